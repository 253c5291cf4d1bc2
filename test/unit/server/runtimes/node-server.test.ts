import assert from 'node:assert/strict'
import { get } from 'node:http'
import { suite, test, type TestContext } from 'node:test'
import {
  serveNode,
  type NodeServerOptions,
} from '../../../../packages/server/src/runtimes/node-server.ts'

type Answer = (request: Request, env: unknown) => Promise<Response>

async function listen(t: TestContext, answer: Answer, options: NodeServerOptions = {}) {
  const server = await serveNode(
    { fetch: (request, env) => answer(request, env) },
    { port: 0, ...options },
  )
  t.after(() => server.close())
  return { server, at: `http://127.0.0.1:${server.port}` }
}

/** Only Linux gives every machine the whole of 127.0.0.0/8. */
const OTHER = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'

const answerPeer: Answer = async (_request, env) => Response.json(env)

/** A request from one of the machine's own addresses. */
const askFrom = (
  address: string,
  url: string,
  headers: Record<string, string> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, { localAddress: address, headers, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })

/** A promise and its key. */
function createGate() {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

suite('the peer’s address', () => {
  test('comes from the socket', async (t) => {
    const { at } = await listen(t, answerPeer)
    assert.deepEqual(JSON.parse(await askFrom(OTHER, at)), { peerAddress: OTHER })
  })

  test('is not what the client says', async (t) => {
    const { at } = await listen(t, answerPeer)
    const headers = { 'x-forwarded-for': '192.0.2.9', forwarded: 'for=192.0.2.9' }
    assert.deepEqual(JSON.parse(await askFrom('127.0.0.3', at, headers)), {
      peerAddress: '127.0.0.3',
    })
  })
})

suite('closing', () => {
  test('lets a request finish, then ends', async (t) => {
    const began = createGate()
    const finish = createGate()
    const { server, at } = await listen(t, async () => {
      began.open()
      await finish.passed
      return new Response('finished')
    })
    const answer = fetch(at).then((response) => response.text())
    await began.passed
    const closed = server.close()
    await assert.rejects(fetch(at), 'takes no further connection')
    finish.open()
    assert.equal(await answer, 'finished')
    await closed
  })

  test('cuts what does not finish in time', async (t) => {
    const began = createGate()
    const answer: Answer = () => {
      began.open()
      return new Promise(() => {})
    }
    const { server, at } = await listen(t, answer, { graceMs: 20 })
    const asked = assert.rejects(fetch(at))
    await began.passed
    await server.close()
    await asked
  })

  test('does not wait for long polls', async (t) => {
    const began = createGate()
    const answer: Answer = (request) => {
      began.open()
      return new Promise((resolve) => {
        request.signal.addEventListener('abort', () => resolve(new Response()), { once: true })
      })
    }
    const { server, at } = await listen(t, answer, { graceMs: 60_000 })
    const asked = assert.rejects(fetch(`${at}/v1/transactions/t-1?wait=25&since=1`))
    await began.passed
    await server.close()
    await asked
  })
})

test('names the port it took, and refuses one that is taken', async (t) => {
  const { server } = await listen(t, answerPeer)
  assert.equal(server.origin, `http://localhost:${server.port}`)
  await assert.rejects(serveNode({ fetch: async () => new Response() }, { port: server.port }), {
    code: 'EADDRINUSE',
  })
})

/**
 * @module
 * Buildings from the command line, in processes of their own, before the vendor's stand-in on a real socket.
 */
import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  createAllthenticateSimulator,
} from '@countersign/simulators'
import { openLoopback } from '../support/loopback.ts'
import { createProject, isSentence } from './support/project.ts'

const createKey = () => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

async function createHouse(t: TestContext) {
  const late: { answer?: (request: Request) => Promise<Response> } = {}
  const server = await openLoopback(({ request, response, body }) => {
    const { method = 'GET', url = '/', headers } = request
    const init = { method, headers: headers as Record<string, string> }
    const asked = new Request(`${server.origin}${url}`, body === '' ? init : { ...init, body })
    void late.answer?.(asked).then(async (reply) => {
      response.writeHead(reply.status, Object.fromEntries(reply.headers))
      response.end(await reply.text())
    })
  })
  t.after(server.close)
  const simulator = createAllthenticateSimulator({ baseUrl: server.origin })
  late.answer = simulator.fetch
  const project = createProject(t)
  project.write(
    'countersign.config.ts',
    `import { defineConfig, env } from '@countersign/server'
     import { allthenticate } from '@countersign/server/vendors/allthenticate'
     export default defineConfig({
       issuer: 'http://localhost:3000/auth',
       sites: [{
         id: 'harbour', origins: ['http://localhost:3000'], rpId: 'localhost', key: env('KEY'),
         vendors: ['local', 'allthenticate'],
         actions: { unlock: {
           acr: 'aal2', maxAge: 60, fields: { door: 'door', seconds: 'duration' },
           text: { en: 'Unlock {door} for {seconds}' },
         } },
         doors: { front: { uuid: '${ALLTHENTICATE_DOORS.frontDoor}', name: { en: 'Front door' } } },
       }],
       vendors: [allthenticate({ baseUrl: '${server.origin}', apiKey: env('DOORS') })],
     })`,
  )
  const env = { KEY: createKey(), DOORS: ALLTHENTICATE_KEY, COUNTERSIGN_MASTER_KEY: createKey() }
  const run = async (args: readonly string[], input = '') => {
    const ran = await project.run(args, { env, input })
    const lines = ran.out.trim() === '' ? [] : ran.out.trim().split('\n')
    return {
      ...ran,
      lines,
      json: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    }
  }
  return { simulator, run }
}

/** What became of a wish at the vendor. */
function toResult(person: Record<string, unknown> | undefined): string | undefined {
  const results = person?.['vendors'] as Record<string, { result: string }> | undefined
  return results?.['allthenticate']?.result
}

suite('doors', () => {
  test('are listed, found, locked, and switched off and on', async (t) => {
    const { run, simulator } = await createHouse(t)
    const [front] = (await run(['doors', 'list'])).json()
    assert.deepEqual([front?.['id'], front?.['locked']], ['front', true])
    const found = (await run(['doors', 'find'])).json()
    assert.deepEqual(
      found.map((one) => one['uuid']),
      Object.values(ALLTHENTICATE_DOORS),
    )
    await run(['people', 'put', 'u-1', '--name', 'Maja'])
    const locked = await run(['doors', 'lock', 'front', '--user', 'u-1'])
    assert.deepEqual(locked.json(), [{ door: 'front', outcome: 'locked' }])
    assert.equal(simulator.control.calls().at(-1)?.operation, 'set-lock')
    assert.equal((await run(['doors', 'pause'])).code, 0)
    assert.match((await run(['doors', 'list'])).err, /switched off/)
    assert.equal((await run(['doors', 'resume'])).code, 0)
    assert.doesNotMatch((await run(['doors', 'list'])).err, /switched off/)
  })

  test('are not opened by any subcommand, and refusals are one sentence', async (t) => {
    const { run, simulator } = await createHouse(t)
    for (const args of [
      ['unlock', 'front'],
      ['open', 'front'],
      ['lock', 'front'],
      ['pause', '--user', 'u-1'],
    ]) {
      const { code, err } = await run(['doors', ...args])
      assert.equal(code, 2, args.join(' '))
      assert.ok(isSentence(err), err)
    }
    assert.equal(simulator.control.openings(), 0)
  })
})

suite('people in a building', () => {
  test('are put there with the person, listed, given cards, and erased', async (t) => {
    const { run, simulator } = await createHouse(t)
    const { control } = simulator
    const mail = 'allthenticate@harbour.example'
    const put = await run(['people', 'put', 'u-1', '--email', mail, '--at', 'allthenticate'])
    assert.equal(put.code, 0, put.err)
    assert.deepEqual(toResult(put.json()[0]), 'updated')
    const wrong = await run([
      'people',
      'put',
      'u-1',
      '--at',
      'allthenticate={"email":"x@y.example"}',
    ])
    assert.equal(wrong.code, 1)
    const listed = (await run(['people', 'list', '--vendor', 'allthenticate'])).json()
    const names = listed.map((one) => String(one['user'] ?? one['email']))
    assert.deepEqual(
      names.toSorted((a, b) => a.localeCompare(b)),
      ['clerk@harbour.example', 'u-1', 'warden@harbour.example'],
    )
    const card = await run(['people', 'card-add', 'u-1', '--label', 'Blue'], '0012345\n')
    assert.equal(card.code, 0, card.err)
    assert.deepEqual(control.cards(mail), [{ number: '0012345', label: 'Blue' }])
    assert.equal(`${card.out}${card.err}`.includes('0012345'), false)
    const [shown] = (await run(['people', 'cards', 'u-1'])).json()
    assert.equal(shown?.['target'], '••••45')
    assert.equal((await run(['people', 'card-remove', 'u-1', String(shown?.['id'])])).code, 0)
    assert.deepEqual(control.cards(mail), [])
    const erased = await run(['people', 'erase', 'u-1'])
    assert.deepEqual(erased.json(), [{ vendors: { allthenticate: 'partial' } }])
    assert.equal(erased.code, 0)
  })

  test('are invited one line each, and grouped', async (t) => {
    const { run, simulator } = await createHouse(t)
    const made = await run(['people', 'group-create', 'Crew'])
    const id = String(made.json()[0]?.['id'])
    const invited = await run([
      'people',
      'invite',
      'new@quay.example',
      'lost@unreachable.example',
      '--group',
      id,
    ])
    assert.equal(invited.code, 1)
    assert.deepEqual(
      invited.json().map((one) => one['outcome']),
      ['invited', 'failed'],
    )
    assert.equal((await run(['people', 'resend', 'new@quay.example'])).code, 0)
    assert.equal(simulator.control.mails('new@quay.example').length, 2)
    assert.equal((await run(['people', 'invites'])).json().length, 1)
    await run(['people', 'put', 'u-1', '--email', 'clerk@harbour.example', '--at', 'allthenticate'])
    const joined = await run(['people', 'group-add', id, 'u-1'])
    assert.deepEqual(joined.json()[0]?.['members'], ['u-1'])
    const left = await run(['people', 'group-remove', id, 'u-1'])
    assert.deepEqual(left.json()[0]?.['members'], [])
    assert.equal((await run(['people', 'group-delete', id])).code, 0)
    assert.equal((await run(['people', 'groups'])).json().length, 1)
  })

  test('come with a file, and lines that a vendor did not take are told', async (t) => {
    const { run } = await createHouse(t)
    const lines = [
      { user: 'u-1', emails: ['warden@harbour.example'], vendors: { allthenticate: {} } },
      { user: 'u-2', vendors: { allthenticate: {} } },
    ].map((line) => JSON.stringify(line))
    const { code, err } = await run(['people', 'import', '-'], lines.join('\n'))
    assert.equal(code, 1)
    assert.match(err, /^line 2: allthenticate refused$/m)
    assert.match(err, /^1 imported, 1 refused\.$/m)
  })

  test('need words that can be read', async (t) => {
    const { run } = await createHouse(t)
    for (const args of [
      ['invite', 'nobody'],
      ['card-add', 'u-1'],
      ['put', 'u-1', '--at', 'allthenticate=notjson'],
      ['put', 'u-1', '--link', 'UPPER'],
      ['group-create', 'X', '--type', 'cars'],
    ]) {
      const { code, err } = await run(['people', ...args])
      assert.equal(code, 2, `${args.join(' ')}: ${err}`)
      assert.ok(isSentence(err), err)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Call } from '../../../packages/server/src/ports.ts'
import { createNodeCall } from '../../../packages/server/src/runtimes/node-call.ts'
import { createWebCall } from '../../../packages/server/src/runtimes/web-call.ts'
import { openLoopback, type Arrived } from '../../support/loopback.ts'
import { readClaims } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import { type } from './support/acts.ts'
import type { Journey } from './support/journey.ts'
import { JOURNEYS, toName } from './support/journeys.ts'
import { openAal1 } from './support/pocket.ts'
import { createStage, type EntrustBench, type StageOptions } from './support/stage.ts'

interface Calling {
  readonly call: Call
  readonly close?: () => Promise<void>
}

/** How each runtime calls: Node by its pool, Workers, Deno and Bun by `fetch`. */
const CALLS = [
  { name: 'the pool of Node', version: '5.36', open: (): Calling => createNodeCall() },
  { name: 'fetch', version: '5.46', open: (): Calling => ({ call: createWebCall() }) },
] as const

const FAULTS = [
  'down',
  '429',
  'html',
  'empty',
  'truncated',
  'wrong-types',
  'redirect',
  'oversized',
  'lost',
] as const

/** The provider’s pages are not behind this socket, and a signature is read off the other wire. */
const isHere = ({ authenticator, amr }: Journey): boolean =>
  !authenticator.startsWith('IDP') && !(amr.includes('pop') && amr.includes('otp'))

/** The simulator behind a socket of this machine, and the connector in front of it. */
async function openSocket(
  t: { after(work: () => Promise<void>): void },
  { call, close }: Calling,
  options: StageOptions = {},
) {
  const late: { stage?: EntrustBench } = {}
  const pass = async ({ request, response, body }: Arrived) => {
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
    const init = { method: request.method ?? 'GET', headers, ...(body !== '' && { body }) }
    const url = new URL(request.url ?? '/', 'http://localhost:4000')
    const reply = await late.stage?.simulator.fetch(new Request(url, init))
    response.writeHead(reply?.status ?? 500, Object.fromEntries(reply?.headers ?? []))
    response.end(await reply?.text())
  }
  const server = await openLoopback((one) => {
    void pass(one).catch(() => one.socket.destroy())
  })
  t.after(async () => {
    await close?.()
    await server.close()
  })
  const settings = { host: `${server.origin}/vendors/entrust`, ...options.settings }
  late.stage = await createStage({ ...options, settings, wrap: () => call })
  return { stage: late.stage, server }
}

for (const { name, version, open } of CALLS) {
  describe(`by ${name}`, () => {
    for (const journey of JOURNEYS.filter(isHere)) {
      test(toName(journey), async (t) => {
        const { stage, server } = await openSocket(t, open(), { ...journey.options, version })
        const { view, body } = await journey.finish(stage, await journey.open(stage))
        assert.equal(view.state, 'done', JSON.stringify(body))
        assert.deepEqual(readClaims(view.proof)['amr'], journey.amr)
        assert.ok(server.arrived.length > server.sockets.length, 'connections are kept')
      })
    }

    for (const fault of FAULTS) {
      test(`${fault}: nothing is proven, and it can be asked again`, async (t) => {
        const { stage } = await openSocket(t, open(), { version })
        const page = await openAal1(stage)
        stage.control.fault({ fault, operation: 'challenge', count: 1 })
        assertProblem(await page.challenge('totp'), 'vendor_unavailable')
        await page.challenge('totp')
        assert.equal((await type(stage, page)).view.state, 'done')
      })
    }
  })
}

/**
 * @module
 * Sessions at Entrust: the token that ends one, and what happens while a reply is on its way.
 */
import assert from 'node:assert/strict'
import type { Call } from '../../../../packages/server/src/ports.ts'
import { Page, readClaims, type Reply } from '../../support/page.ts'
import { toOffer } from '../../support/people.ts'
import { type } from './acts.ts'
import { giveOwnPassword } from './own-password.ts'
import { createStage, HOST, NAME, type EntrustBench } from './stage.ts'
import { toOperation } from './wire.ts'

const LOGOUT = `${HOST}/api/web/v1/authentication/logout`

/** The final token, as the vendor gave it. */
export const toFinal = ({ exchanges }: EntrustBench): string =>
  JSON.parse(exchanges.findLast(({ operation }) => operation === 'complete')?.body ?? '{}').token

/** What the connector hands back, in the order in which the vendor gave it. */
export const toLogouts = ({ exchanges }: EntrustBench) =>
  exchanges
    .filter(({ operation }) => operation === 'logout')
    .map(({ status, request }) => [status, request.headers['authorization']])

export const toFinals = ({ exchanges }: EntrustBench): string[] =>
  exchanges
    .filter(({ operation }) => operation === 'complete')
    .map(({ body }) => JSON.parse(body))
    .filter(({ authenticationCompleted }) => authenticationCompleted === true)
    .map(({ token }) => token)

/** Everything that the vendor completed was ended there, once. */
export async function assertEnded(stage: EntrustBench, count = 1): Promise<void> {
  await stage.settle()
  const finals = toFinals(stage)
  assert.equal(finals.length, count)
  assert.deepEqual(
    toLogouts(stage),
    finals.map((token) => [200, token]),
  )
}

export async function assertKept(stage: EntrustBench): Promise<void> {
  await stage.settle()
  assert.deepEqual(toLogouts(stage), [])
}

/** Of the sign-in that was proven. */
export const toSid = ({ proof }: Reply['view']): string => String(readClaims(proof)['sid'])

/** Somebody else ends it at the vendor. */
export const endThere = ({ simulator }: EntrustBench, token: string): Promise<Response> =>
  simulator.fetch(new Request(LOGOUT, { method: 'POST', headers: { Authorization: token } }))

/** Lets a test do something while the vendor's reply to the next completion is on its way. */
export function createGate() {
  let meanwhile: (() => Promise<unknown>) | undefined
  const wrap =
    (call: Call): Call =>
    async (request) => {
      const reply = await call(request)
      const work = toOperation(request.url) === 'complete' ? meanwhile : undefined
      if (work === undefined) return reply
      meanwhile = undefined
      await work()
      return reply
    }
  return { wrap, during: (work: () => Promise<unknown>) => void (meanwhile = work) }
}

/** A sign-in whose first step is done there; our own password is asked. */
export async function openHalfWay(): Promise<{ stage: EntrustBench; page: Page }> {
  const flows = [{ first: 'NONE', second: ['TOKEN'] }] as const
  const stage = await createStage({ flows, signIn: { acr: 'aal2' } })
  await giveOwnPassword(stage)
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  await page.challenge(toOffer(page, 'totp'))
  await type(stage, page)
  await page.challenge('password')
  return { stage, page }
}

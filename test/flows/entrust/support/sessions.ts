/**
 * @module
 * Sessions at Entrust: the token that ends one, and what happens while a reply is on its way.
 */
import type { Call } from '../../../../packages/server/src/ports.ts'
import { HOST, type EntrustBench } from './stage.ts'
import { toOperation } from './wire.ts'

const LOGOUT = `${HOST}/api/web/v1/authentication/logout`

/** The final token, as the vendor gave it. */
export const toFinal = ({ exchanges }: EntrustBench): string =>
  JSON.parse(exchanges.findLast(({ operation }) => operation === 'complete')?.body ?? '{}').token

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

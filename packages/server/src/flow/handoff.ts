/**
 * @module
 * A page elsewhere leads back: what it brought is kept with the challenge, and a one-time code goes on to the
 * page that asked. Only that page's token can post the code, so a link that was finished in another browser
 * completes nothing. Floor 3.
 */
import { Problem } from '../problem.ts'
import { isEqual, createToken } from '../vault.ts'
import type { JsonObject } from '../vendors/vendor.ts'
import type { Attempt } from './attempt.ts'
import { toChallengeContext } from './context.ts'
import { getSite, getVendorById, type FlowDeps } from './deps.ts'
import { assertOpen, updateTransaction } from './load.ts'
import { transactionKey, type OpenChallenge, type TransactionRecord } from './transaction.ts'

/** Name of the fragment's one member at the return address. */
const RETURN_MEMBER = 'countersign-return'

/**
 * Takes what a page elsewhere brought.
 *
 * @param query  As it came in the address: claims of nobody.
 * @returns Where the browser goes next: the return address with the code in its fragment.
 * @throws Problem `challenge_unknown`, `challenge_expired`, `transaction_closed`, `transaction_expired`
 */
export async function takeReturn(
  deps: FlowDeps,
  input: { readonly vendor: string; readonly query: Readonly<Record<string, string>> },
): Promise<string> {
  const [id = '', challengeId = '', ...more] = (input.query['state'] ?? '').split('.')
  const stored =
    id === '' || more.length > 0
      ? undefined
      : await deps.store.read<TransactionRecord>(transactionKey(id))
  const open = stored?.value.challenge
  if (stored === undefined || open === undefined) throw new Problem('challenge_unknown')
  assertAwaiting(deps, stored.value, { vendor: input.vendor, challengeId })
  const { remote } = getVendorById(deps, input.vendor)
  if (remote === undefined || open.returnTo === undefined) throw new Problem('challenge_unknown')
  const site = getSite(deps, stored.value.site)
  const data = await remote.readReturn({
    context: toChallengeContext(stored.value, site, {
      challenge: open.id,
      vendor: open.vendor,
      returnTo: open.returnTo,
    }),
    state: open.state,
    query: input.query,
  })
  const code = createToken(deps.random, 16)
  const returned = { codeHash: await toCodeHash(deps, open, code), data }
  await updateTransaction(deps, id, (current) => {
    assertAwaiting(deps, current, { vendor: input.vendor, challengeId })
    return { ...current, challenge: { ...open, ...current.challenge, returned } }
  })
  return `${open.returnTo}#${RETURN_MEMBER}=${code}`
}

const toCodeHash = (deps: FlowDeps, { id }: OpenChallenge, code: string): Promise<string> =>
  deps.vault.mac('handoff', id, code)

/** Once: a second return of the same page, or of a thief who was slower, changes nothing. */
function assertAwaiting(
  deps: FlowDeps,
  record: TransactionRecord,
  { vendor, challengeId }: { readonly vendor: string; readonly challengeId: string },
): void {
  assertOpen(deps, record)
  const open = record.challenge
  const fits = open !== undefined && isEqual(open.id, challengeId) && open.vendor === vendor
  if (!fits || open.returned !== undefined) throw new Problem('challenge_unknown')
  if (open.expiresAt <= deps.clock.now()) throw new Problem('challenge_expired')
}

/**
 * The state by which the vendor judges, with what came back; undefined when the code is not the one that the
 * page was sent.
 */
export async function toReturnedState(
  deps: FlowDeps,
  { challenge, answer }: Pick<Attempt, 'challenge' | 'answer'>,
): Promise<JsonObject | undefined> {
  if (challenge.ceremony !== 'handoff') return challenge.state
  const code = answer['code']
  const { returned } = challenge
  if (returned === undefined || typeof code !== 'string') return undefined
  if (!isEqual(returned.codeHash, await toCodeHash(deps, challenge, code))) return undefined
  return { ...challenge.state, returned: returned.data }
}

/**
 * The return address as browsers read it, if it is one of the transaction's origin. As it was typed it might
 * not fit into a header; a fragment would hide the code.
 *
 * @throws Problem `request_malformed`
 */
export function toReturnTo(
  record: TransactionRecord,
  returnTo: string | undefined,
): string | undefined {
  if (returnTo === undefined) return undefined
  const url = URL.parse(returnTo)
  // By its text: the origin of a blob: address is that of the page which made it.
  const isOwn = url !== null && url.href.startsWith(`${record.origin}/`) && !returnTo.includes('#')
  if (!isOwn) throw new Problem('request_malformed', { field: 'return_to' })
  return url.href
}

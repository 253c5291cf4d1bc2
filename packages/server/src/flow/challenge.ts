/**
 * @module
 * challenge: asks one way, again for a resend, or turns a login into a recovery. Floor 3.
 */
import { isAuthenticatorKind, type ChallengeRequest } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import type { Stored } from '../stores/store.ts'
import type { SiteConfig } from '../config.ts'
import { withRetakes } from './capture.ts'
import { getSite, hashPerson, toChannel, toSiteVendor, type Caller, type FlowDeps } from './deps.ts'
import { giveUp, giveUpNow, giveUpReplaced } from './give-up.ts'
import { toReturnTo } from './handoff.ts'
import { assertOpen, loadStored, updateTransaction } from './load.ts'
import {
  isNameless,
  openChallenge,
  sendLater,
  toStrangerAsked,
  toTypedTarget,
  type Prompted,
} from './prompt.ts'
import { hasBegun, toStanding, type TransactionRecord } from './transaction.ts'
import { consultVendors, withVendors } from './consult.ts'
import { endLost } from './unused-sessions.ts'
import { needsTurn, oneAtATime } from './turn.ts'
import { toPhoneAsked } from './verify-phone.ts'
import {
  isFriendly,
  isSpent,
  toFirstWays,
  toHelpfulWays,
  toSituation,
  type Asked,
  type Situation,
} from './ways.ts'

/**
 * Puts a question and saves it; a request that is repeated finds the one that it put before.
 *
 * @throws Problem `authenticator_unavailable`, `attempts_exceeded`, `resend_too_early`, `send_limited`,
 *   `target_refused`, `transaction_expired`, `transaction_closed`; `request_malformed` for a return address
 *   of another origin; where a company is asked also `vendor_unavailable`, `access_denied`, `conflict`, and
 *   for approvals `approval_pending` and `limited`.
 */
export async function challenge(
  deps: FlowDeps,
  caller: Caller,
  input: ChallengeRequest & { readonly id: string },
): Promise<TransactionRecord> {
  const stored = await loadStored(deps, input.id, caller)
  const loaded = stored.value
  assertOpen(deps, loaded)
  if (isRepeated(deps, loaded, input)) return loaded
  const site = getSite(deps, loaded.site)
  if (!needsTurn(deps, loaded, { site, offer: input.authenticator })) {
    return put(deps, stored, { site, caller, input })
  }
  return oneAtATime(deps, loaded, async () => {
    // Another request may have put its question meanwhile.
    const newest = await loadStored(deps, input.id, caller)
    assertOpen(deps, newest.value)
    if (isRepeated(deps, newest.value, input)) return newest.value
    return put(deps, newest, { site, caller, input })
  })
}

type Input = ChallengeRequest & { readonly id: string }

async function put(
  deps: FlowDeps,
  stored: Stored<TransactionRecord>,
  { site, caller, input }: { site: SiteConfig; caller: Caller; input: Input },
): Promise<TransactionRecord> {
  const loaded = stored.value
  const returnTo = toReturnTo(loaded, input.return_to)
  const base = input.recover === true ? toRecovering(loaded) : loaded
  const record = await consultFor(deps, base, { site, caller, offer: input.authenticator })
  const situation = await toSituation(deps, record, site)
  const opened = await open(deps, loaded, { situation, caller, input, returnTo }).catch(
    (problem: unknown) => {
      endLost(deps, [record], loaded)
      throw problem
    },
  )
  return save(deps, stored, opened)
}

interface Opened {
  readonly situation: Situation
  readonly asked: Asked
  readonly prompted: Prompted
}

async function open(
  deps: FlowDeps,
  loaded: TransactionRecord,
  {
    situation,
    caller: { address },
    input,
    returnTo,
  }: {
    situation: Situation
    caller: Caller
    input: Input
    returnTo: ReturnType<typeof toReturnTo>
  },
): Promise<Opened> {
  const asked = toAsked(deps, situation, input.authenticator)
  if (isSpent(situation.record, asked.offer)) throw new Problem('attempts_exceeded')
  assertTarget(deps, situation, asked)
  // The newer question replaces the older, at the person's too, and never stands beside it.
  if (loaded.challenge?.isPolled === true) await giveUpNow(deps, loaded)
  const prompted = await openChallenge(deps, situation, { asked, address, returnTo })
  return { situation, asked, prompted }
}

/** Of two requests at once only one opens its challenge, and only its message goes out. */
async function save(
  deps: FlowDeps,
  stored: Stored<TransactionRecord>,
  { situation, asked, prompted }: Opened,
): Promise<TransactionRecord> {
  const loaded = stored.value
  let won = false
  const edit = (current: TransactionRecord) => {
    won = false
    assertOpen(deps, current)
    won =
      current.challenge?.id === loaded.challenge?.id &&
      current.phoneNumber === loaded.phoneNumber &&
      current.proven.length === loaded.proven.length &&
      current.hidden?.challenge === loaded.hidden?.challenge
    if (!won) return current
    const next = withRetakes({ ...prompted.record, spent: current.spent }, current)
    return withLeft(next, situation, asked)
  }
  const saving = updateTransaction(deps, loaded.id, edit, stored)
  const saved = await saving.catch(async (problem: unknown) => {
    // Cancelled or over meanwhile: what was put to the person elsewhere must not stay there.
    await giveUp(deps, prompted.record)
    throw problem
  })
  if (!won) {
    await giveUpReplaced(deps, prompted.record, saved)
    return saved
  }
  sendLater(deps, prompted)
  await auditStarted(deps, saved, asked)
  return saved
}

/**
 * Asks the companies whose ways may be asked now. A stranger's kind may be one of theirs: then they are asked
 * for a name that somebody has, and time passes for one that nobody has.
 */
async function consultFor(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, caller, offer }: { site: SiteConfig; caller: Caller; offer: string },
): Promise<TransactionRecord> {
  const where = { site, address: caller.address }
  if (record.purpose === 'verify-phone') return record
  if (toStanding(record) !== 'stranger' || site.signIn.listing === 'friendly')
    return withVendors(deps, record, where)
  if (!isAuthenticatorKind(offer) || isNameless(offer)) return record
  const { remote } = toSiteVendor(deps, site, offer) ?? {}
  if (remote === undefined || record.loginName === undefined) return record
  const consulted = await consultVendors(deps, record, where)
  if (consulted !== record || record.vendors !== undefined) return consulted
  await remote.pretend()
  // Once, as for a name that somebody has.
  return { ...record, vendors: {} }
}

/** A lost reply: the challenge is open already and the page does not know it yet. */
function isRepeated(deps: FlowDeps, record: TransactionRecord, input: ChallengeRequest): boolean {
  const open = record.challenge
  if (open === undefined || open.expiresAt <= deps.clock.now() || open.mode === 'enrol')
    return false
  const same = open.offer === input.authenticator && (input.recover !== true || record.recovering)
  return same && input.replaces !== open.id
}

/**
 * Notes which way was given up for another one. What policy asked of a stranger they had not chosen, so
 * it may come again; a window of the browser that they closed may not.
 */
function withLeft(
  record: TransactionRecord,
  { own, record: { challenge: open, left = [] } }: Situation,
  { offer }: Asked,
): TransactionRecord {
  const gone = open !== undefined && open.mode === 'check' && (own || open.ceremony === 'passkey')
  const all = gone ? [...left, open.offer] : left
  return { ...record, left: [...new Set(all)].filter((one) => one !== offer) }
}

/** From the password screen; refused once something was proven, which the recovery policy would not have seen. */
function toRecovering(record: TransactionRecord): TransactionRecord {
  if (record.recovering) return record
  if (record.purpose !== 'login' || hasBegun(record) || record.loginName === undefined) {
    throw new Problem('authenticator_unavailable')
  }
  return { ...record, recovering: true }
}

function toAsked(deps: FlowDeps, situation: Situation, offer: string): Asked {
  const { own, record } = situation
  if (record.purpose === 'verify-phone') return toPhoneAsked(deps, situation, offer)
  if (own || isFriendly(situation)) {
    const ways = toHelpfulWays(deps, situation)
    const way = ways.find((one) => one.id === offer) ?? ways.find((one) => one.kind === offer)
    const listed = own || (way !== undefined && toFirstWays(deps, situation).includes(way.kind))
    if (way !== undefined && listed) return { offer: way.id, kind: way.kind, enrolment: way }
    if (own) throw new Problem('authenticator_unavailable')
  }
  if (record.loginName === undefined && !(isAuthenticatorKind(offer) && isNameless(offer)))
    throw new Problem('authenticator_unavailable')
  if (!isAuthenticatorKind(offer) || !toFirstWays(deps, situation).includes(offer)) {
    throw new Problem('authenticator_unavailable')
  }
  return toStrangerAsked(situation, offer)
}

/** A number typed where anybody may sign up is judged as such, whoever has it; one on file was judged when it came. */
function assertTarget(deps: FlowDeps, situation: Situation, { kind }: Asked): void {
  const channel = toChannel(kind)
  const target = situation.own ? undefined : toTypedTarget(situation, kind)
  if (channel !== undefined && target !== undefined) deps.outgoing.assertTarget(channel, target)
}

async function auditStarted(
  deps: FlowDeps,
  record: TransactionRecord,
  asked: Asked,
): Promise<void> {
  const site = getSite(deps, record.site)
  deps.audit({
    event: 'challenge.started',
    site: record.site,
    transaction: record.id,
    kind: asked.kind,
    standing: toStanding(record),
    ...(record.user === undefined
      ? {}
      : { person: await hashPerson(deps, site.directory, record.user) }),
  })
}

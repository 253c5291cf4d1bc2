/**
 * @module
 * toView: the only place where a record becomes something a page may see. It takes the standing into
 * account, so that no view is made without it. Floor 3.
 */
import {
  PROOF_TYPES,
  type ProblemCode,
  type Prompt,
  type TransactionState,
  type TransactionView,
} from '@countersign/protocol'
import { toCaptureData } from './capture-steps.ts'
import { getSite, isEnrollable, toSiteVendor, type FlowDeps } from './deps.ts'
import { toHandoverOffer } from './handover-record.ts'
import { toShownProven } from './hidden-step.ts'
import { isBesideOnly, toHelpfulKinds } from './policy.ts'
import { toRemotes } from './vendor-parts.ts'
import { isOwnDevice, type OpenChallenge, type TransactionRecord } from './transaction.ts'
import { toPhoneOffers, toPhoneView } from './verify-phone.ts'
import { MOST_TRIES_PER_OFFER, toOffers, toSituation, type Situation } from './ways.ts'

/** The view of a record as it is now; signs the proof again while it lives. */
export async function toView(deps: FlowDeps, record: TransactionRecord): Promise<TransactionView> {
  const site = getSite(deps, record.site)
  const situation = await toSituation(deps, record, site)
  const { state, problem, offers } = toShown(deps, situation)
  // `open` is the state of an account visit that asks nothing.
  const isRunning =
    state === 'prompt' || state === 'choose' || state === 'identify' || state === 'open'
  return {
    id: record.id,
    version: record.version,
    purpose: record.purpose,
    state,
    site: { id: site.id, name: site.name },
    ...(record.loginName === undefined ? {} : { login_name: record.loginName }),
    ...(record.purpose === 'verify-phone' ? { phone: toPhoneView(situation) } : {}),
    ...(record.shown === undefined ? {} : { action: record.shown }),
    acr_values: [...record.acrValues],
    own: situation.own,
    offers,
    ...(state === 'prompt' && record.challenge
      ? { prompt: withHandover(deps, situation, await toPrompt(deps, record, record.challenge)) }
      : {}),
    ...(isRunning && record.ambient !== undefined ? { passkey: toAmbient(record.ambient) } : {}),
    proven: toShownProven(record),
    ...(canRemember(situation) ? { can_remember: true } : {}),
    ...(problem === undefined ? {} : { problem }),
    ...(problem === 'level_unreachable'
      ? { would_help: [...toHelpfulKinds(record.acrValues, toAlone(deps, site))] }
      : {}),
    ...(await toProof(deps, record)),
    ...toAccepted(deps, situation),
    expires_at: record.expiresAt,
    now: situation.now,
  }
}

/** Kinds that a person may add, and that count by themselves. */
const toAlone = (deps: FlowDeps, site: Situation['site']) =>
  site.accountWays.filter(
    (kind) =>
      isEnrollable(deps, site, kind) &&
      !isBesideOnly({ kind, vendor: toSiteVendor(deps, site, kind)?.id ?? '' }),
  )

/** Why it ended; while it goes on, how the last question ended without an answer. */
const toProblem = ({ ended, problem, setback }: TransactionRecord): ProblemCode | undefined =>
  ended === undefined ? (setback ?? problem) : problem

/** What the page goes by. Where the owner has nothing left to choose from, that is said, not an empty list. */
function toShown(
  deps: FlowDeps,
  situation: Situation,
): Pick<TransactionView, 'offers' | 'problem'> & { readonly state: TransactionState } {
  const state = toState(situation)
  const problem = toProblem(situation.record)
  const asks = state === 'prompt' || state === 'choose' || state === 'identify'
  if (situation.record.purpose === 'verify-phone') {
    return { state, problem, offers: asks ? toPhoneOffers(deps, situation) : [] }
  }
  const offers = asks ? toOffers(deps, situation) : []
  const isStuck =
    state === 'choose' && situation.own && offers.every(({ reason }) => reason === 'unavailable')
  return isStuck && problem !== 'vendor_unavailable'
    ? { state: 'failed', problem: 'level_unreachable', offers }
    : { state, problem, offers }
}

/** The state, derived from what is open. */
export function toState({ record, now }: Pick<Situation, 'record' | 'now'>): TransactionState {
  if (record.ended !== undefined) return record.ended
  if (record.expiresAt <= now) return 'expired'
  if (record.challenge !== undefined && record.challenge.expiresAt > now) return 'prompt'
  if (record.purpose === 'account') {
    return record.problem === 'fresh_proof_required' ? 'choose' : 'open'
  }
  const isNamed = (record.purpose === 'login' ? record.loginName : record.phoneNumber) !== undefined
  const isBound = record.purpose === 'login' || record.purpose === 'verify-phone'
  if (isBound && !isNamed && record.proven.length === 0) return 'identify'
  return 'choose'
}

/** A question as the page shows it, and as a phone does that it was handed over to. */
export async function toPrompt(
  deps: FlowDeps,
  record: TransactionRecord,
  challenge: OpenChallenge,
): Promise<Prompt> {
  const { sealed } = challenge
  const plain =
    challenge.ceremony === 'capture' ? toCaptureData(challenge, deps.clock.now()) : challenge.data
  const data: unknown =
    sealed === undefined
      ? plain
      : JSON.parse(await deps.vault.open(`prompt/${challenge.id}`, sealed))
  const left = MOST_TRIES_PER_OFFER - (record.spent[challenge.offer] ?? 0)
  return {
    challenge: challenge.id,
    authenticator: challenge.offer,
    kind: challenge.kind,
    ceremony: challenge.ceremony,
    data,
    ...(left <= 2 ? { attempts_left: Math.max(0, left) } : {}),
    ...(challenge.resendAt === undefined ? {} : { resend_at: challenge.resendAt }),
    expires_at: Math.min(challenge.expiresAt, record.expiresAt),
  }
}

/** The page alone may hand it over. */
function withHandover(deps: FlowDeps, situation: Situation, prompt: Prompt): Prompt {
  const handover = toHandoverOffer(deps, situation)
  if (handover === undefined || !isRecord(prompt.data)) return prompt
  return { ...prompt, data: { ...prompt.data, handover } }
}

function toAmbient(challenge: OpenChallenge) {
  const options = challenge.data['options']
  // The passkey method writes `options` as an object; anything else would be its bug, shown as no options.
  return { challenge: challenge.id, options: isRecord(options) ? { ...options } : {} }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function canRemember({ record, site }: Situation): boolean {
  return (
    record.purpose === 'login' &&
    site.signIn.remember &&
    !isOwnDevice(record) &&
    record.ended === undefined
  )
}

async function toProof(deps: FlowDeps, record: TransactionRecord): Promise<{ proof?: string }> {
  const { claims } = record
  if (record.ended !== 'done' || claims === undefined || claims.exp <= deps.clock.now()) return {}
  if (record.purpose === 'account') return {}
  return { proof: await deps.signer.sign(PROOF_TYPES[record.purpose], claims) }
}

/** Only after something was proven: the browser then hides passkeys that are gone. */
function toAccepted(
  deps: FlowDeps,
  { record, person, site }: Situation,
): Pick<TransactionView, 'accepted_passkeys'> {
  // Where a company keeps passkeys of the same RP id, ours alone would make the browser delete the others.
  const isKeeper = !toRemotes(deps, site).some(({ kinds }) => kinds.includes('passkey'))
  if (person === undefined || record.proven.length === 0 || !isKeeper) return {}
  const ids = person.enrolments.flatMap((way) =>
    typeof way.data['credentialId'] === 'string' ? [way.data['credentialId']] : [],
  )
  return {
    accepted_passkeys: { rp_id: site.rpId, user_handle: person.handle, credential_ids: ids },
  }
}

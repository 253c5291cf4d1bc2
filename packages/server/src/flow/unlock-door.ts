/**
 * @module
 * unlockDoor: the model sensitive action. A proof for this door and this time, spent here; sent at most once;
 * an answer that is lost is an answer of its own. Floor 3.
 *
 * When an intent begins: the moment the person asked (`requested_at`), as the site's server noted it, and never
 * later than the moment this call came. Not the moment the proof was made: a proof may be 60 s old, so a rule
 * of ten seconds from there would make that one void. What the ten seconds stop is waiting between the press
 * and the door: in the site's queue, in a retry of its client, here behind a building that is slow to say how
 * the door stands, in a line for a connection. Each of them ends in `door_too_late`, and nothing is sent.
 */
import {
  checkProofClaims,
  PROOF_TYPES,
  toActionHash,
  UNLOCK_ACTION,
  UNLOCK_INTENT_SECONDS,
  type Action,
  type DoorReply,
  type ProblemCode,
  type StepUpClaims,
  type UnlockRequest,
} from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import { assertDeclared } from './action-text.ts'
import type { FlowDeps } from './deps.ts'
import { assertDoorsOpen } from './door-pause.ts'
import {
  getDoorPlace,
  noteOpened,
  readLocking,
  toDoorKey,
  watchDoor,
  type DoorPlace,
} from './door-place.ts'
import { assertPerson, createDoorNote, toDoorProblem, type DoorNote } from './doors.ts'
import { findSpent, spendProof, toRepeat } from './spend-proof.ts'
import { tryLocked } from './store-lock.ts'

/** How old the answers behind a proof may be, whatever the settings say. */
const MOST_AGE_SECONDS = 60
/** Openings in a minute. */
const MOST_PER_USER = 3
const MOST_PER_DOOR = 10
const WINDOW_SECONDS = 60
/** Longer than one opening can take: intent, time limit, and three looks at an uncertain door. */
const SLOT_SECONDS = 45
/** How new the state must be by which a door counts as reachable. */
const STATE_AGE_SECONDS = 2
/** An outcome is kept as long as the proof could be shown again. */
const OUTCOME_SECONDS = 180

/** One call. */
export interface UnlockInput {
  readonly door: string
  readonly request: UnlockRequest
  readonly idempotencyKey: string | undefined
}

/** What an opening came to, for the same request again. */
type Outcome =
  | { readonly reply: DoorReply }
  | { readonly problem: ProblemCode; readonly retryAt?: number }

/** All that one opening is about. */
interface Opening {
  readonly place: DoorPlace
  readonly request: UnlockRequest
  readonly claims: StepUpClaims
  readonly repeat: string
  /** Epoch seconds; from then on it is not sent. */
  readonly diesAt: number
  readonly note: DoorNote
}

/**
 * Opens a door for some seconds.
 *
 * @returns `unlocked`, or `unknown` where it was sent and nobody can say.
 * @throws Problem any `proof_…`, `door_…`, `doors_paused`, `limited`, `person_unknown`, `vendor_unavailable`
 */
export async function unlockDoor(
  deps: FlowDeps,
  site: SiteConfig,
  { door: handle, request, idempotencyKey }: UnlockInput,
): Promise<DoorReply> {
  const now = deps.clock.now()
  const note = await createDoorNote(deps, site, { user: request.user, handle })
  try {
    const place = getDoorPlace(deps, site, handle)
    await assertPerson(deps, site, request.user)
    const claims = await checkProof(deps, site, { handle, request })
    const { requested_at: requestedAt = now, ...what } = request
    const asked = { call: 'unlock', request: JSON.stringify([handle, what]) }
    const repeat = await toRepeat(deps, idempotencyKey, asked)
    const diesAt = Math.min(requestedAt, now) + UNLOCK_INTENT_SECONDS
    return await once(deps, site, { place, request, claims, repeat, diesAt, note })
  } catch (problem) {
    note('door.refused', { code: problem instanceof Problem ? problem.code : 'internal' })
    throw problem
  }
}

/**
 * Every check of a proof, without spending it.
 *
 * @throws Problem any `proof_…` code, `action_…`
 */
async function checkProof(
  deps: FlowDeps,
  site: SiteConfig,
  { handle, request }: { readonly handle: string; readonly request: UnlockRequest },
): Promise<StepUpClaims> {
  const { seconds, user, session, nonce } = request
  const action: Action = request.action ?? { type: UNLOCK_ACTION, door: handle, seconds }
  const isThis =
    action.type === UNLOCK_ACTION && action['door'] === handle && action['seconds'] === seconds
  if (!isThis) throw new Problem('proof_action', { field: 'action' })
  const { acrValues, maxAge } = assertDeclared(site, action)
  const now = deps.clock.now()
  const claims = checkProofClaims(
    await deps.signer.verifyOwn(request.proof, PROOF_TYPES['step-up']),
    {
      purpose: 'step-up',
      issuer: deps.config.issuer,
      audience: site.id,
      now,
      acrValues,
      maxAge: Math.min(maxAge, MOST_AGE_SECONDS),
      origins: site.origins,
      user,
      session,
      nonce,
      actionHash: await toActionHash(action),
    },
  )
  if (typeof claims === 'string') throw new Problem(claims)
  // Both times are ours: no leeway between clocks is needed.
  if (now - claims.auth_time > MOST_AGE_SECONDS) throw new Problem('proof_too_old')
  return claims
}

/** A proof that this very request has spent gets what became of it, and nothing is sent again. */
async function once(deps: FlowDeps, site: SiteConfig, opening: Opening): Promise<DoorReply> {
  const { claims, repeat, place } = opening
  if ((await findSpent(deps, site, { jti: claims.jti, repeat })) !== undefined) {
    return replay(deps, site, opening)
  }
  await assertDoorsOpen(deps, site)
  const slot = { key: await toDoorKey(deps, 'slot', place), seconds: SLOT_SECONDS }
  const done = await tryLocked(deps, slot, () => open(deps, site, opening))
  if (done === undefined) throw new Problem('door_busy', { retryAt: deps.clock.now() + 2 })
  return done.value
}

const outcomeKey = (site: SiteConfig, { jti }: StepUpClaims) => `opening/${site.id}/${jti}`

async function replay(
  deps: FlowDeps,
  site: SiteConfig,
  { place, claims, request }: Opening,
): Promise<DoorReply> {
  const kept = await deps.store.read<Outcome>(outcomeKey(site, claims))
  if (kept !== undefined) return toReply(kept.value)
  // It is on its way, unless the process that sent it is gone: then its slot goes too, and nobody can say.
  const slot = await deps.store.read(await toDoorKey(deps, 'slot', place))
  if (slot !== undefined) throw new Problem('door_busy', { retryAt: deps.clock.now() + 2 })
  const seen = await watchDoor(deps, place, false)
  return toUnknown(place, { seconds: request.seconds, seen })
}

function toReply(outcome: Outcome): DoorReply {
  if ('reply' in outcome) return outcome.reply
  const { problem, retryAt } = outcome
  throw new Problem(problem, retryAt === undefined ? {} : { retryAt })
}

/** Alone at this door. All that can refuse comes before the proof is spent; all that can send comes after. */
async function open(deps: FlowDeps, site: SiteConfig, opening: Opening): Promise<DoorReply> {
  const { place, request, claims, repeat, diesAt, note } = opening
  const locking = await readLocking(deps, place)
  await assertReachable(place)
  await reserve(deps, site, opening)
  await assertDoorsOpen(deps, site)
  // Whoever locked it meanwhile was told that it is locked.
  if ((await readLocking(deps, place)) !== locking) {
    throw new Problem('door_busy', { retryAt: deps.clock.now() + 1 })
  }
  if (deps.clock.now() >= diesAt) throw new Problem('door_too_late')
  const isMine = await spendProof(deps, site, { ...claims, repeat })
  if (!isMine) return replay(deps, site, opening)
  note('door.requested', {
    seconds: request.seconds,
    transaction: claims.txn,
    acr: claims.acr,
    amr: claims.amr.join(' '),
    authAt: claims.auth_time,
  })
  const outcome = await send(deps, opening)
  const expiresAt = deps.clock.now() + OUTCOME_SECONDS
  // What became of the door is told, whether or not it can be written down.
  await deps.store.create(outcomeKey(site, claims), outcome, { expiresAt }).catch(() => false)
  return toReply(outcome)
}

/**
 * Asks how the door stands. One that is out of reach might open whenever it comes back: nothing is sent to it,
 * nor to a building that does not answer.
 */
async function assertReachable({ doors, uuid }: DoorPlace): Promise<void> {
  const list = await doors.list({ longestAgeSeconds: STATE_AGE_SECONDS, isQuick: true })
  const found = list.doors.find((one) => one.door === uuid)
  if (found === undefined) throw new Problem('door_unavailable')
  if (found.isOnline === false) throw new Problem('door_offline')
}

/** @throws Problem `limited` */
async function reserve(
  deps: FlowDeps,
  site: SiteConfig,
  { place, request }: Opening,
): Promise<void> {
  const user = await deps.vault.mac('counter', 'door', site.directory, request.user)
  const counters = [
    { key: `door-user/${user}`, most: MOST_PER_USER },
    { key: await toDoorKey(deps, 'count', place), most: MOST_PER_DOOR },
  ]
  for (const { key, most } of counters) {
    const { count, resetsAt } = await deps.store.count(key, WINDOW_SECONDS)
    if (count > most) throw new Problem('limited', { retryAt: resetsAt })
  }
}

async function send(
  deps: FlowDeps,
  { place, request: { seconds }, diesAt, note }: Opening,
): Promise<Outcome> {
  const moved = await place.doors.unlock(place.uuid, seconds, { diesAt })
  switch (moved.result) {
    case 'done': {
      const at = deps.clock.now()
      const until = at + seconds
      note('door.unlocked', { seconds })
      await noteOpened(deps, place, { at, until }).catch(() => undefined)
      return { reply: { door: place.handle, outcome: 'unlocked', seconds, until } }
    }
    case 'unclear': {
      note('door.unknown', { seconds })
      const seen = await watchDoor(deps, place, false)
      return { reply: toUnknown(place, { seconds, seen }) }
    }
    case 'late':
      return { problem: 'door_too_late' }
    case 'refused':
    case 'undone': {
      const { code, retryAt } = await toDoorProblem(place, moved)
      return { problem: code, ...(retryAt !== undefined && { retryAt }) }
    }
  }
}

const toUnknown = (
  { handle }: DoorPlace,
  { seconds, seen }: { readonly seconds: number; readonly seen: DoorReply['seen'] | undefined },
): DoorReply => ({
  door: handle,
  outcome: 'unknown',
  seconds,
  ...(seen !== undefined && { seen }),
})

/**
 * @module
 * Doors, server to server: how they stand, locking, and an opening with the proof that its person gave.
 */
import {
  toSha256,
  type Action,
  type DoorList,
  type DoorReply,
  type ProblemCode,
} from '@countersign/protocol'
import { RelyingPartyError } from './relying-party-error.ts'
import { toSessionName, type SiteSession } from './session.ts'
import type { Deps } from './settings.ts'

/** Longer than the backend takes for an opening whose answer is lost: it looks at the door three times. */
const UNLOCK_TIMEOUT_MS = 30_000
/** Locking is tried twice there, and looked at as well. */
const LOCK_TIMEOUT_MS = 30_000
const LIST_TIMEOUT_MS = 16_000

/** One opening. */
export interface Unlocking {
  /** Its handle in the backend's config. */
  readonly door: string
  /** 5–60, whole. */
  readonly seconds: number
  /** Of a step-up for this very door and time; it is spent by the call. */
  readonly proof: string
  /** The whole action, where the site declares more fields of it. */
  readonly action?: Action | undefined
  /** As given to `begin`. */
  readonly nonce?: string | undefined
  /** When the person asked, epoch seconds: ten seconds later nothing is sent. Default: now. */
  readonly requestedAt?: number | undefined
}

/** Whoever calls these has made sure that this person may move this door. */
export interface Doors {
  /** @param options  `locale`: BCP 47 tag for the names. */
  list(options?: { readonly locale?: string | undefined }): Promise<DoorList>
  /** Needs no proof, and may be repeated. */
  lock(session: Pick<SiteSession, 'user'>, door: string): Promise<DoorReply>
  /**
   * Opens a door. It is sent to the door at most once, also when this call is repeated with the same proof.
   *
   * @returns `outcome` `unknown` where nobody can say whether it opened: tell the person to look, and offer to
   *   lock it.
   * @throws RelyingPartyError every `proof_…` and `door_…`, `doors_paused`, `limited`, `vendor_unavailable`
   */
  unlock(session: SiteSession, unlocking: Unlocking): Promise<DoorReply>
}

/** The verbs, bound to one backend. */
export const createDoors = (deps: Deps): Doors => ({
  list: ({ locale } = {}) =>
    deps.backend.call('listDoors', {
      query: { locale },
      body: undefined,
      timeoutMs: LIST_TIMEOUT_MS,
    }),
  lock: ({ user }, door) =>
    deps.backend.call('lockDoor', {
      params: { door },
      body: { user },
      timeoutMs: LOCK_TIMEOUT_MS,
    }),
  unlock: (session, unlocking) => unlock(deps, session, unlocking),
})

async function unlock(
  deps: Deps,
  session: SiteSession,
  { door, seconds, proof, action, nonce, requestedAt = deps.clock.now() }: Unlocking,
): Promise<DoorReply> {
  const call = {
    params: { door },
    body: {
      proof,
      user: session.user,
      session: await toSessionName(session),
      seconds,
      requested_at: requestedAt,
      ...(action === undefined ? {} : { action }),
      ...(nonce === undefined ? {} : { nonce }),
    },
    // One proof is one opening: whoever asks again with it gets what became of that one.
    idempotencyKey: await toSha256(proof),
    timeoutMs: UNLOCK_TIMEOUT_MS,
  }
  const ask = () => deps.backend.call('unlockDoor', call)
  return ask().catch((first: unknown) => {
    if (!isOneOf(first, ['unavailable'])) throw first
    return ask().catch((second: unknown) => {
      // Busy with the first, it may be. Either way it may have reached the door.
      if (!isOneOf(second, ['unavailable', 'door_busy'])) throw second
      return { door, outcome: 'unknown', seconds }
    })
  })
}

const isOneOf = (error: unknown, codes: readonly ProblemCode[]): boolean =>
  error instanceof RelyingPartyError && codes.includes(error.code)

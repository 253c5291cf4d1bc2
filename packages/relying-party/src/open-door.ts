/**
 * @module
 * Opens a door from one of the site's own pages: without a proof a step-up is begun, with one the door is asked
 * to open. The backend spends the proof; this library must not.
 */
import { PROOF_HEADER, UNLOCK_ACTION, type Action, type DoorReply } from '@countersign/protocol'
import { createDoors } from './doors.ts'
import { RelyingPartyError, type Reply } from './relying-party-error.ts'
import { demandStepUp, parseAction } from './require-step-up.ts'
import type { SiteSession } from './session.ts'
import type { Deps } from './settings.ts'
import { assertOwnPost, type SiteRequest } from './site-request.ts'

/** What is to be opened. */
export interface DoorWish {
  /** Its handle in the backend's config. */
  readonly door: string
  /** 5–60, whole. */
  readonly seconds: number
  /** Further fields of the action, where the site declares some. */
  readonly more?: Omit<Action, 'type'> | undefined
}

/** A route that opens doors. */
export interface UnlockOptions<Context> {
  /**
   * Which door, for how long: read from the request, and refused (by a throw of the site's own) for a person
   * who may not open it. Called for the demand and again for the request with its proof.
   */
  readonly door: (context: Context) => DoorWish | Promise<DoorWish>
}

/** What was approved, and what became of the door. */
export interface DoorOpened {
  readonly action: Action
  /** `outcome` `unlocked`, or `unknown`: it may be open. */
  readonly door: DoorReply
}

/** One request for a door. */
export interface DoorRequest {
  readonly request: SiteRequest
  readonly session: SiteSession | undefined
  readonly readDoor: () => DoorWish | Promise<DoorWish>
}

/**
 * Decides about one request. Only a POST from a page of the site opens a door: no link, no form of another.
 *
 * @returns `opened`; or `reply`: 401 with a handle, nothing sent.
 * @throws RelyingPartyError `session_required`, `method_not_allowed`, `origin_refused`, `action_malformed`, those
 *   of `begin` and of `doors.unlock`
 */
export async function openDoor(
  deps: Deps,
  { request, session, readDoor }: DoorRequest,
): Promise<{ readonly opened: DoorOpened } | { readonly reply: Reply }> {
  const requestedAt = deps.clock.now()
  if (!session) throw new RelyingPartyError('session_required')
  assertOwnPost(request, deps.origins)
  const { door, seconds, more } = await readDoor()
  const action = parseAction({ ...more, type: UNLOCK_ACTION, door, seconds })
  const proof = request.header(PROOF_HEADER)
  if (proof === undefined) {
    const level = { acrValues: [], maxAge: undefined }
    return { reply: await demandStepUp(deps, { session, action, level }) }
  }
  const opening = { door, seconds, proof, action, requestedAt }
  return { opened: { action, door: await createDoors(deps).unlock(session, opening) } }
}

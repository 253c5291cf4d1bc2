/**
 * @module
 * Guards a route: without a good proof the request is not executed and a step-up is begun instead.
 */
import { Action, PROOF_HEADER, type Acr, type StepUpClaims } from '@countersign/protocol'
import * as v from 'valibot'
import { begin } from './begin.ts'
import { toChallengeHeader } from './challenge-header.ts'
import type { Level, LevelOptions } from './level.ts'
import { RelyingPartyError, toProblemReply, type Reply } from './relying-party-error.ts'
import { isSessionGood, type SiteSession } from './session.ts'
import type { Deps } from './settings.ts'
import { parseOrigin, type SiteRequest } from './site-request.ts'
import { verifyProof } from './verify-proof.ts'

/** A route that asks for approval of one action. */
export interface ActionOptions<Context, A extends Action> extends LevelOptions {
  /**
   * Builds the action from the values that will be executed, field by field, never by spreading the
   * body: the body must not choose `type`. Called for the demand and again for the request with its
   * proof.
   */
  readonly action: (context: Context) => A | Promise<A>
}

/** A route that asks for a level only. */
export interface LevelOnlyOptions extends LevelOptions {
  readonly action?: undefined
}

/** What was approved: execute `action`, not the body again. */
export interface ActionApproval<A extends Action = Action> {
  readonly action: A
  readonly proof: StepUpClaims
}

/** A level that is met: by the session itself, then without a proof, or by a proof. */
export interface LevelApproval {
  readonly action: undefined
  readonly proof: StepUpClaims | undefined
}

/** What a proof for a level alone showed: the site may raise its session to it. */
export interface Raised {
  readonly user: string
  readonly acr: Acr
  /** RFC 8176 values. */
  readonly amr: readonly string[]
  /** Epoch seconds at which the person last answered. */
  readonly authTime: number
}

/** One request before the guard. */
export interface Guarded {
  readonly request: SiteRequest
  readonly session: SiteSession | undefined
  readonly level: Level
  /** Builds the action; absent on a route that asks for a level only. */
  readonly readAction?: (() => unknown) | undefined
  /** Raises the site's session; absent where the site does not. */
  readonly raise?: ((raised: Raised) => unknown) | undefined
}

/** Either the request may be executed, or it is answered. */
export type Verdict =
  | { readonly approved: ActionApproval | LevelApproval }
  | { readonly reply: Reply }

/**
 * Decides about one request.
 *
 * @returns `approved`, its proof spent; or `reply`: 401 with a handle, the request not executed.
 * @throws RelyingPartyError `session_required`, `origin_refused`, `action_malformed`, every `proof_…`
 *   (403: a proof that fails never opens a second sheet), those of `begin`, `unavailable`
 * @see RFC 9470 §3
 */
export async function checkStepUp(deps: Deps, guarded: Guarded): Promise<Verdict> {
  const { request, session, level, readAction } = guarded
  if (!session) throw new RelyingPartyError('session_required')
  const origin = parseOrigin(request, deps.origins)
  const action = readAction ? parseAction(await readAction()) : undefined
  const token = request.header(PROOF_HEADER)
  if (token === undefined) {
    if (!action && isSessionGood(session, level, deps.clock.now())) {
      return { approved: { action: undefined, proof: undefined } }
    }
    const raises = guarded.raise !== undefined
    return { reply: await demandStepUp(deps, { session, action, level, raises }) }
  }
  const proof = await verifyProof(deps, token, {
    purpose: 'step-up',
    session,
    action,
    origin,
    ...level,
  })
  if (action) return { approved: { action, proof } }
  const { sub: user, acr, amr, auth_time: authTime } = proof
  await guarded.raise?.({ user, acr, amr, authTime })
  return { approved: { action, proof } }
}

/** What is asked for, and by whose session. */
export interface Demand {
  readonly session: SiteSession
  readonly action: Action | undefined
  readonly level: Level
  /** Calls that wait for a level share one sheet; without `raise` each needs a proof of its own. */
  readonly raises?: boolean
}

/**
 * Begins a step-up and makes the answer that demands it: 401 with a handle.
 *
 * @throws RelyingPartyError those of `begin`
 */
export async function demandStepUp(
  deps: Deps,
  { session, action, level, raises = false }: Demand,
): Promise<Reply> {
  const { handle, expires_at } = await begin(deps, session, {
    purpose: 'step-up',
    action,
    ...level,
  })
  return toProblemReply(new RelyingPartyError('step_up_required'), {
    headers: { 'WWW-Authenticate': toChallengeHeader(level) },
    members: {
      handle,
      expires_at,
      // Lets the page repeat even a POST: nothing has happened yet.
      executed: false,
      ...(action === undefined && raises ? { level_only: true } : {}),
    },
  })
}

/**
 * Fields and values of the shape the backend can show and hash; frozen, so that nobody edits it later.
 *
 * @throws RelyingPartyError `action_malformed`
 */
export function parseAction(given: unknown): Action {
  const parsed = v.safeParse(Action, given)
  if (!parsed.success) throw new RelyingPartyError('action_malformed')
  for (const value of Object.values(parsed.output)) Object.freeze(value)
  return Object.freeze(parsed.output)
}

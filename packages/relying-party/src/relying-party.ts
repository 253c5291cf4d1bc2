/**
 * @module
 * Joins the verbs into one object in no framework's terms. The adapters `express`, `hono` and `fetch`
 * stand on it, and so may one for another framework.
 */
import type {
  Action,
  LoginClaims,
  PhoneClaims,
  ProofClaims,
  RedeemedPerson,
  RedeemedPhone,
  RedeemReply,
  SiteBeginReply,
  StepUpClaims,
} from '@countersign/protocol'
import { begin, type BeginOptions } from './begin.ts'
import { createBuilding, type Building } from './building.ts'
import { createDoors, type Doors } from './doors.ts'
import { endSession } from './end-session.ts'
import type {
  ExpectedLoginProof,
  ExpectedPersonProof,
  ExpectedPhoneProof,
  ExpectedProof,
  ExpectedStepUpProof,
} from './expected-proof.ts'
import { parseLevel, type LevelOptions } from './level.ts'
import { openDoor, type DoorOpened, type UnlockOptions } from './open-door.ts'
import { createPeople, type People } from './people.ts'
import { RelyingPartyError, toProblemReply, type Reply } from './relying-party-error.ts'
import {
  checkStepUp,
  type ActionApproval,
  type LevelApproval,
  type Raised,
  type Verdict,
} from './require-step-up.ts'
import { parseSession, type MaybeSession, type SiteSession } from './session.ts'
import { createDeps, type Deps, type RelyingPartySettings } from './settings.ts'
import { checkSignIn, type SignedIn, type SignInOptions } from './sign-in.ts'
import type { SiteRequest } from './site-request.ts'
import { checkPhone, type PhoneChecked, type VerifyPhoneOptions } from './verify-phone.ts'
import { redeemProof, verifyProof } from './verify-proof.ts'
import { beginVisit } from './visit.ts'

/** `Context` is what the framework gives its handlers: a request, or Hono's context. */
export interface RelyingPartyOptions<Context> extends RelyingPartySettings {
  /** Who is signed in at the site. Anything falsy: nobody. */
  readonly session: (context: Context) => MaybeSession | Promise<MaybeSession>
  /**
   * Raises the site's own session after a step-up for a level alone, so that the calls after it pass
   * without one. Not called for an action: approving one thing opens no other.
   */
  readonly raise?: ((context: Context, raised: Raised) => void | Promise<void>) | undefined
}

/** What every adapter offers beside its handlers. */
export interface Verbs {
  /** Begins a step-up or an account visit. @see BeginOptions */
  begin(session: SiteSession, options: BeginOptions): Promise<SiteBeginReply>
  /** Makes every check and spends the proof. @throws RelyingPartyError a `proof_…` code */
  verifyProof(token: unknown, expected: ExpectedLoginProof): Promise<LoginClaims>
  verifyProof(token: unknown, expected: ExpectedStepUpProof): Promise<StepUpClaims>
  verifyProof(token: unknown, expected: ExpectedPhoneProof): Promise<PhoneClaims>
  /** Lets the backend make every check and spend the proof. @throws RelyingPartyError as `verifyProof` */
  redeem(proof: string, expected: ExpectedPersonProof): Promise<RedeemedPerson>
  redeem(proof: string, expected: ExpectedPhoneProof): Promise<RedeemedPhone>
  /** Tells the backend that the person left. False when it could not be told. */
  endSession(sid: string | undefined): Promise<boolean>
  /** Doors; needs a key with the scope `doors`. */
  readonly doors: Doors
  /** People and their ways; needs a key with the scope `people`. */
  readonly people: People
  /** Invitations, groups and resources; needs a key with the scope `people`. */
  readonly building: Building
}

/** A request, and the framework's own view of it. */
export interface Incoming<Context> {
  readonly request: SiteRequest
  readonly context: Context
}

/** Either a value, or the answer that refuses. */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reply: Reply }

/** A guard for one route, made once. */
export type Guard<Context> = (
  incoming: Incoming<Context>,
) => Promise<Settled<ActionApproval | LevelApproval>>

/** The verbs, and what adapters make their handlers of. */
export interface RelyingParty<Context> extends Verbs {
  checkSignIn(request: SiteRequest, options?: SignInOptions): Promise<Settled<SignedIn>>
  checkPhone(request: SiteRequest, options?: VerifyPhoneOptions): Promise<Settled<PhoneChecked>>
  beginVisit(incoming: Incoming<Context>, options?: LevelOptions): Promise<Reply>
  /** @throws TypeError when the route asks for nothing: it would let everybody through. */
  createGuard(options: GuardOptions<Context>): Guard<Context>
  createDoorGuard(options: UnlockOptions<Context>): DoorGuard<Context>
}

/** Opens doors for one route, made once. */
export type DoorGuard<Context> = (incoming: Incoming<Context>) => Promise<Settled<DoorOpened>>

/** What one route asks for. */
export interface GuardOptions<Context> extends LevelOptions {
  readonly action?: ((context: Context) => Action | Promise<Action>) | undefined
}

/**
 * Makes the core of a relying party. Nothing is fetched before the first proof.
 *
 * @throws TypeError that names the setting that is missing or malformed
 */
export function createRelyingParty<Context>(
  options: RelyingPartyOptions<Context>,
): RelyingParty<Context> {
  const deps = createDeps(options)
  const readSession = async (context: Context) => parseSession(await options.session(context))
  return {
    ...createVerbs(deps),
    checkSignIn: (request, signIn) => settle(() => checkSignIn(deps, request, signIn)),
    checkPhone: (request, phone) => settle(() => checkPhone(deps, request, phone)),
    async beginVisit({ request, context }, visit) {
      const begun = await settle(async () =>
        beginVisit(deps, { request, session: await readSession(context) }, visit),
      )
      return begun.ok ? begun.value : begun.reply
    },
    createGuard({ action, ...levelOptions }) {
      const level = parseLevel(levelOptions)
      if (!action && level.acrValues.length === 0 && level.maxAge === undefined) {
        throw new TypeError('requireStepUp needs an action, an acr or a maxAge')
      }
      const { raise } = options
      return async ({ request, context }) => {
        const verdict = await settle<Verdict>(async () =>
          checkStepUp(deps, {
            request,
            level,
            session: await readSession(context),
            readAction: action && (() => action(context)),
            raise: raise && ((raised) => raise(context, raised)),
          }),
        )
        if (!verdict.ok) return verdict
        return 'reply' in verdict.value
          ? { ok: false, reply: verdict.value.reply }
          : { ok: true, value: verdict.value.approved }
      }
    },
    createDoorGuard: (unlock) => createDoorGuard(deps, readSession, unlock),
  }
}

function createDoorGuard<Context>(
  deps: Deps,
  readSession: (context: Context) => Promise<SiteSession | undefined>,
  { door }: UnlockOptions<Context>,
): DoorGuard<Context> {
  return async ({ request, context }) => {
    const verdict = await settle(async () => {
      const session = await readSession(context)
      return openDoor(deps, { request, session, readDoor: () => door(context) })
    })
    if (!verdict.ok) return verdict
    return 'reply' in verdict.value
      ? { ok: false, reply: verdict.value.reply }
      : { ok: true, value: verdict.value.opened }
  }
}

/** The verbs alone, for an adapter to hand on. */
export const toVerbs = (core: Verbs): Verbs => ({
  begin: core.begin,
  verifyProof: core.verifyProof,
  redeem: core.redeem,
  endSession: core.endSession,
  doors: core.doors,
  people: core.people,
  building: core.building,
})

function createVerbs(deps: Deps): Verbs {
  function verify(token: unknown, expected: ExpectedLoginProof): Promise<LoginClaims>
  function verify(token: unknown, expected: ExpectedStepUpProof): Promise<StepUpClaims>
  function verify(token: unknown, expected: ExpectedPhoneProof): Promise<PhoneClaims>
  function verify(token: unknown, expected: ExpectedProof): Promise<ProofClaims> {
    return verifyProof(deps, token, expected)
  }
  function redeem(proof: string, expected: ExpectedPersonProof): Promise<RedeemedPerson>
  function redeem(proof: string, expected: ExpectedPhoneProof): Promise<RedeemedPhone>
  function redeem(proof: string, expected: ExpectedProof): Promise<RedeemReply> {
    return redeemProof(deps, proof, expected)
  }
  return {
    verifyProof: verify,
    begin: (session, options) => begin(deps, session, options),
    redeem,
    endSession: (sid) => endSession(deps, sid),
    doors: createDoors(deps),
    people: createPeople(deps),
    building: createBuilding(deps),
  }
}

/** RFC 9110 §11.6.1: a 401 names a scheme. `Bearer` opens no dialog in a browser. */
const SESSION_REQUIRED = { headers: { 'WWW-Authenticate': 'Bearer' } }

async function settle<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (!(error instanceof RelyingPartyError)) throw error
    const more = error.code === 'session_required' ? SESSION_REQUIRED : {}
    return { ok: false, reply: toProblemReply(error, more) }
  }
}

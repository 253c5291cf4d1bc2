/**
 * @module
 * For frameworks whose handlers take a `Request` and give a `Response`: Next.js, Workers, Deno, Bun.
 */
import type { Action } from '@countersign/protocol'
import { toResponse, withCookie } from '../fetch-response.ts'
import type { LevelOptions } from '../level.ts'
import type { DoorOpened, UnlockOptions } from '../open-door.ts'
import {
  createRelyingParty as createCore,
  toVerbs,
  type RelyingPartyOptions,
  type Verbs,
} from '../relying-party.ts'
import { toSiteRequest } from '../request-body.ts'
import type {
  ActionApproval,
  ActionOptions,
  LevelApproval,
  LevelOnlyOptions,
} from '../require-step-up.ts'
import type { SignInOptions, Who } from '../sign-in.ts'
import type { VerifiedPhone, VerifyPhoneOptions } from '../verify-phone.ts'

type Awaitable<T> = T | Promise<T>

/** A route handler; whatever the framework gives beyond the request (`env`, `params`) is passed on. */
export type Handler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Promise<Response>

/** The verbs, and handlers of Fetch requests. */
export interface FetchRelyingParty extends Verbs {
  /** Checks the login proof, then calls the site's handler with who it is. */
  signIn<Rest extends readonly unknown[]>(
    handler: (request: Request, who: Who, ...rest: Rest) => Awaitable<Response>,
    options?: SignInOptions,
  ): Handler<Rest>
  /** Checks the proof of `<countersign-phone>`, then calls the site's handler with the number. */
  verifyPhone<Rest extends readonly unknown[]>(
    handler: (request: Request, phone: VerifiedPhone, ...rest: Rest) => Awaitable<Response>,
    options?: VerifyPhoneOptions,
  ): Handler<Rest>
  /** Answers the POST of `<countersign-account handle-from>`. */
  visit(options?: LevelOptions): Handler<readonly unknown[]>
  /** Runs the handler only with an approval. `action` gets a copy of the request, so it may read the body. */
  requireStepUp<A extends Action, Rest extends readonly unknown[]>(
    options: ActionOptions<Request, A>,
    handler: (request: Request, approval: ActionApproval<A>, ...rest: Rest) => Awaitable<Response>,
  ): Handler<Rest>
  requireStepUp<Rest extends readonly unknown[]>(
    options: LevelOnlyOptions,
    handler: (request: Request, approval: LevelApproval, ...rest: Rest) => Awaitable<Response>,
  ): Handler<Rest>
  /** Opens a door with an approval that this very call spends, then runs the handler with what became of it. `door` gets a copy of the request. */
  unlockDoor<Rest extends readonly unknown[]>(
    options: UnlockOptions<Request>,
    handler: (request: Request, opened: DoorOpened, ...rest: Rest) => Awaitable<Response>,
  ): Handler<Rest>
}

/** Makes a relying party for Fetch handlers. @throws TypeError that names a wrong setting */
export function createRelyingParty(options: RelyingPartyOptions<Request>): FetchRelyingParty {
  const core = createCore(options)

  function requireStepUp<A extends Action, Rest extends readonly unknown[]>(
    guardOptions: ActionOptions<Request, A> | LevelOnlyOptions,
    handler: (request: Request, approval: never, ...rest: Rest) => Awaitable<Response>,
  ): Handler<Rest> {
    const { action, ...level } = guardOptions
    const guard = core.createGuard({
      ...level,
      action: action && ((request) => action(request.clone())),
    })
    return async (request, ...rest) => {
      const verdict = await guard({ request: toSiteRequest(request), context: request })
      if (!verdict.ok) return toResponse(verdict.reply)
      // The overloads pair each kind of route with its kind of approval, and the guard gives that kind.
      return handler(request, verdict.value as never, ...rest)
    }
  }

  return {
    ...toVerbs(core),
    signIn:
      (handler, signInOptions) =>
      async (request, ...rest) => {
        const signedIn = await core.checkSignIn(toSiteRequest(request), signInOptions)
        if (!signedIn.ok) return toResponse(signedIn.reply)
        const { who, cookie } = signedIn.value
        return withCookie(await handler(request, who, ...rest), cookie)
      },
    verifyPhone:
      (handler, phoneOptions) =>
      async (request, ...rest) => {
        const checked = await core.checkPhone(toSiteRequest(request), phoneOptions)
        if (!checked.ok) return toResponse(checked.reply)
        const { phone, cookie } = checked.value
        return withCookie(await handler(request, phone, ...rest), cookie)
      },
    visit: (visitOptions) => async (request) =>
      toResponse(
        await core.beginVisit({ request: toSiteRequest(request), context: request }, visitOptions),
      ),
    requireStepUp,
    unlockDoor({ door }, handler) {
      const open = core.createDoorGuard({ door: (request) => door(request.clone()) })
      return async (request, ...rest) => {
        const opened = await open({ request: toSiteRequest(request), context: request })
        return opened.ok ? handler(request, opened.value, ...rest) : toResponse(opened.reply)
      }
    },
  }
}

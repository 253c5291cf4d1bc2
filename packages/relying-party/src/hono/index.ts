/**
 * @module
 * For Hono, on every runtime it has.
 */
import type { Action } from '@countersign/protocol'
import type { Context, Env, Handler, MiddlewareHandler } from 'hono'
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
import type { SiteRequest } from '../site-request.ts'
import type { SignInOptions, Who } from '../sign-in.ts'
import type { VerifiedPhone, VerifyPhoneOptions } from '../verify-phone.ts'

/** What the handlers behind `requireStepUp` find under `c.get('countersign')`. */
export interface Approved<Approval> {
  Variables: { countersign: Approval }
}

/** The verbs, and handlers for Hono. */
export interface HonoRelyingParty<E extends Env> extends Verbs {
  /** Checks the login proof, then calls the site's handler with who it is. */
  signIn(
    handler: (c: Context<E>, who: Who) => Response | Promise<Response>,
    options?: SignInOptions,
  ): Handler<E>
  /** Checks the proof of `<countersign-phone>`, then calls the site's handler with the number. */
  verifyPhone(
    handler: (c: Context<E>, phone: VerifiedPhone) => Response | Promise<Response>,
    options?: VerifyPhoneOptions,
  ): Handler<E>
  /** Answers the POST of `<countersign-account handle-from>`. */
  visit(options?: LevelOptions): Handler<E>
  /** Lets a request through only with an approval: `c.get('countersign')`. */
  requireStepUp<A extends Action>(
    options: ActionOptions<Context<E>, A>,
  ): MiddlewareHandler<E & Approved<ActionApproval<A>>>
  requireStepUp(options: LevelOnlyOptions): MiddlewareHandler<E & Approved<LevelApproval>>
  /** Opens a door with an approval that this very call spends, then calls the site's handler with what became of it. */
  unlockDoor(
    options: UnlockOptions<Context<E>>,
    handler: (c: Context<E>, opened: DoorOpened) => Response | Promise<Response>,
  ): Handler<E>
}

/** Makes a relying party for Hono. @throws TypeError that names a wrong setting */
export function createRelyingParty<E extends Env = Env>(
  options: RelyingPartyOptions<Context<E>>,
): HonoRelyingParty<E> {
  const core = createCore(options)

  function requireStepUp<A extends Action>(
    guardOptions: ActionOptions<Context<E>, A> | LevelOnlyOptions,
  ): MiddlewareHandler {
    const guard = core.createGuard(guardOptions)
    return async function requireStepUp(c, next) {
      const verdict = await guard({ request: toRequest(c), context: c })
      if (!verdict.ok) return toResponse(verdict.reply)
      c.set('countersign', verdict.value)
      await next()
      return undefined
    }
  }

  return {
    ...toVerbs(core),
    signIn: (handler, signInOptions) =>
      async function signIn(c) {
        const signedIn = await core.checkSignIn(toRequest(c), signInOptions)
        if (!signedIn.ok) return toResponse(signedIn.reply)
        const { who, cookie } = signedIn.value
        return withCookie(await handler(c, who), cookie)
      },
    verifyPhone: (handler, phoneOptions) =>
      async function verifyPhone(c) {
        const checked = await core.checkPhone(toRequest(c), phoneOptions)
        if (!checked.ok) return toResponse(checked.reply)
        const { phone, cookie } = checked.value
        return withCookie(await handler(c, phone), cookie)
      },
    visit: (visitOptions) =>
      async function visit(c) {
        return toResponse(
          await core.beginVisit({ request: toRequest(c), context: c }, visitOptions),
        )
      },
    requireStepUp,
    unlockDoor(unlockOptions, handler) {
      const open = core.createDoorGuard(unlockOptions)
      return async function unlockDoor(c) {
        const opened = await open({ request: toRequest(c), context: c })
        return opened.ok ? handler(c, opened.value) : toResponse(opened.reply)
      }
    },
  }
}

/** A middleware before us may have read the body; Hono then keeps what it read. */
function toRequest(c: Context): SiteRequest {
  const request = toSiteRequest(c.req.raw)
  if (!c.req.raw.bodyUsed) return request
  const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '')
  return { ...request, readFields: async () => (isJson ? c.req.json() : c.req.parseBody()) }
}

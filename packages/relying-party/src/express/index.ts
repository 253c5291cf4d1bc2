/**
 * @module
 * For Express 5, behind `express.json()` and `express.urlencoded()`.
 */
import type { Action, StepUpClaims } from '@countersign/protocol'
import type { Request, RequestHandler, Response } from 'express'
import type { LevelOptions } from '../level.ts'
import type { DoorOpened, UnlockOptions } from '../open-door.ts'
import { RelyingPartyError, type Reply } from '../relying-party-error.ts'
import {
  createRelyingParty as createCore,
  toVerbs,
  type RelyingPartyOptions,
  type Verbs,
} from '../relying-party.ts'
import type {
  ActionApproval,
  ActionOptions,
  LevelApproval,
  LevelOnlyOptions,
} from '../require-step-up.ts'
import type { SiteRequest } from '../site-request.ts'
import type { SignInOptions, Who } from '../sign-in.ts'
import type { VerifiedPhone, VerifyPhoneOptions } from '../verify-phone.ts'

/** What the handlers behind `requireStepUp` find under `req.countersign`. */
export interface ExpressApproval {
  /** What was approved. @throws TypeError on a route that asks for a level only */
  readonly action: Action
  /** Claims of the proof; undefined where the session itself was good enough. */
  readonly proof: StepUpClaims | undefined
}

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- the name Express gives for this purpose
  namespace Express {
    interface Request {
      /** Set by `requireStepUp`, on the routes behind it. */
      countersign: ExpressApproval
    }
  }
}

/** The verbs, and handlers for Express. */
export interface ExpressRelyingParty extends Verbs {
  /** Checks the login proof, then calls the site's handler with who it is. */
  signIn(
    handler: (req: Request, res: Response, who: Who) => unknown,
    options?: SignInOptions,
  ): RequestHandler
  /** Checks the proof of `<countersign-phone>`, then calls the site's handler with the number. */
  verifyPhone(
    handler: (req: Request, res: Response, phone: VerifiedPhone) => unknown,
    options?: VerifyPhoneOptions,
  ): RequestHandler
  /** Answers the POST of `<countersign-account handle-from>`. */
  visit(options?: LevelOptions): RequestHandler
  /** Lets a request through only with an approval: `req.countersign`. */
  requireStepUp(options: ActionOptions<Request, Action> | LevelOnlyOptions): RequestHandler
  /** Opens a door with an approval that this very call spends, then calls the site's handler with what became of it. */
  unlockDoor(
    options: UnlockOptions<Request>,
    handler: (req: Request, res: Response, opened: DoorOpened) => unknown,
  ): RequestHandler
}

/** Makes a relying party for Express. @throws TypeError that names a wrong setting */
export function createRelyingParty(options: RelyingPartyOptions<Request>): ExpressRelyingParty {
  const core = createCore(options)
  return {
    ...toVerbs(core),
    signIn: (handler, signInOptions) =>
      async function signIn(req, res) {
        const signedIn = await core.checkSignIn(toSiteRequest(req), signInOptions)
        if (!signedIn.ok) return sendReply(res, signedIn.reply)
        const { who, cookie } = signedIn.value
        res.append('Set-Cookie', cookie)
        await handler(req, res, who)
      },
    verifyPhone: (handler, phoneOptions) =>
      async function verifyPhone(req, res) {
        const checked = await core.checkPhone(toSiteRequest(req), phoneOptions)
        if (!checked.ok) return sendReply(res, checked.reply)
        const { phone, cookie } = checked.value
        res.append('Set-Cookie', cookie)
        await handler(req, res, phone)
      },
    visit: (visitOptions) =>
      async function visit(req, res) {
        const incoming = { request: toSiteRequest(req), context: req }
        sendReply(res, await core.beginVisit(incoming, visitOptions))
      },
    requireStepUp(guardOptions) {
      const guard = core.createGuard(guardOptions)
      return async function requireStepUp(req, res, next) {
        const verdict = await guard({ request: toSiteRequest(req), context: req })
        if (!verdict.ok) return sendReply(res, verdict.reply)
        req.countersign = toApproval(verdict.value)
        next()
      }
    },
    unlockDoor(unlockOptions, handler) {
      const open = core.createDoorGuard(unlockOptions)
      return async function unlockDoor(req, res) {
        const opened = await open({ request: toSiteRequest(req), context: req })
        if (!opened.ok) return sendReply(res, opened.reply)
        await handler(req, res, opened.value)
      }
    },
  }
}

function sendReply(res: Response, { status, headers, body }: Reply): void {
  res.status(status).set(headers).send(body)
}

function toSiteRequest(req: Request): SiteRequest {
  return {
    method: req.method,
    header: (name) => req.get(name),
    async readFields() {
      const body: unknown = req.body
      if (typeof body === 'object' && body !== null) return Object.fromEntries(Object.entries(body))
      // No parser ran for this type of body, or none is installed.
      throw new RelyingPartyError('media_type_unsupported')
    },
  }
}

function toApproval(approval: ActionApproval | LevelApproval): ExpressApproval {
  return {
    get action() {
      if (!approval.action) throw new TypeError('this route asks for a level, not for an action')
      return approval.action
    },
    proof: approval.proof,
  }
}

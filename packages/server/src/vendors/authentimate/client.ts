/**
 * @module
 * Their two operations, one function each. The only file that sees the keys, and the address that holds a
 * code. Floor 2, inside `vendors/authentimate`.
 */
import { reveal, type Secret } from '../../secret.ts'
import {
  createVendorCall,
  VendorFailure,
  type VendorCall,
  type VendorReply,
  type VendorRequest,
} from '../vendor-call.ts'
import type { VendorPlatform } from '../vendor-source.ts'
import { CHECK_MS, checkTwice } from './check-twice.ts'
import {
  noteMisconfigured,
  toChecked,
  toCheckedAgain,
  toCreated,
  type Checked,
  type Created,
} from './replies.ts'
import { AUTHENTIMATE, toError, type AuthentimateSettings } from './settings.ts'

/** Both calls. What cannot be told otherwise is thrown as Problem `vendor_unavailable`. */
export interface Client {
  /** Sends one text, at most. @param number  E.164. */
  create(number: string): Promise<Created>
  /** @param code  4 to 10 ASCII digits. */
  check(id: string, code: string): Promise<Checked>
}

/** Of one account: the first that is taken is used. */
export type Keys = readonly [Secret, ...Secret[]]

/** What the client is made from. */
export interface ClientParts {
  readonly platform: Pick<VendorPlatform, 'call' | 'clock' | 'wait' | 'audit' | 'development'>
  readonly settings: AuthentimateSettings
  readonly keys: Keys
}

const CREATE_MS = 10_000
const CONNECT_MS = 3_000
const MAX_BYTES = 16_384

/** @throws ConfigError for a key that no header can hold. */
export function createClient(parts: ClientParts): Client {
  const { platform, settings } = parts
  const send = createSend(parts)
  return {
    async create(number) {
      const content = toContent(number, settings)
      // Sent again only where nothing was sent: each that arrives is a text, and another code.
      const sending = send.create({ method: 'POST', path: '/verifications', ...content })
      const reply = await sending.catch(toUnanswered)
      return reply === undefined ? { result: 'unknown' } : toCreated(platform, reply)
    },
    async check(id, code) {
      const path = `/verifications/check?${new URLSearchParams({ id, code }).toString()}`
      const call = (timeoutMs: number) =>
        send.check({ method: 'GET', path, timeoutMs, mayRepeat: 'never' })
      const checked = await checkTwice(platform, call)
      if (checked === undefined) return 'unconfirmed'
      const { reply, isDoubtful } = checked
      return isDoubtful ? toCheckedAgain(reply) : toChecked(platform, reply)
    },
  }
}

/** Digits alone: the reference's sample has no plus sign. */
function toContent(
  number: string,
  { encoding }: AuthentimateSettings,
): Pick<VendorRequest, 'json' | 'content'> {
  const phoneNumber = number.replace(/^\+/, '')
  if (encoding === 'json') return { json: { phoneNumber } }
  const body = new URLSearchParams({ phoneNumber }).toString()
  return { content: { type: 'application/x-www-form-urlencoded', body } }
}

/** @throws what it was, unless it left and nothing came back. */
function toUnanswered(thrown: unknown): undefined {
  const isUnanswered =
    thrown instanceof VendorFailure && thrown.isSent && thrown.status === undefined
  if (!isUnanswered) throw thrown
}

/** Printable ASCII without a colon: in `Basic` that would end the user name (RFC 7617 §2). */
const KEY = /^[\x21-\x39\x3b-\x7e]+$/

type Send = (request: VendorRequest) => Promise<VendorReply>

/** Each operation by its own breaker, with the key that was taken last. */
function createSend({ platform, settings, keys }: ClientParts): Record<'create' | 'check', Send> {
  if (keys.some((key) => !KEY.test(reveal(key)))) throw toError('key', 'holds no key')
  const toAuthorization = (key: Secret): string =>
    settings.authorization === 'bearer'
      ? `Bearer ${reveal(key)}`
      : `Basic ${btoa(`${reveal(key)}:`)}`
  let inUse: Secret = keys[0]

  const createOne = (timeoutMs: number): Send => {
    const call = createCall(platform, settings.origin, timeoutMs)
    return async ({ path, ...request }) => {
      const whole = { ...request, path: `${settings.basePath}${path}`, takesUnread: true }
      for (const key of [inUse, ...keys.filter((one) => one !== inUse)]) {
        const headers = { 'cache-control': 'no-store', authorization: toAuthorization(key) }
        const reply = await call({ ...whole, headers })
        if (reply.status === 401) continue
        if (key !== inUse) noteMisconfigured(platform, 'key_changed', 401)
        inUse = key
        return reply
      }
      noteMisconfigured(platform, 'key_refused', 401)
      throw new VendorFailure({ isSent: false, status: 401 }, {})
    }
  }
  return { create: createOne(CREATE_MS), check: createOne(CHECK_MS) }
}

const createCall = (
  platform: ClientParts['platform'],
  origin: string,
  timeoutMs: number,
): VendorCall =>
  createVendorCall(platform, {
    vendor: AUTHENTIMATE,
    origin,
    timeoutMs,
    connectMs: CONNECT_MS,
    maxBytes: MAX_BYTES,
    failuresUntilOpen: 5,
    withinSeconds: 20,
    openSeconds: 15,
    longestRetrySeconds: 30,
  })

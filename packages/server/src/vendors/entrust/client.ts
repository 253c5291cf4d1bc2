/**
 * @module
 * Their five operations, one function each. The only file that sees the application's id. Floor 2, inside
 * `vendors/entrust`.
 */
import * as v from 'valibot'
import { reveal, type Secret } from '../../secret.ts'
import type { VendorCall, VendorReply, VendorRequest } from '../vendor-call.ts'
import { toMeaning, type Fail, type Operation, type Refusal } from './errors.ts'
import type { Latency } from '../latency.ts'
import type { ChallengeBody, CompleteBody, Path, QueryBody } from './requests.ts'
import type { EntrustSettings } from './settings.ts'
import { AuthenticatedReply, PasskeyReply, QueryReply } from './wire.ts'

/** A reply that could be read, or what their refusal means. */
export type Answered<T> =
  | { readonly reply: T; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly reply?: undefined }

/** One completion. */
export interface Completion {
  readonly path: Path
  /** Absent for EXTERNAL alone. */
  readonly token?: string
  readonly body: CompleteBody
  /** Nothing is answered: how does it stand? */
  readonly isPoll?: boolean
  /** See `Asker`. */
  readonly isStranger?: boolean
}

/**
 * A stranger's refusal that nobody understands is one like any other: nobody's question has none, and so
 * what is typed into one would tell whether the name is somebody's.
 */
export interface Asker {
  readonly isStranger: boolean
}

/** All calls. @throws Problem `vendor_unavailable` */
export interface Client {
  query(body: QueryBody): Promise<Answered<QueryReply>>
  challenge(path: Path, body: ChallengeBody, asker: Asker): Promise<Answered<AuthenticatedReply>>
  complete(completion: Completion): Promise<Answered<AuthenticatedReply>>
  /** The deprecated way to ask for a passkey. */
  passkeyChallenge(): Promise<Answered<AuthenticatedReply>>
  /** `ended` also when it was gone already. Never throws. */
  logout(token: string): Promise<'ended' | 'unknown'>
}

/** Calls whose time a question to nobody takes. */
export type Measured = 'query' | 'challenge' | 'complete'

/** What the client is made from. */
export interface ClientParts {
  readonly call: VendorCall
  readonly settings: EntrustSettings
  readonly applicationId: Secret
  readonly latency: Latency<Measured>
  readonly fail: Fail
}

const V1 = '/api/web/v1/authentication'
const V2 = '/api/web/v2/authentication'

/** Logout is over when it worked, and when there was nothing to end: the statuses of the API document. */
const LOGGED_OUT = [200, 204, 401, 404, 409]

/**
 * Calls by the names of the configured version. Only the query may be sent twice, for it changes nothing;
 * with a device's nonces not even that: each call changes them, and old ones are a thief's.
 */
export function createClient(parts: ClientParts): Client {
  const { call, settings, latency } = parts
  const post = createPost(parts)
  const read = createRead(parts)
  return {
    // Measured is whether and when it answers; what it says of one request says nothing of the next.
    query: async (body) => {
      const mayRepeat = body.machineAuthenticator === undefined
      const work = () => post(`${V2}/users`, { json: body, mayRepeat })
      return read(QueryReply, await latency.measure('query', work), { operation: 'query' })
    },
    challenge: async (path, body, { isStranger }) => {
      const work = () => post(`${V2}/users/authenticate/${path}`, { json: body })
      const reply = await latency.measure('challenge', work)
      return read(AuthenticatedReply, reply, { operation: 'challenge', isStranger })
    },
    complete: async ({ path, token, body, isPoll = false, isStranger = false }) => {
      const to = `${V1}/users/authenticate/${path}/complete`
      const work = () => post(to, { json: body, headers: toHeaders(settings, token) })
      const reply = await (isPoll ? work() : latency.measure('complete', work))
      const operation = isPoll ? 'poll' : 'complete'
      return read(AuthenticatedReply, reply, { operation, isStranger })
    },
    passkeyChallenge: async () => {
      const work = () => post(`${V1}/passkey`, { json: {} })
      const reply = await latency.measure('challenge', work)
      const answered = read(PasskeyReply, reply, { operation: 'challenge' })
      if (answered.refusal !== undefined) return answered
      return { reply: v.parse(AuthenticatedReply, answered.reply) }
    },
    async logout(token) {
      const path = `${settings.basePath}${V1}/logout`
      const headers = toHeaders(settings, token)
      const reply = await call({ method: 'POST', path, headers, mayRepeat: true }).catch(
        () => undefined,
      )
      return reply !== undefined && LOGGED_OUT.includes(reply.status) ? 'ended' : 'unknown'
    },
  }
}

/** Both forms are taken there (developer guide). */
function toHeaders(
  { authorization }: EntrustSettings,
  token: string | undefined,
): Readonly<Record<string, string>> {
  if (token === undefined) return {}
  return { authorization: authorization === 'bearer' ? `Bearer ${token}` : token }
}

interface Post extends Pick<VendorRequest, 'headers' | 'mayRepeat'> {
  readonly json: object
}

function createPost({ call, settings, applicationId }: ClientParts) {
  return (path: string, { json, ...rest }: Post): Promise<VendorReply> =>
    call({
      method: 'POST',
      path: `${settings.basePath}${path}`,
      json: { applicationId: reveal(applicationId), ...json },
      takesUnread: true,
      ...rest,
    })
}

/** Fails closed: what cannot be read is no reply, and what nobody can act on no refusal. */
function createRead({ settings, fail }: ClientParts) {
  return <S extends v.GenericSchema>(
    schema: S,
    reply: VendorReply,
    {
      operation,
      isStranger = false,
    }: { readonly operation: Operation; readonly isStranger?: boolean },
  ): Answered<v.InferOutput<S>> => {
    if (reply.status !== 200) {
      const meaning = reply.isUnread === true ? 'failed' : toMeaning(reply, operation, settings)
      if (meaning !== 'failed') return { refusal: meaning }
      const problem = fail('refused')
      if (isStranger) return { refusal: 'wrong' }
      throw problem
    }
    const parsed = v.safeParse(schema, reply.body)
    if (!parsed.success) throw fail('shape')
    return { reply: parsed.output }
  }
}

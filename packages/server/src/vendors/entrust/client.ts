/**
 * @module
 * Their five operations, one function each. The only file that sees the application's id. Floor 2, inside
 * `vendors/entrust`.
 */
import * as v from 'valibot'
import { reveal, type Secret } from '../../secret.ts'
import type { VendorCall, VendorReply, VendorRequest } from '../vendor-call.ts'
import { toMeaning, type Fail, type Operation, type Refusal } from './errors.ts'
import type { Latency } from './latency.ts'
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
}

/** All calls. @throws Problem `vendor_unavailable` */
export interface Client {
  query(body: QueryBody): Promise<Answered<QueryReply>>
  challenge(path: Path, body: ChallengeBody): Promise<Answered<AuthenticatedReply>>
  complete(completion: Completion): Promise<Answered<AuthenticatedReply>>
  /** The deprecated way to ask for a passkey. */
  passkeyChallenge(): Promise<Answered<AuthenticatedReply>>
  /** `ended` also when it was gone already. Never throws. */
  logout(token: string): Promise<'ended' | 'unknown'>
}

/** What the client is made from. */
export interface ClientParts {
  readonly call: VendorCall
  readonly settings: EntrustSettings
  readonly applicationId: Secret
  readonly latency: Latency
  readonly fail: Fail
}

const V1 = '/api/web/v1/authentication'
const V2 = '/api/web/v2/authentication'

/** Logout is over when it worked, and when there was nothing to end (contract §1.5). */
const LOGGED_OUT = [200, 204, 401, 404, 409]

/** Calls by the names of the configured version. Only the query may be sent twice: it changes nothing. */
export function createClient(parts: ClientParts): Client {
  const { call, settings, latency } = parts
  const post = createPost(parts)
  const read = createRead(parts)
  return {
    query: (body) =>
      latency.measure('query', async () =>
        read(QueryReply, await post(`${V2}/users`, { json: body, mayRepeat: true }), 'query'),
      ),
    challenge: (path, body) =>
      latency.measure('challenge', async () => {
        const reply = await post(`${V2}/users/authenticate/${path}`, { json: body })
        return read(AuthenticatedReply, reply, 'challenge')
      }),
    complete: ({ path, token, body, isPoll = false }) => {
      const to = `${V1}/users/authenticate/${path}/complete`
      const work = async () =>
        read(
          AuthenticatedReply,
          await post(to, { json: body, headers: toHeaders(settings, token) }),
          isPoll ? 'poll' : 'complete',
        )
      return isPoll ? work() : latency.measure('complete', work)
    },
    passkeyChallenge: () =>
      latency.measure('challenge', async () => {
        const answered = read(PasskeyReply, await post(`${V1}/passkey`, { json: {} }), 'challenge')
        if (answered.refusal !== undefined) return answered
        return { reply: v.parse(AuthenticatedReply, answered.reply) }
      }),
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

/** Both forms are taken there (contract §1.2). */
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
      ...rest,
    })
}

/** Fails closed: what cannot be read is no reply, and what nobody can act on no refusal. */
function createRead({ settings, fail }: ClientParts) {
  return <S extends v.GenericSchema>(
    schema: S,
    reply: VendorReply,
    operation: Operation,
  ): Answered<v.InferOutput<S>> => {
    if (reply.status !== 200) {
      const refusal = toMeaning(reply, operation, settings)
      if (refusal === 'failed') throw fail('refused')
      return { refusal }
    }
    const parsed = v.safeParse(schema, reply.body)
    if (!parsed.success) throw fail('shape')
    return { reply: parsed.output }
  }
}

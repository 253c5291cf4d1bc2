/**
 * @module
 * Their seven operations on the wire. The only file that sees the keys, the token's text, or a PIN on its
 * way out. Floor 2, inside `vendors/authx`.
 */
import type { Random } from '../../ports.ts'
import { reveal, type Secret } from '../../secret.ts'
import {
  createVendorCall,
  type VendorCall,
  type VendorReply,
  type VendorRequest,
} from '../vendor-call.ts'
import type { VendorPlatform } from '../vendor-source.ts'
import { isFault } from './answer.ts'
import { toMultipart } from './multipart.ts'
import {
  FAMILIES,
  OPERATIONS,
  type Family,
  type Operation,
  type OperationFacts,
} from './operations.ts'
import { AUTHX, type AuthxSettings } from './settings.ts'
import type { ProcessBiometrics } from './wire.ts'

/** What is sent besides the token. */
export type Content =
  | { readonly json: object }
  | { readonly biometrics: ProcessBiometrics; readonly bytes?: Uint8Array }

/** Calls that fail throw VendorFailure; replies below 500 come back as they are. */
export interface Client {
  requestToken(): Promise<VendorReply>
  send(
    operation: Exclude<Operation, 'token'>,
    content: Content,
    token: Secret,
  ): Promise<VendorReply>
}

/** The keys, as secrets. */
export interface Keys {
  readonly applicationId: Secret
  readonly applicationKey: Secret
  /** Absent where the tenant is used for PINs alone. */
  readonly body?: {
    readonly applicationKey: Secret
    readonly secretKey: Secret
    readonly hostName: string
  }
}

/** What the client is made from. */
export interface ClientParts {
  readonly platform: Pick<VendorPlatform, 'call' | 'clock' | 'audit' | 'development' | 'random'>
  readonly settings: AuthxSettings
  readonly keys: Keys
}

const MAX_BYTES = 65_536
const LONGEST_RETRY_SECONDS = 30
const JSON_TYPE = 'application/json; charset=utf-8'

/** One breaker per family: five faults within 20 s end its calls for 15. */
export function createClient({ platform, settings, keys }: ClientParts): Client {
  const calls = createCalls(platform, settings)
  const toRequest = (facts: OperationFacts, rest: Partial<VendorRequest>): VendorRequest => ({
    method: 'POST',
    path: `${settings.basePath}/${facts.name}`,
    timeoutMs: facts.timeoutMs,
    // A refusal without a body to read is still one.
    takesUnread: true,
    ...rest,
    headers: { ...settings.extraHeaders, ...rest.headers },
  })
  return {
    requestToken: () => {
      const headers = {
        ApplicationId: reveal(keys.applicationId),
        ApplicationKey: reveal(keys.applicationKey),
      }
      const method = settings.tokenMethod
      return calls.token(toRequest(OPERATIONS.token, { method, headers }))
    },
    send: (operation, content, token) => {
      const facts: OperationFacts = OPERATIONS[operation]
      const { headers, ...body } = toBody(platform.random, keys, content)
      const authorization = `Bearer ${reveal(token)}`
      return calls[facts.family](
        toRequest(facts, { ...body, headers: { ...headers, authorization } }),
      )
    },
  }
}

function createCalls(
  platform: ClientParts['platform'],
  { origin }: AuthxSettings,
): Readonly<Record<Family, VendorCall>> {
  const create = (family: Family): readonly [Family, VendorCall] => [
    family,
    createVendorCall(platform, {
      vendor: AUTHX,
      origin,
      timeoutMs: OPERATIONS.token.timeoutMs,
      maxBytes: MAX_BYTES,
      failuresUntilOpen: 5,
      withinSeconds: 20,
      openSeconds: 15,
      longestRetrySeconds: LONGEST_RETRY_SECONDS,
      isFault,
    }),
  ]
  // Of all families, each once.
  return Object.fromEntries(FAMILIES.map(create)) as Record<Family, VendorCall>
}

function toBody(
  random: Random,
  keys: Keys,
  content: Content,
): Pick<VendorRequest, 'json' | 'content' | 'headers'> {
  if ('json' in content) return { json: content.json, headers: { 'content-type': JSON_TYPE } }
  const text = JSON.stringify(withParameters(content.biometrics, keys))
  const { bytes } = content
  const file = bytes === undefined ? [] : [{ name: 'biometricdata', bytes }]
  return { content: toMultipart(random, [{ name: 'processBiometrics', text }, ...file]) }
}

/** In the order of the vendor's sample. */
function withParameters(
  { src_user_id, ...biometrics }: ProcessBiometrics,
  { body }: Keys,
): Readonly<Record<string, unknown>> {
  if (body === undefined) throw new TypeError('no biometrics are set up')
  const application_parameters = {
    application_key: reveal(body.applicationKey),
    secret_key: reveal(body.secretKey),
    host_name: body.hostName,
  }
  return { ...biometrics, application_parameters, src_user_id }
}

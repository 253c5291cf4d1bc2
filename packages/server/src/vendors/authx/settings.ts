/**
 * @module
 * What an operator may set about AuthX, with every default. Where the vendor's page is silent the fact is
 * a setting, marked UNVERIFIED. Floor 2, inside `vendors/authx`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import { ConfigError } from '../../config.ts'
import { told, whole } from '../../config-shape-limits.ts'
import { EnvReference, Secret } from '../../secret.ts'
import { parseOwnAddress } from '../own-address.ts'

/** Names the vendor everywhere: in settings, links, ways, audit. */
export const AUTHX = 'authx'

/** Kinds that it can check, and how each is numbered there (`authentication_id`). */
export const MODALITIES = { fingerprint: 1, face: 2, palm: 3 } as const
/** A kind that is checked by `ProcessBiometric`. */
export type Modality = keyof typeof MODALITIES

const KINDS = ['pin', 'face', 'palm', 'fingerprint'] as const
/** A kind that it can check. */
export type AuthxKind = (typeof KINDS)[number]

const SecretSource = v.union([v.instance(Secret), v.instance(EnvReference)])
const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(500))

/** One part of the host's first label: no value can lead to another host. */
const Label = v.pipe(v.string(), v.regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}[A-Za-z0-9])?$/))
/** Longest label of a host name (RFC 1035 §2.3.4). */
const LONGEST_LABEL = 63

/** Set by ourselves; a setting must not put another in their place. */
const OWN_HEADERS = [
  'accept',
  'applicationid',
  'applicationkey',
  'authorization',
  'content-length',
  'content-type',
  'host',
]
const HeaderName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9-]{1,60}$/),
  v.check((name) => !OWN_HEADERS.includes(name.toLowerCase())),
)
const HeaderValue = v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,500}$/))

/** The credentials that travel inside each biometric request. */
export const AuthxBiometricsShape = v.strictObject({
  applicationKey: told(SecretSource, 'The `application_key`: `env(…)`'),
  secretKey: told(SecretSource, 'The `secret_key`: `env(…)`'),
  hostName: told(v.optional(Text), 'The `host_name`, where it is not `hostname`'),
})

/** All that `authx()` takes. */
export const AuthxShape = v.strictObject({
  apiPath: told(
    v.optional(Label),
    'First part of the tenant’s host: `harbour` of `harbour-q4y7n2ke`',
  ),
  hostname: told(v.optional(Label), 'Second part of the tenant’s host'),
  baseUrl: told(
    v.optional(Text),
    'Address in place of `https://{apiPath}-{hostname}.authx.com`, for tenants that have another',
  ),
  /** UNVERIFIED: some tenants are told apart by a header whose name is not public. */
  extraHeaders: told(
    v.optional(v.record(HeaderName, HeaderValue), {}),
    'Sent with every request; never a secret',
  ),
  applicationId: told(SecretSource, 'The `ApplicationId`: `env(…)`'),
  applicationKey: told(SecretSource, 'The `ApplicationKey`: `env(…)`'),
  /** UNVERIFIED: the page shows no method. */
  tokenMethod: told(v.optional(v.picklist(['POST', 'GET']), 'POST'), 'Method of `AccessToken`'),
  biometrics: told(
    v.optional(AuthxBiometricsShape),
    'What face, palm and fingerprint need; without it there is the PIN alone',
  ),
  kinds: told(
    v.optional(v.pipe(v.array(v.picklist(KINDS)), v.minLength(1))),
    'Kinds that may be asked of this vendor; without a list, all that the other settings allow',
  ),
  clientAddress: told(
    v.optional(v.picklist(['truncated', 'whole', 'none']), 'truncated'),
    'How much of the browser’s address goes with a picture or a reading: its /24 or /48, all that is known, nothing',
  ),
  srcUserId: whole(
    0,
    2_147_483_647,
    0,
    'The `src_user_id`: an operator there on whose behalf is asked',
  ),
  /** UNVERIFIED: how long the call of a vendor takes that nobody has called yet. */
  typicalMs: whole(1, 5_000, 300, 'What a call takes, until calls were measured; for decoys'),
})

/** What an operator writes. */
export type AuthxInput = v.InferInput<typeof AuthxShape>
type Parsed = v.InferOutput<typeof AuthxShape>

/** Settings with every default filled in. */
export interface AuthxSettings extends Omit<
  Parsed,
  'apiPath' | 'hostname' | 'baseUrl' | 'kinds' | 'biometrics'
> {
  readonly origin: string
  /** In front of the operations' names, without a slash at its end. */
  readonly basePath: string
  readonly biometrics: (Omit<NonNullable<Parsed['biometrics']>, 'hostName'> & BodyHost) | undefined
}

interface BodyHost {
  readonly hostName: string
}

/**
 * The kinds that these settings offer. Needed before the rest is checked: the list of vendors is made
 * from them.
 */
export function toKinds({ kinds, biometrics }: AuthxInput): readonly AuthenticatorKind[] {
  return kinds ?? (biometrics === undefined ? ['pin'] : KINDS)
}

/**
 * Checks the settings.
 *
 * @throws ConfigError that names the setting and holds no value.
 */
export function parseSettings(input: unknown, development: boolean): AuthxSettings {
  const parsed = v.safeParse(AuthxShape, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    fail(v.getDotPath(issue) ?? 'settings', 'is missing or malformed')
  }
  const { apiPath, hostname, baseUrl, kinds, biometrics, ...settings } = parsed.output
  const url = parseOwnAddress(toAddress({ apiPath, hostname, baseUrl }), development)
  if (url === undefined || url.search !== '' || url.hash !== '') {
    fail('baseUrl', 'must be an https address without user, query or fragment')
  }
  if (biometrics === undefined && kinds?.some((kind) => kind !== 'pin') === true) {
    fail('biometrics', 'is missing, and kinds names one that needs it')
  }
  const hostName = biometrics?.hostName ?? hostname
  if (biometrics !== undefined && hostName === undefined) fail('biometrics.hostName', 'is missing')
  return {
    ...settings,
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    biometrics: biometrics && hostName ? { ...biometrics, hostName } : undefined,
  }
}

function toAddress({
  apiPath,
  hostname,
  baseUrl,
}: {
  readonly apiPath: string | undefined
  readonly hostname: string | undefined
  readonly baseUrl: string | undefined
}): string {
  if (baseUrl !== undefined) return baseUrl
  if (apiPath === undefined) fail('apiPath', 'is missing')
  if (hostname === undefined) fail('hostname', 'is missing')
  const label = `${apiPath}-${hostname}`
  if (label.length > LONGEST_LABEL) fail('hostname', 'makes a host name that is too long')
  return `https://${label}.authx.com`
}

function fail(name: string, what: string): never {
  throw new ConfigError(`The setting vendors.${AUTHX}.${name} ${what}.`)
}

/**
 * @module
 * What an operator may set about Entrust, with every default. Where the vendor's documents are silent
 * the fact is a setting, marked UNVERIFIED. Floor 2, inside `vendors/entrust`.
 */
import { KIND_NAMES } from '@countersign/protocol'
import * as v from 'valibot'
import { ConfigError } from '../../config.ts'
import { told, whole } from '../../config-shape-limits.ts'
import { EnvReference, Secret } from '../../secret.ts'
import { parseOwnAddress } from '../own-address.ts'

const SecretSource = v.union([v.instance(Secret), v.instance(EnvReference)])
const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(500))

/** How an error of theirs is taken; see `errors.ts`. */
export const MEANINGS = [
  'wrong',
  'locked',
  'expired',
  'gone',
  'unusable',
  'denied',
  'unknown',
  'must_change',
  'new_refused',
  'failed',
] as const

/** The tenant's OIDC provider: for `IDP` and `IDP_AND_SECONDFACTOR`. */
export const IdentityProviderShape = v.strictObject({
  issuer: told(Text, 'Issuer: `https://harbour.us.trustedauth.com/api/oidc`'),
  clientId: told(Text, 'Client id of an OIDC application there'),
  clientSecret: told(v.optional(SecretSource), 'Its secret, if it has one: `env(…)`'),
  name: told(v.optional(v.string()), 'The provider as people know it'),
  /**
   * UNVERIFIED: no document says how the API hears of a sign-in at the provider. `token` believes the
   * tenant's signed ID token and calls nothing; `complete` also completes the API's own transaction and
   * needs its yes. The combined way always completes, for its second step needs a token.
   */
  confirm: told(
    v.optional(v.picklist(['token', 'complete']), 'token'),
    '`token`: the signed ID token is enough for the way `IDP`; `complete`: the API must agree too',
  ),
})

/** How a code looks before anybody typed it. */
const CodeShape = v.strictObject({
  length: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(64)),
  minLength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(64))),
  alphabet: v.optional(v.picklist(['digits', 'letters']), 'digits'),
})
export type CodeShape = v.InferOutput<typeof CodeShape>

/** All that `entrust()` takes. */
export const EntrustShape = v.strictObject({
  host: told(Text, 'Address of the tenant: `https://harbour.us.trustedauth.com`'),
  applicationId: told(
    SecretSource,
    'Id of an application of type *Authentication API* that has a resource rule: `env(…)`',
  ),
  apiVersion: told(
    v.optional(v.picklist(['5.36', '5.46']), '5.36'),
    'Names that are sent; replies of either version are read',
  ),
  authorization: told(
    v.optional(v.picklist(['bare', 'bearer']), 'bare'),
    'How a token stands in `Authorization`; the vendor takes both',
  ),
  clientIp: told(
    v.optional(v.boolean(), false),
    'Send the browser’s address: where the application’s `clientIpSource` is `PROVIDED`',
  ),
  /** UNVERIFIED: of several names, that a space stands between them, as in `acr_values` of OpenID Connect. */
  acrs: told(
    v.optional(
      v.strictObject({
        aal1: v.optional(Text),
        aal2: v.optional(Text),
        phr: v.optional(Text),
        phrh: v.optional(Text),
      }),
      {},
    ),
    'What the application calls our levels: told as `requestAcrs` in a step-up, from 5.46 on. `{ aal2: "transfer" }`',
  ),
  kinds: told(
    v.optional(v.pipe(v.array(v.picklist(KIND_NAMES)), v.minLength(1))),
    'Kinds that may be asked of this vendor; without a list, all it lists',
  ),
  questions: told(v.optional(v.boolean(), false), 'Ask knowledge questions; they add no level'),
  smartLogin: told(
    v.optional(v.boolean(), false),
    'Offer smart login; the vendor documents it for its own portals only',
  ),
  /** UNVERIFIED: how a waiting smart login shows on a phone or desktop is unpublished. */
  smartLoginLink: told(
    v.optional(Text),
    'Address of the smart-login agent, with `{challenge}` in it; needed by `smartLogin`',
  ),
  passkeyRoute: told(
    v.optional(v.picklist(['challenge', 'deprecated']), 'challenge'),
    '`deprecated` uses the passkey operation that version 5.37 dropped',
  ),
  /** UNVERIFIED: which of the two a tenant needs; by default the one its version documents first. */
  relyingParty: told(
    v.optional(v.picklist(['origin', 'rpId'])),
    'Whether the page’s origin or the site’s `rpId` is sent for passkeys; by default `origin` to 5.36, `rpId` to 5.46',
  ),
  /** UNVERIFIED: address and parameters of the certificate page are unpublished. */
  certificateUrl: told(
    v.optional(Text),
    'Page that asks for a client certificate, with `{challenge}`, `{code_challenge}`, `{state}` and `{return}` where they belong',
  ),
  /** UNVERIFIED: nothing tells where the key of a certificate lies. */
  certificateKeys: told(
    v.optional(v.picklist(['unknown', 'card', 'hardware']), 'unknown'),
    'Where the keys of your people’s certificates lie: on smart cards, in other hardware',
  ),
  /** UNVERIFIED: 5.36 gives no address for the phone, only the id of a run of its capture maker. */
  faceLink: told(
    v.optional(Text),
    'Address at which a phone takes the face, with `{workflowRunId}` in it, where the reply holds none',
  ),
  passwordResetUrl: told(
    v.optional(Text),
    'Where people reset a password of this vendor; shown where it allows that',
  ),
  pushMessageIdentifier: told(v.optional(Text), 'Name of a push text that the tenant made'),
  mutualChallenge: told(
    v.optional(v.boolean(), true),
    'Ask for a number to be matched in the app; the tenant’s policy decides',
  ),
  identityProvider: told(
    v.optional(IdentityProviderShape),
    'The tenant’s OIDC provider, for people who sign in elsewhere; see below',
  ),
  timeoutMs: whole(500, 30_000, 8_000, 'Whole time of one call'),
  /** UNVERIFIED: how long the call of a vendor takes that nobody has called yet. */
  typicalMs: whole(1, 5_000, 120, 'What a call takes, until calls were measured; for decoys'),
  /** Default by the administrator help; a tenant may set another. */
  sentCode: told(
    v.optional(CodeShape, { length: 8 }),
    'Form of codes that are sent: `{ length, minLength?, alphabet? }`',
  ),
  tokenCode: told(
    v.optional(CodeShape, { length: 8, minLength: 6 }),
    'Form of the codes that tokens show',
  ),
  /** UNVERIFIED: the length of a signature is unpublished. */
  signatureCode: told(
    v.optional(CodeShape, { length: 12, minLength: 6 }),
    'Form of the signatures that tokens show',
  ),
  /** UNVERIFIED: form of a temporary access code. */
  temporaryCode: told(
    v.optional(CodeShape, { length: 16, minLength: 6, alphabet: 'letters' }),
    'Form of temporary access codes',
  ),
  /** UNVERIFIED: what cards look like and how many cells are asked; for decoys alone. */
  gridShape: told(
    v.optional(
      v.strictObject({
        cells: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8)),
        charsPerCell: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
        columns: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(26)),
        rows: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(20)),
      }),
      { cells: 3, charsPerCell: 1, columns: 10, rows: 5 },
    ),
    'Your grid cards: cells asked at once, characters in each, columns and rows. For questions to nobody',
  ),
  /** UNVERIFIED: the vendor publishes two codes; the rest of the table in `errors.ts` is inferred. */
  errorCodes: told(
    v.optional(v.record(v.string(), v.picklist(MEANINGS)), {}),
    `What further error codes mean: ${MEANINGS.map((one) => `\`${one}\``).join(', ')}`,
  ),
  /** UNVERIFIED: no status is documented for any code. */
  statusCodes: told(
    v.optional(v.record(v.pipe(v.string(), v.regex(/^4\d\d$/)), v.picklist(MEANINGS)), {}),
    'What a status means where the code is missing or unknown',
  ),
})

/** What an operator writes. */
export type EntrustInput = v.InferInput<typeof EntrustShape>
type Parsed = v.InferOutput<typeof EntrustShape>

/** Settings with every default filled in. */
export interface EntrustSettings extends Omit<Parsed, 'host' | 'relyingParty'> {
  readonly origin: string
  /** In front of the vendor's own paths, without a slash at its end. */
  readonly basePath: string
  readonly relyingParty: 'origin' | 'rpId'
}

/** Names the vendor everywhere: in settings, links, ways, audit. */
export const ENTRUST = 'entrust'

/**
 * Checks the settings.
 *
 * @throws ConfigError that names the setting and holds no value.
 */
export function parseSettings(input: unknown, development: boolean): EntrustSettings {
  const parsed = v.safeParse(EntrustShape, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    fail(v.getDotPath(issue) ?? 'settings', 'is missing or malformed')
  }
  const { host, relyingParty, ...settings } = parsed.output
  const url = parseOwnAddress(host, development)
  if (url === undefined || url.search !== '' || url.hash !== '') {
    fail('host', 'must be an https address without user, query or fragment')
  }
  assertAddresses(settings, development)
  if (settings.apiVersion === '5.46' && settings.passkeyRoute === 'deprecated') {
    fail('passkeyRoute', 'names an operation that this version no longer has')
  }
  if (settings.apiVersion === '5.36' && relyingParty === 'rpId') {
    fail('relyingParty', 'names what this version cannot be sent')
  }
  if (settings.apiVersion === '5.36' && Object.keys(settings.acrs).length > 0) {
    fail('acrs', 'names what this version cannot be sent')
  }
  if (settings.smartLogin && settings.smartLoginLink === undefined) {
    fail('smartLoginLink', 'is missing')
  }
  return {
    ...settings,
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    relyingParty: relyingParty ?? (settings.apiVersion === '5.36' ? 'origin' : 'rpId'),
  }
}

/** Every address that a person is sent to. What stands in braces is filled in later. */
function assertAddresses(settings: Omit<Parsed, 'host'>, development: boolean): void {
  const { certificateUrl, faceLink, passwordResetUrl, smartLoginLink } = settings
  const addresses = { certificateUrl, faceLink, passwordResetUrl, smartLoginLink }
  for (const [name, address] of Object.entries(addresses)) {
    if (address !== undefined && parseOwnAddress(address, development) === undefined) {
      fail(name, 'must be an https address')
    }
  }
}

function fail(name: string, what: string): never {
  throw new ConfigError(`The setting vendors.${ENTRUST}.${name} ${what}.`)
}

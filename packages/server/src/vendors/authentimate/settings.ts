/**
 * @module
 * What an operator may set about Authentimate, with every default. Where the vendor's reference is silent
 * the fact is a setting, marked UNVERIFIED. Floor 2, inside `vendors/authentimate`.
 */
import * as v from 'valibot'
import { ConfigError } from '../../config.ts'
import { told, whole } from '../../config-shape-limits.ts'
import { EnvReference, Secret } from '../../secret.ts'
import { parseOwnAddress } from '../own-address.ts'

/** Names the vendor everywhere: in settings, ways, audit. */
export const AUTHENTIMATE = 'authentimate'

const SecretSource = v.union([v.instance(Secret), v.instance(EnvReference)])

/** All that `authentimate()` takes. */
export const AuthentimateShape = v.strictObject({
  key: told(SecretSource, 'Secret key of the account: `env(…)`'),
  nextKey: told(
    v.optional(SecretSource),
    'Another key of the same account, tried where the first is refused: for a change of keys',
  ),
  baseUrl: told(
    v.optional(
      v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
      'https://api.authentimate.com/v1',
    ),
    'Address of the API, its version included',
  ),
  authorization: told(
    v.optional(v.picklist(['basic', 'bearer']), 'basic'),
    'How the key goes: as user name with an empty password, or as a token. The vendor takes both',
  ),
  /** UNVERIFIED: the reference's text says JSON, its samples send a form. */
  encoding: told(
    v.optional(v.picklist(['json', 'form']), 'json'),
    'How the number is sent; the reference says the one and shows the other',
  ),
  /** UNVERIFIED: six digits in the sample. */
  codeLength: whole(4, 10, 6, 'Digits of a code'),
  /** UNVERIFIED: the reply of a create tells it; until one was seen, for questions to nobody. */
  lifetimeSeconds: whole(60, 600, 600, 'Life of a code, until one was sent; for decoys'),
  /** UNVERIFIED: how long a call takes that nobody has made yet. */
  typicalMs: whole(1, 5_000, 300, 'What a call takes, until calls were measured; for decoys'),
})

/** What an operator writes. */
export type AuthentimateInput = v.InferInput<typeof AuthentimateShape>
type Parsed = v.InferOutput<typeof AuthentimateShape>

/** Settings with every default filled in. */
export interface AuthentimateSettings extends Omit<Parsed, 'baseUrl'> {
  readonly origin: string
  /** In front of the vendor's own paths, without a slash at its end. */
  readonly basePath: string
}

/**
 * Checks the settings.
 *
 * @throws ConfigError that names the setting and holds no value.
 */
export function parseSettings(input: unknown, development: boolean): AuthentimateSettings {
  const parsed = v.safeParse(AuthentimateShape, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw toError(v.getDotPath(issue) ?? 'settings', 'is missing or malformed')
  }
  const { baseUrl, ...settings } = parsed.output
  const url = parseOwnAddress(baseUrl, development)
  if (url === undefined || url.search !== '' || url.hash !== '') {
    throw toError('baseUrl', 'must be an https address without user, query or fragment')
  }
  return { ...settings, origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') }
}

/** A wrong setting, named. */
export const toError = (name: string, what: string): ConfigError =>
  new ConfigError(`The setting vendors.${AUTHENTIMATE}.${name} ${what}.`)

/**
 * @module
 * Environment and settings → Config. The only reader of raw secrets; a missing or malformed setting
 * stops the start with one sentence that names it. Floor 1.
 */
import { type Acr, type AuthenticatorKind, type Scope } from '@countersign/protocol'
import * as v from 'valibot'
import {
  ConfigShape,
  NEVER_FIRST,
  type ActionDeclaration,
  type Limits,
  type MessageLimits,
} from './config-shape.ts'
import type { AllowPhone } from './config-shape-phone.ts'
import { findActionFault, findDoorFault } from './config-actions.ts'
import type { DoorSettings } from './config-shape-doors.ts'
import type { FaceSettings } from './config-shape-faces.ts'
import { EnvReference, hashSecret, Secret, type SecretSource } from './secret.ts'

/** What an operator writes. */
export type ConfigInput = v.InferInput<typeof ConfigShape>

/** Types the settings; they are checked when the backend starts. */
export const defineConfig = (input: ConfigInput): ConfigInput => input

/** A setting that is missing or malformed. The message names it and holds no value. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConfigError'
  }
}

/** One action, with its level as a list. */
export interface DeclaredAction extends Omit<ActionDeclaration, 'acr'> {
  readonly acrValues: readonly Acr[]
  /** Of its site, by handle: what its fields of the type `door` may name. */
  readonly doors?: ReadonlyMap<string, DoorSettings>
}

/** One site, checked, with every default filled in. */
export interface SiteConfig {
  readonly id: string
  readonly name: string
  readonly origins: readonly string[]
  readonly rpId: string
  /** SHA-256 of each key, base64url; the keys themselves are not kept. */
  readonly keys: readonly { readonly keyHash: Promise<string>; readonly scopes: readonly Scope[] }[]
  /** People are shared between the sites of one directory; normally the site's own id. */
  readonly directory: string
  /** Ids of the vendors that serve it, in order. */
  readonly vendors: readonly string[]
  readonly locale: string
  readonly signIn: {
    readonly ways: readonly AuthenticatorKind[]
    readonly acrValues: readonly Acr[]
    readonly factors: number
    readonly signUp: 'closed' | 'open'
    readonly listing: 'private' | 'friendly'
    readonly recovery: readonly AuthenticatorKind[]
    readonly hideFailedStep: boolean
    readonly remember: boolean
    readonly rememberDays: number
    readonly rememberedSparesSecondStep: boolean
  }
  readonly accountWays: readonly AuthenticatorKind[]
  readonly actions: ReadonlyMap<string, DeclaredAction>
  /** Doors by handle; none other can be moved. */
  readonly doors: ReadonlyMap<string, DoorSettings>
  readonly doorsPaused: boolean
  /** Absent where numbers in forms are not verified. */
  readonly verifyPhone: VerifyPhone | undefined
}

/** How a site verifies numbers in its forms. */
export interface VerifyPhone {
  /** ISO 3166 codes; never empty. */
  readonly countries: readonly string[]
  readonly allow: AllowPhone | undefined
}

/** All settings, checked, with every default filled in. Senders and store are joined by the runtime. */
export interface Config {
  readonly issuer: string
  /** Path of the issuer, without a slash at the end: `/auth`, or empty. */
  readonly basePath: string
  readonly masterKey: Secret | undefined
  readonly sites: ReadonlyMap<string, SiteConfig>
  readonly phoneCountries: readonly string[]
  /** PEM; keys attested below them may reach `phrh`. */
  readonly attestationRoots: readonly string[]
  /** Lines of a breach service for the first 5 digits of a password's SHA-1. */
  readonly breachedPasswords: ((sha1Prefix: string) => Promise<string>) | undefined
  /** Absent where faces are not compared here. Who compares them is joined by the runtime. */
  readonly faces: FaceSettings | undefined
  readonly limits: Limits
  readonly messageLimits: MessageLimits
  readonly proxy: { readonly header: string; readonly hops: number } | undefined
}

type Environment = Readonly<Record<string, string | undefined>>
type Parsed = v.InferOutput<typeof ConfigShape>

/**
 * Checks the settings and fetches the secrets they name.
 *
 * @throws ConfigError
 */
export function parseConfig(input: unknown, environment: Environment): Config {
  const parsed = v.safeParse(ConfigShape, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new ConfigError(`The setting ${v.getDotPath(issue) ?? 'config'} is missing or malformed.`)
  }
  const settings = parsed.output
  const issuer = toIssuer(settings.issuer)
  const sites = new Map<string, SiteConfig>()
  for (const [index, site] of settings.sites.entries()) {
    if (sites.has(site.id)) throw new ConfigError(`Two sites have the id of sites[${index}].`)
    const path = `sites[${index}]`
    const verifyPhone = toVerifyPhone(site.verifyPhone, path, settings.phoneCountries)
    sites.set(site.id, { ...toSite(site, path, environment), verifyPhone })
  }
  assertRpIds([...sites.values()])
  return {
    issuer: issuer.href,
    basePath: issuer.path,
    masterKey:
      optionalSecret(settings.masterKey, 'masterKey', environment) ??
      optionalSecret(
        environment['COUNTERSIGN_MASTER_KEY'] === undefined
          ? undefined
          : new EnvReference('COUNTERSIGN_MASTER_KEY'),
        'masterKey',
        environment,
      ),
    sites,
    phoneCountries: settings.phoneCountries,
    attestationRoots: settings.attestationRoots,
    breachedPasswords: settings.breachedPasswords,
    faces: settings.faces,
    limits: settings.limits,
    messageLimits: settings.messageLimits,
    proxy: settings.proxy,
  }
}

/** Names that browsers take for the machine itself (RFC 6761 §6.3), so that nothing travels in clear. */
const isLocal = (host: string): boolean =>
  /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(host)

function toIssuer(text: string): { href: string; path: string } {
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url.hostname))) {
    throw new ConfigError('The setting issuer must be https; plain http is for localhost only.')
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new ConfigError('The setting issuer must be an address without query, fragment or user.')
  }
  const path = url.pathname.replace(/\/+$/, '')
  return { href: `${url.origin}${path}`, path }
}

/** Nothing more is said about it. */
const ON: { readonly countries?: readonly string[]; readonly allow?: AllowPhone } = {}

/** Off, or with the countries that may be texted. */
function toVerifyPhone(
  setting: Parsed['sites'][number]['verifyPhone'],
  path: string,
  phoneCountries: readonly string[],
): VerifyPhone | undefined {
  if (setting === false) return undefined
  const { countries = phoneCountries, allow } = setting === true ? ON : setting
  if (countries.length === 0) {
    throw new ConfigError(
      `The setting ${path}.verifyPhone needs phoneCountries: name those that may be texted.`,
    )
  }
  if (!countries.every((country) => phoneCountries.includes(country))) {
    throw new ConfigError(
      `The setting ${path}.verifyPhone.countries names a country that phoneCountries does not.`,
    )
  }
  return { countries, allow }
}

function toSite(
  site: Parsed['sites'][number],
  path: string,
  environment: Environment,
): Omit<SiteConfig, 'verifyPhone'> {
  for (const origin of site.origins) {
    const { protocol, hostname: host } = new URL(origin)
    if (protocol !== 'https:' && !isLocal(host)) {
      throw new ConfigError(
        `The setting ${path}.origins must be https; plain http is for localhost only.`,
      )
    }
    if (host !== site.rpId && !host.endsWith(`.${site.rpId}`)) {
      throw new ConfigError(`The setting ${path}.rpId does not cover every origin of the site.`)
    }
  }
  const tooSoon = site.signIn.ways.find((kind) => NEVER_FIRST.includes(kind))
  if (tooSoon !== undefined) {
    throw new ConfigError(`The setting ${path}.signIn.ways names ${tooSoon}, which is never first.`)
  }
  if (site.signIn.hideFailedStep && site.vendors.some((id) => id !== 'local')) {
    throw new ConfigError(
      `The setting ${path}.signIn.hideFailedStep is for sites that the built-in vendor serves alone.`,
    )
  }
  const keys = site.keys.map((entry, i) => ({
    keyHash: hashKey(toSecret(entry.key, `${path}.keys[${i}]`, environment), `${path}.keys[${i}]`),
    scopes: entry.scopes,
  }))
  if (site.key !== undefined) {
    const keyHash = hashKey(toSecret(site.key, `${path}.key`, environment), `${path}.key`)
    keys.unshift({ keyHash, scopes: ['transactions'] })
  }
  if (keys.length === 0) throw new ConfigError(`The setting ${path}.key is missing.`)
  return {
    id: site.id,
    name: site.name ?? site.id,
    origins: site.origins.map((origin) => new URL(origin).origin),
    rpId: site.rpId,
    keys,
    directory: site.directory ?? site.id,
    vendors: site.vendors,
    locale: site.locale,
    signIn: { ...site.signIn, acrValues: [site.signIn.acr].flat() },
    accountWays: site.account.ways,
    ...toActions(site, path),
  }
}

/** @throws ConfigError for a key that could be guessed. */
function hashKey(key: Secret, name: string): Promise<string> {
  const hash = hashSecret(key)
  if (hash === undefined) {
    throw new ConfigError(`The setting ${name} must have 32 characters or more.`)
  }
  return hash
}

/** @throws ConfigError */
function toActions(site: Parsed['sites'][number], path: string) {
  const fault = findActionFault(site, path) ?? findDoorFault(site, path)
  if (fault !== undefined) throw new ConfigError(fault)
  const doors = new Map(Object.entries(site.doors))
  const actions = Object.entries(site.actions).map(
    ([type, { acr, ...action }]): [string, DeclaredAction] => [
      type,
      { ...action, acrValues: [acr].flat(), doors },
    ],
  )
  return { doors, doorsPaused: site.doorsPaused, actions: new Map(actions) }
}

/** Two sites on one RP id would delete each other's passkeys, unless they share one directory. */
function assertRpIds(sites: readonly SiteConfig[]): void {
  for (const site of sites) {
    const other = sites.find((one) => one.rpId === site.rpId && one.directory !== site.directory)
    if (other !== undefined) {
      throw new ConfigError(
        `The sites ${site.id} and ${other.id} share an rpId; give both the same directory, or each its own rpId.`,
      )
    }
  }
}

/**
 * The secret behind a setting.
 *
 * @param name  The setting, for the message.
 * @throws ConfigError when the environment lacks it.
 */
export function toSecret(source: SecretSource, name: string, environment: Environment): Secret {
  if (source instanceof Secret) return source
  const value = environment[source.variable]
  if (value === undefined || value === '') {
    throw new ConfigError(`The setting ${name} needs the environment variable ${source.variable}.`)
  }
  return new Secret(value, name)
}

function optionalSecret(source: SecretSource | undefined, name: string, environment: Environment) {
  return source === undefined ? undefined : toSecret(source, name, environment)
}

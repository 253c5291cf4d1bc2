/**
 * @module
 * The vendors of the settings, opened: the built-in one first, then the companies, each with what it may
 * touch. Floor 6.
 */
import { isAuthenticatorKind } from '@countersign/protocol'
import { ConfigError, toSecret, type Config, type ConfigInput } from '../config.ts'
import type { FaceMatcher } from '../faces/matcher.ts'
import type { Vault } from '../vault.ts'
import { createLocalVendor } from '../vendors/local/index.ts'
import type { VendorSource } from '../vendors/vendor-source.ts'
import type { Probed, Vendor } from '../vendors/vendor.ts'
import type { Platform } from './backend.ts'

/** What is joined. */
export interface VendorParts {
  readonly config: Config
  readonly vault: Vault
  readonly matcher?: FaceMatcher | undefined
}

/** What a vendor may touch of the platform. */
export type VendorTools = Pick<
  Platform,
  'clock' | 'random' | 'wait' | 'audit' | 'call' | 'environment' | 'development' | 'hasher'
>

/** @throws ConfigError with one sentence that names the setting. */
export function openVendors(
  platform: VendorTools,
  input: ConfigInput,
  parts: VendorParts,
): readonly Vendor[] {
  const { config, vault, matcher } = parts
  const { clock, random, hasher } = platform
  const local = createLocalVendor({
    clock,
    random,
    vault,
    hasher,
    attestationRoots: config.attestationRoots,
    ...toFaceRules(config, matcher),
    ...(config.breachedPasswords === undefined ? {} : { breached: config.breachedPasswords }),
    canReset: (site) => (config.sites.get(site)?.signIn.recovery.length ?? 0) > 0,
  })
  const companies = toSources(input).map((source) => openSource(platform, source, parts))
  const vendors = [local, ...companies]
  assertNamed(config, vendors)
  return vendors
}

const DAY_SECONDS = 86_400

function toFaceRules({ faces }: Config, matcher: FaceMatcher | undefined) {
  if (faces === undefined || matcher === undefined) return {}
  const { threshold, stepUpThreshold, idleDays } = faces
  const idleSeconds = idleDays * DAY_SECONDS
  return { faces: { matcher, threshold, stepUpThreshold, idleSeconds } }
}

/** The companies in their order, and how each can be asked without changing anything. */
export const toProbes = (
  vendors: readonly Vendor[],
): readonly { readonly vendor: string; readonly probe: Vendor['probe'] }[] =>
  vendors.filter(({ id }) => id !== 'local').map(({ id, probe }) => ({ vendor: id, probe }))

/** Asks every company that can be asked, all at once. */
export async function probeVendors(
  vendors: readonly Vendor[],
): Promise<Readonly<Record<string, Probed>>> {
  const probed = await Promise.all(
    toProbes(vendors).map(async ({ vendor, probe }) =>
      probe === undefined ? [] : [[vendor, await probe()] as const],
    ),
  )
  return Object.fromEntries(probed.flat())
}

function toSources(input: ConfigInput): readonly VendorSource[] {
  const named: readonly unknown[] = input.vendors ?? []
  const ids = new Set(['local'])
  return named.map((one, i) => {
    if (!isVendorSource(one)) {
      throw new ConfigError(`The setting vendors[${i}] holds something that is no vendor.`)
    }
    if (ids.has(one.id)) throw new ConfigError(`The setting vendors[${i}].id is used twice.`)
    ids.add(one.id)
    return one
  })
}

function openSource(
  { clock, random, wait, audit, call, environment, development }: VendorTools,
  source: VendorSource,
  { config, vault }: VendorParts,
): Vendor {
  const callback = `${config.issuer}/v1/callback/${source.id}`
  return source.open({
    clock,
    random,
    wait,
    audit,
    call,
    vault,
    development,
    callback,
    read: (secret, name) => toSecret(secret, `vendors.${source.id}.${name}`, environment),
  })
}

/** Whom a site names must be there: else people would find no way in. */
function assertNamed(config: Config, vendors: readonly Vendor[]): void {
  for (const site of config.sites.values()) {
    const missing = site.vendors.find((id) => !vendors.some((one) => one.id === id))
    if (missing !== undefined) {
      throw new ConfigError(
        `The site ${site.id} names the vendor ${missing}, which the setting vendors does not hold.`,
      )
    }
    for (const [handle, door] of site.doors) {
      if (vendors.find((one) => one.id === door.vendor)?.building !== undefined) continue
      throw new ConfigError(
        `The door ${handle} of site ${site.id} names the vendor ${door.vendor}, which has no doors.`,
      )
    }
  }
}

const isVendorSource = (value: unknown): value is VendorSource =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  /^[a-z][a-z0-9-]{0,31}$/.test(value.id) &&
  'kinds' in value &&
  Array.isArray(value.kinds) &&
  value.kinds.every(isAuthenticatorKind) &&
  typeof Reflect.get(value, 'open') === 'function'

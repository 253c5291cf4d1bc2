/**
 * @module
 * What every flow file gets as its first argument. Floor 3.
 */
import {
  AUTHENTICATOR_KINDS,
  type AuthenticatorKind,
  type CeremonyName,
} from '@countersign/protocol'
import type { Config, SiteConfig } from '../config.ts'
import type { FaceMatcher } from '../faces/matcher.ts'
import type { Audit, Clock, Later, Random, Wait } from '../ports.ts'
import { Problem } from '../problem.ts'
import type { Outgoing } from '../senders/limits.ts'
import type { Channel, Message } from '../senders/sender.ts'
import type { Signer } from '../signing.ts'
import type { Store } from '../stores/store.ts'
import type { Vault } from '../vault.ts'
import type { Enrolment, Vendor } from '../vendors/vendor.ts'

/** Handed on to the http layer, which may not reach down to the senders. */
export type { Message }

/** What every flow needs of the outside, and the parts that it works with. */
export interface FlowDeps {
  readonly config: Config
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly signer: Signer
  readonly vendors: readonly Vendor[]
  /** Absent where the settings name none. */
  readonly matcher?: FaceMatcher
  readonly outgoing: Outgoing
  readonly audit: Audit
  readonly later: Later
  readonly wait: Wait
}

/** What the http layer knows about the caller. */
export interface Caller {
  /** Capability token as the page made it. */
  readonly token: string
  /** `Origin` header; absent on same-origin reads. */
  readonly origin: string | undefined
  /** Network address for counters. */
  readonly address: string
  /** `User-Agent`, cut; a claim, for vendors that describe the browser. */
  readonly agent?: string
}

/** @throws Problem `site_unknown` */
export function getSite(deps: Pick<FlowDeps, 'config'>, id: string): SiteConfig {
  const site = deps.config.sites.get(id)
  if (site === undefined) throw new Problem('site_unknown')
  return site
}

/**
 * The vendor by which a person adds a way, which is then kept by us: the first of the site's that knows the
 * kind, else the built-in one.
 *
 * @throws Problem `authenticator_unavailable`
 */
export function getVendor(
  deps: Pick<FlowDeps, 'vendors'>,
  site: Pick<SiteConfig, 'vendors'>,
  kind: AuthenticatorKind,
): Vendor {
  const vendor = findKeeper(deps, site, kind)
  if (vendor === undefined) throw new Problem('authenticator_unavailable')
  return vendor
}

function findKeeper(
  deps: Pick<FlowDeps, 'vendors'>,
  site: Pick<SiteConfig, 'vendors'>,
  kind: AuthenticatorKind,
): Vendor | undefined {
  const keepers = deps.vendors.filter(
    ({ remote, kinds }) => remote === undefined && kinds.includes(kind),
  )
  const named = site.vendors.flatMap((id) => keepers.filter((one) => one.id === id))
  return named[0] ?? keepers.find(({ id }) => id === 'local')
}

/**
 * The vendor that checks a way.
 *
 * @throws Problem `authenticator_unavailable` for one that the settings no longer name.
 */
export function getVendorById(deps: Pick<FlowDeps, 'vendors'>, id: string): Vendor {
  const vendor = deps.vendors.find((one) => one.id === id)
  if (vendor === undefined) throw new Problem('authenticator_unavailable')
  return vendor
}

/** The vendor that a site asks for a kind: the first of its vendors that knows it. */
export const toSiteVendor = (
  deps: Pick<FlowDeps, 'vendors'>,
  site: Pick<SiteConfig, 'vendors'>,
  kind: AuthenticatorKind,
): Vendor | undefined =>
  site.vendors
    .map((id) => deps.vendors.find((one) => one.id === id))
    .find((vendor) => vendor?.kinds.includes(kind) === true)

/** Where a way's messages go, in clear: E.164 number or e-mail address; undefined for kinds that send nothing. */
export const toAddress = (deps: Pick<FlowDeps, 'vendors'>, way: Enrolment): string | undefined =>
  deps.vendors.find((one) => one.id === way.vendor)?.describe(way).contact?.to

const CHANNEL_OF: Partial<Record<AuthenticatorKind, Channel>> = {
  'sms-code': 'sms',
  'voice-code': 'voice',
  'email-code': 'mail',
}

/** The channel a kind sends on; undefined for kinds that send nothing. */
export const toChannel = (kind: AuthenticatorKind): Channel | undefined => CHANNEL_OF[kind]

/** True when a vendor of the site checks the kind and, if the built-in one sends it, a sender is configured. */
export function isKindUsable(
  deps: Pick<FlowDeps, 'vendors' | 'outgoing'>,
  site: Pick<SiteConfig, 'vendors'>,
  kind: AuthenticatorKind,
): boolean {
  const vendor = toSiteVendor(deps, site, kind)
  return vendor !== undefined && isSendable(deps, vendor, kind)
}

/** True when a person may add the kind: a vendor whose ways we keep knows it and, if it sends, can. */
export function isEnrollable(
  deps: Pick<FlowDeps, 'vendors' | 'outgoing'>,
  site: Pick<SiteConfig, 'vendors'>,
  kind: AuthenticatorKind,
): boolean {
  const vendor = findKeeper(deps, site, kind)
  return vendor !== undefined && isSendable(deps, vendor, kind)
}

/** True for a vendor that sends itself, and for kinds that send nothing. */
export function isSendable(
  deps: Pick<FlowDeps, 'outgoing'>,
  vendor: Pick<Vendor, 'remote' | 'sendsItself'>,
  kind: AuthenticatorKind,
): boolean {
  const channel = toChannel(kind)
  const isTheirs = vendor.remote !== undefined || vendor.sendsItself === true
  return isTheirs || channel === undefined || deps.outgoing.channels.includes(channel)
}

/** True for a way of ours that nobody can check any more: it has to be added again. */
export function isOutdated({ vendors }: Pick<FlowDeps, 'vendors'>, way: Enrolment): boolean {
  const vendor = vendors.find((one) => one.id === way.vendor)
  if (vendor === undefined || vendor.remote !== undefined) return false
  return !vendor.kinds.includes(way.kind) || vendor.describe(way).isOutdated === true
}

/** The ceremony of a kind where this vendor checks it. */
export const toCeremony = (
  vendor: Pick<Vendor, 'ceremonies'> | undefined,
  kind: AuthenticatorKind,
): CeremonyName => vendor?.ceremonies?.[kind] ?? AUTHENTICATOR_KINDS[kind].ceremony

/** Keyed hash of a person's id, for audit and counters. */
export const hashPerson = (
  deps: Pick<FlowDeps, 'vault'>,
  directory: string,
  user: string,
): Promise<string> => deps.vault.mac('audit', directory, user)

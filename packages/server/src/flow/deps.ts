/**
 * @module
 * What every flow file gets as its first argument. Floor 3.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Config, SiteConfig } from '../config.ts'
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
}

/** @throws Problem `site_unknown` */
export function getSite(deps: Pick<FlowDeps, 'config'>, id: string): SiteConfig {
  const site = deps.config.sites.get(id)
  if (site === undefined) throw new Problem('site_unknown')
  return site
}

/**
 * The vendor that checks a kind; for now each kind has one.
 *
 * @throws Problem `authenticator_unavailable`
 */
export function getVendor(deps: Pick<FlowDeps, 'vendors'>, kind: AuthenticatorKind): Vendor {
  const vendor = deps.vendors.find((one) => one.kinds.includes(kind))
  if (vendor === undefined) throw new Problem('authenticator_unavailable')
  return vendor
}

/** Where a way's messages go, in clear: E.164 number or e-mail address; undefined for kinds that send nothing. */
export const toAddress = (deps: Pick<FlowDeps, 'vendors'>, way: Enrolment): string | undefined =>
  getVendor(deps, way.kind).describe(way).contact?.to

const CHANNEL_OF: Partial<Record<AuthenticatorKind, Channel>> = {
  'sms-code': 'sms',
  'voice-code': 'voice',
  'email-code': 'mail',
}

/** The channel a kind sends on; undefined for kinds that send nothing. */
export const toChannel = (kind: AuthenticatorKind): Channel | undefined => CHANNEL_OF[kind]

/** True when a vendor checks the kind and, if it sends, a sender is configured. */
export function isKindUsable(
  deps: Pick<FlowDeps, 'vendors' | 'outgoing'>,
  kind: AuthenticatorKind,
): boolean {
  const channel = toChannel(kind)
  const sendable = channel === undefined || deps.outgoing.channels.includes(channel)
  return sendable && deps.vendors.some((vendor) => vendor.kinds.includes(kind))
}

/** Keyed hash of a person's id, for audit and counters. */
export const hashPerson = (
  deps: Pick<FlowDeps, 'vault'>,
  directory: string,
  user: string,
): Promise<string> => deps.vault.mac('audit', directory, user)

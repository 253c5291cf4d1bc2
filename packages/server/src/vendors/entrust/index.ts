/**
 * @module
 * Entrust Identity as a Service: its Authentication API as a vendor. Sources and doubts are in the README
 * beside this file. Floor 2; runtimes join it.
 */
import { ConfigError } from '../../config.ts'
import { Problem } from '../../problem.ts'
import { createProviderSignIn, type ProviderSignIn } from '../provider-sign-in.ts'
import type { VendorPlatform, VendorSource } from '../vendor-source.ts'
import { createVendorCall } from '../vendor-call.ts'
import type { Vendor } from '../vendor.ts'
import { answer } from './answer.ts'
import { ask } from './ask.ts'
import { createClient, type Measured } from './client.ts'
import { consult } from './consult.ts'
import { createFail } from './errors.ts'
import { getFamily, isPolled, toKinds } from './families.ts'
import type { EntrustDeps } from './family.ts'
import { createLatency } from '../latency.ts'
import { cancel, poll } from './poll.ts'
import { probe } from './probe.ts'
import { sealReturned, toClaims } from './returned.ts'
import { endSession } from './session.ts'
import { ENTRUST, parseSettings, type EntrustInput, type EntrustSettings } from './settings.ts'
import { parseWay } from './ways.ts'

export { EntrustShape, IdentityProviderShape, type EntrustInput } from './settings.ts'

/**
 * A tenant of Entrust Identity as a Service, for `vendors` in the config:
 *
 *     vendors: [entrust({ host: 'https://harbour.us.trustedauth.com', applicationId: env('ENTRUST_APPLICATION_ID') })]
 *
 * People are linked by `links.entrust.account`: the user id there, exactly as its replies spell it.
 */
export function entrust(settings: EntrustInput): VendorSource {
  const { kinds, unset } = toKinds(settings)
  return {
    id: ENTRUST,
    kinds,
    open(platform) {
      const parsed = parseSettings(settings, platform.development)
      return createVendor({ ...createDeps(platform, parsed), kinds, unset })
    },
  }
}

/** The key and every token stay in here: nothing of it is readable on the vendor. */
function createDeps(
  platform: VendorPlatform,
  settings: EntrustSettings,
): Omit<EntrustDeps, 'kinds' | 'unset'> {
  const { clock, random, vault, wait, audit, callback } = platform
  const fail = createFail(audit)
  const elapsed = platform.elapsed ?? (() => performance.now())
  const latency = createLatency<Measured>({ random, wait, elapsed }, settings.typicalMs)
  const call = createVendorCall(platform, {
    vendor: ENTRUST,
    origin: settings.origin,
    timeoutMs: settings.timeoutMs,
  })
  const applicationId = platform.read(settings.applicationId, `vendors.${ENTRUST}.applicationId`)
  const client = createClient({ call, settings, applicationId, latency, fail })
  const denied: EntrustDeps['denied'] = ({ site, transaction }) =>
    audit({ event: 'vendor.denied', vendor: ENTRUST, site: site.id, transaction })
  const provider = toProvider(platform, settings)
  const parts = { settings, clock, random, vault, client, latency, fail, denied, callback }
  return { ...parts, ...(provider !== undefined && { provider }) }
}

/** @throws ConfigError for an issuer that may not be called. */
function toProvider(
  platform: VendorPlatform,
  { identityProvider, timeoutMs }: EntrustSettings,
): ProviderSignIn | undefined {
  if (identityProvider === undefined) return undefined
  const name = `vendors.${ENTRUST}.identityProvider`
  const { issuer, clientId, clientSecret: source } = identityProvider
  const clientSecret = source && platform.read(source, `${name}.clientSecret`)
  const { call, clock, random, callback, development } = platform
  const shared = { call, clock, random, callback, development, timeoutMs }
  try {
    return createProviderSignIn({
      ...shared,
      issuer,
      clientId,
      ...(clientSecret !== undefined && { clientSecret }),
    })
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new ConfigError(`The setting ${name}.issuer must be an https address.`, { cause })
  }
}

function createVendor(deps: EntrustDeps): Vendor {
  const unavailable = async (): Promise<never> => {
    throw new Problem('authenticator_unavailable')
  }
  return {
    id: ENTRUST,
    kinds: deps.kinds,
    start: async (input) => ask(deps, getFamily(deps, input.kind), input),
    check: async (input) => answer(deps, getFamily(deps, input.kind), input),
    // Ways are added and taken away at the vendor alone.
    enrol: unavailable,
    confirm: unavailable,
    make: unavailable,
    probe: () => probe(deps),
    describe: (enrolment) => {
      const target = parseWay(enrolment)?.target
      return target === undefined ? {} : { target }
    },
    remote: {
      polled: deps.kinds.filter(isPolled),
      consult: (input) => consult(deps, input),
      pretend: () => deps.latency.pretend('query'),
      poll: async (input) => poll(deps, getFamily(deps, input.kind), input),
      // Kept, not judged: whoever has the challenge's page must still post its one-time code.
      readReturn: ({ context, query }) => sealReturned(deps, context, toClaims(query)),
      cancel: (input) => cancel(deps, input),
      endSession: (session, kept) => endSession(deps, session, kept),
    },
  }
}

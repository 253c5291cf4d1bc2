/**
 * @module
 * Any OpenID provider as a way to prove oneself: `oidc({ issuer, clientId, name })`. Floor 2.
 */
import { ConfigError } from '../../config.ts'
import { Problem } from '../../problem.ts'
import type { SecretSource } from '../../secret.ts'
import { createProviderSignIn, type ProviderSignIn } from '../provider-sign-in.ts'
import type { Consulted, RemoteVendor } from '../remote.ts'
import type { VendorPlatform, VendorSource } from '../vendor-source.ts'
import type { Enrolment, PersonFacts, Vendor } from '../vendor.ts'
import { createProviderWay } from './way.ts'

/** One provider, and who we are there. */
export interface OidcOptions {
  /** Names it in `site.vendors`, in people's `links` and in the callback. Default `oidc`. */
  readonly id?: string
  /** https; exactly as the provider's own metadata write it. */
  readonly issuer: string
  readonly clientId: string
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret?: SecretSource
  /** What people call it: "Harbour ID". */
  readonly name: string
  /** Space-separated, with `openid`. Default `openid`. */
  readonly scope?: string
  /** Space-separated, best first; a sign-in that reached none of them counts as wrong. */
  readonly acrValues?: string
  /** Whether proofs tell which methods the provider says it used. The level stays that of one factor. Default false. */
  readonly amrFromProvider?: boolean
  /** Whole time for one request to the provider. Default 5,000. */
  readonly timeoutMs?: number
}

/**
 * People prove themselves by signing in at the provider. Whose account is whose is said by the site
 * (`links`): the subject at this issuer, compared letter by letter; nothing is joined by mail address.
 *
 * In a step-up the provider must ask the person anew (`max_age=0`): a session there approves nothing here.
 * Register the callback `{issuer of this backend}/v1/callback/{id}` at the provider.
 */
export function oidc(options: OidcOptions): VendorSource {
  const { id = 'oidc' } = options
  return {
    id,
    kinds: ['identity-provider'],
    open: (platform) => createVendor({ ...options, id }, platform),
  }
}

function createVendor(options: OidcOptions & { id: string }, platform: VendorPlatform): Vendor {
  const { id, name, amrFromProvider = false } = options
  const toWays = (person: PersonFacts) => listWays({ id, name, person })
  const signIn = openSignIn(options, platform)
  const way = createProviderWay({ id, name, amrFromProvider, signIn, platform, toWays })
  return {
    id,
    kinds: ['identity-provider'],
    remote: createRemote(toWays, way.readReturn),
    start: way.start,
    check: way.check,
    enrol: refuse,
    confirm: refuse,
    make: refuse,
    describe: () => ({}),
  }
}

/** @throws ConfigError with one sentence that names the setting. */
function openSignIn(
  { id, name, clientSecret, ...options }: OidcOptions & { id: string },
  { read, call, clock, random, callback, development }: VendorPlatform,
): ProviderSignIn {
  const setting = `vendors.${id}`
  if (name.trim() === '' || options.clientId === '') {
    throw new ConfigError(`The setting ${setting} needs a name and a clientId.`)
  }
  const secret =
    clientSecret === undefined ? undefined : read(clientSecret, `${setting}.clientSecret`)
  try {
    return createProviderSignIn({
      ...options,
      call,
      clock,
      random,
      callback,
      development,
      ...(secret !== undefined && { clientSecret: secret }),
    })
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new ConfigError(`The setting ${setting} is not usable: ${cause.message}.`, { cause })
  }
}

interface Linked {
  readonly id: string
  readonly name: string
  readonly person: PersonFacts
}

/** One way for a linked person, none for any other. */
function listWays({ id, name, person }: Linked): readonly Enrolment[] {
  const link = person.links?.[id]
  if (link === undefined) return []
  return [
    {
      id: `${id}.provider`,
      kind: 'identity-provider',
      vendor: id,
      label: name,
      createdAt: link.linkedAt,
      data: {},
    },
  ]
}

/** The provider is asked for nobody in advance, and keeps nothing that we could end. */
function createRemote(
  toWays: (person: PersonFacts) => readonly Enrolment[],
  readReturn: RemoteVendor['readReturn'],
): RemoteVendor {
  return {
    polled: [],
    consult: async ({ person }): Promise<Consulted> => ({ ways: toWays(person), memory: {} }),
    pretend: async () => undefined,
    // Only the page that holds the token can bring the one-time code back.
    poll: async () => ({ result: 'pending' }),
    readReturn,
    cancel: async () => undefined,
    endSession: async () => 'unknown',
  }
}

/** Who has which account is for the site to say. */
const refuse = async (): Promise<never> => {
  throw new Problem('authenticator_unavailable')
}

/**
 * @module
 * The vendor `oidc` at the test provider, with a person to try it on. For tests alone.
 */
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { AuditEvent } from '../../packages/server/src/ports.ts'
import { Problem } from '../../packages/server/src/problem.ts'
import { Secret } from '../../packages/server/src/secret.ts'
import { type OidcOptions, oidc } from '../../packages/server/src/vendors/oidc/index.ts'
import type { VendorPlatform } from '../../packages/server/src/vendors/vendor-source.ts'
import type {
  ChallengeContext,
  Outcome,
  PersonFacts,
  Started,
} from '../../packages/server/src/vendors/vendor.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import { createTestClock } from './clock.ts'
import { PERSON, toContext } from './local-vendor.ts'
import { CLIENT_ID, CLIENT_SECRET, createOpenIdProvider } from './openid-provider.ts'
import { createTestRandom } from './random.ts'

export const ID = 'harbour-id'
export const RETURN: Partial<ChallengeContext> = {
  returnTo: 'https://harbour.example/login',
  returnState: 'transaction-1.challenge-1',
}
export const WRONG: Outcome = { result: 'wrong', code: 'answer_wrong' }

/** The person with an account at a vendor. */
export const toLinked = (account: string, vendor = ID): PersonFacts => ({
  ...PERSON,
  links: { [vendor]: { account, linkedAt: 1_600_000_000 } },
})
export const MAJA = toLinked('maja')

/** The vendor, opened; `changes` go into its setting. */
export async function setUp(changes: Partial<OidcOptions> = {}) {
  const clock = createTestClock()
  const random = createTestRandom()
  const provider = await createOpenIdProvider({ clock })
  const events: AuditEvent[] = []
  const master = new Secret(Buffer.from(random.bytes(32)).toString('base64url'), 'masterKey')
  const platform: VendorPlatform = {
    clock,
    random,
    vault: await createVault(master, random),
    wait: async () => undefined,
    call: provider.call,
    audit: (event) => {
      events.push(event)
    },
    read: (source) => (source instanceof Secret ? source : assert.fail()),
    development: false,
    callback: `https://auth.harbour.example/v1/callback/${ID}`,
  }
  const source = oidc({
    id: ID,
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    clientSecret: new Secret(CLIENT_SECRET, 'secret'),
    name: 'Harbour ID',
    ...changes,
  })
  const vendor = source.open(platform)
  const remote = vendor.remote ?? assert.fail()
  return { clock, provider, events, platform, source, vendor, remote }
}

type Stage = Awaited<ReturnType<typeof setUp>>

/** The question for `person`, or for nobody. */
export const start = (
  { vendor }: Stage,
  context: Partial<ChallengeContext> = {},
  person?: PersonFacts,
) =>
  vendor.start({
    kind: 'identity-provider',
    context: toContext({ ...RETURN, ...context }),
    stranger: false,
    ...(person !== undefined && { person }),
  })

/** Where the page is led. */
export const toUrl = ({ data }: Started): string =>
  typeof data['url'] === 'string' ? data['url'] : assert.fail()

interface Visit {
  readonly person?: PersonFacts
  readonly subject?: string
  readonly claims?: Record<string, unknown>
  readonly context?: Partial<ChallengeContext>
  readonly change?: (query: Record<string, string>) => Record<string, string>
  readonly linked?: PersonFacts
}

/** Starts, signs in there, comes back, and is judged. */
export async function visit(stage: Stage, given: Visit): Promise<Outcome> {
  const { person, subject = 'maja', claims, change = (query) => query, linked } = given
  const context = toContext({ ...RETURN, ...given.context })
  const { state, ...started } = await start(stage, given.context, person)
  const query = change(stage.provider.signIn(toUrl({ state, ...started }), subject, claims))
  const returned = await stage.remote.readReturn({ context, state, query })
  return stage.vendor.check({
    kind: 'identity-provider',
    context,
    state: { ...state, returned },
    answer: {},
    ...(person !== undefined && { person }),
    findCredential: async () => undefined,
    ...(linked !== undefined && {
      findLinked: async (account) => (account === subject ? linked : undefined),
    }),
  })
}

export const assertRight = (outcome: Outcome) =>
  outcome.result === 'right' ? outcome : assert.fail(inspect(outcome))

/** For `assert.rejects`. */
export const isProblem = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === code

/**
 * @module
 * A sign-in at the test provider, there and back. For tests alone.
 */
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { Secret } from '../../packages/server/src/secret.ts'
import {
  createProviderSignIn,
  type ProviderSignInOptions,
} from '../../packages/server/src/vendors/provider-sign-in.ts'
import {
  SignInFailure,
  type SignInFailureCode,
} from '../../packages/server/src/vendors/sign-in-failure.ts'
import { createTestClock } from './clock.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  createOpenIdProvider,
  type OpenIdProvider,
  type OpenIdProviderOptions,
} from './openid-provider.ts'
import { createTestRandom } from './random.ts'

export const STATE = 'transaction-1.challenge-1'
export const CALLBACK = 'https://auth.harbour.example/v1/callback/oidc'

type Changes = Partial<Omit<OpenIdProviderOptions, 'clock'> & ProviderSignInOptions>

/** A provider and a client of it; `changes` go to both. */
export async function setUp(changes: Changes = {}) {
  const clock = createTestClock()
  const provider = await createOpenIdProvider({ clock, ...changes })
  const client = createProviderSignIn({
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    clientSecret: new Secret(CLIENT_SECRET, 'vendors.oidc.clientSecret'),
    call: provider.call,
    clock,
    random: createTestRandom(),
    callback: CALLBACK,
    ...changes,
  })
  return { clock, provider, client }
}

type Stage = Awaited<ReturnType<typeof setUp>>

/** Goes there and back; `claims` go into the token, `change` is what becomes of the query on the way. */
export async function visit(
  { provider, client }: Pick<Stage, 'provider' | 'client'>,
  more: {
    readonly claims?: Record<string, unknown>
    readonly change?: (query: Record<string, string>) => Record<string, string>
    readonly maxAge?: number
  } = {},
) {
  const { claims, change = (query) => query, maxAge } = more
  const { url, secrets } = await client.start({
    state: STATE,
    ...(maxAge !== undefined && { maxAge }),
  })
  const query = change(provider.signIn(url, 'maja', claims))
  return client.finish({ query, state: STATE, secrets })
}

/** Fails, for that reason. */
export const fails = (promise: Promise<unknown>, code: SignInFailureCode) =>
  assert.rejects(promise, (failure) => {
    assert.ok(failure instanceof SignInFailure, inspect(failure))
    assert.equal(failure.code, code)
    return true
  })

/** How often an address of the provider was asked. */
export const countAsked = ({ asked }: OpenIdProvider, path: string): number =>
  asked.filter(({ url }) => url.endsWith(path)).length

/**
 * @module
 * Signers on one store under one test clock, and the claims of a step-up proof for them to sign.
 */
import { base64url } from 'jose'
import { PROOF_TYPES, type StepUpClaims } from '../../packages/protocol/src/proof.ts'
import { Secret } from '../../packages/server/src/secret.ts'
import type { KeyStore } from '../../packages/server/src/signing-keys.ts'
import { createSigner, type Signer } from '../../packages/server/src/signing.ts'
import { createMemoryStore } from '../../packages/server/src/stores/memory/index.ts'
import type { Store } from '../../packages/server/src/stores/store.ts'
import { createVault, type Vault } from '../../packages/server/src/vault.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

export const ISSUER = 'https://bank.example/auth'
export const STEP_UP = PROOF_TYPES['step-up']
export const LOGIN = PROOF_TYPES.login
export const PHONE = PROOF_TYPES['verify-phone']

/** What one test of signing works with. */
export interface SigningBench {
  readonly clock: TestClock
  readonly store: Store
  readonly vault: Vault
  readonly signer: Signer
  /** A signer as another process would have it, on the same store unless told otherwise. */
  createSecond(changes?: SecondSigner): Signer
  /** Claims of a step-up proof made now. */
  toClaims(changes?: Partial<StepUpClaims>): StepUpClaims
}

/** How a second signer differs from the first. */
export interface SecondSigner {
  readonly store?: KeyStore
  readonly vault?: Vault
  readonly seed?: number
}

/** An empty memory store with a signer on it. */
export async function createSigningBench(): Promise<SigningBench> {
  const clock = createTestClock()
  const store = createMemoryStore({ clock })
  const vault = await createTestVault(1)
  const createSecond = ({ seed = 7, ...changes }: SecondSigner = {}) =>
    createSigner({
      store,
      vault,
      clock,
      issuer: ISSUER,
      random: createTestRandom(seed),
      ...changes,
    })
  const toClaims = (changes: Partial<StepUpClaims> = {}): StepUpClaims => ({
    iss: ISSUER,
    aud: 'harbour',
    sub: 'u1',
    iat: clock.now(),
    exp: clock.now() + 60,
    jti: 'j'.repeat(22),
    auth_time: clock.now(),
    acr: 'aal2',
    amr: ['pwd', 'otp', 'mfa'],
    txn: 't1',
    origin: 'https://bank.example',
    session: 's'.repeat(43),
    ...changes,
  })
  return { clock, store, vault, signer: createSecond(), createSecond, toClaims }
}

/** A vault under a master key that is no secret: 32 bytes that follow from the seed. */
export function createTestVault(seed: number): Promise<Vault> {
  const random = createTestRandom(seed)
  return createVault(new Secret(base64url.encode(random.bytes(32)), 'master'), random)
}

/** Header (0) or payload (1) of a token, unchecked. */
export function toPart(token: string, index: 0 | 1): Record<string, unknown> {
  const text = new TextDecoder().decode(base64url.decode(token.split('.')[index] ?? ''))
  const parsed: unknown = JSON.parse(text)
  return { ...Object(parsed) }
}

/** The key id a token names. */
export const toKid = (token: string): unknown => toPart(token, 0)['kid']

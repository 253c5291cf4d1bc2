/**
 * @module
 * Signer: signs proofs and receipts, and checks the signature of proofs that come back to be redeemed. The keys are
 * in `signing-keys.ts`. Floor 1.
 */
import {
  LoginClaims,
  parseBase64url,
  PROOF_ALGORITHM,
  PhoneClaims,
  PROOF_LIVES,
  PROOF_TYPES,
  type ProofClaims,
  type ProofPurpose,
  StepUpClaims,
  WITHDRAWAL_TYPE,
  type WithdrawalClaims,
} from '@countersign/protocol'
import { compactVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { Problem } from './problem.ts'
import { createKeys, CURVE, type Jwk, type KeyDeps } from './signing-keys.ts'

/** Header `typ` of a proof. */
export type ProofType = (typeof PROOF_TYPES)[ProofPurpose]

/** What the signer is made from. */
export interface SignerDeps extends KeyDeps {
  /** The backend's own URL, exactly as in the claim `iss`. */
  readonly issuer: string
}

/** Every method refuses with Problem `unavailable` when there is no store or no readable key. */
export interface Signer {
  /**
   * Signs the claims as they are; the same claims may be signed again for a reply that was lost.
   *
   * @throws TypeError when `iss` is not this issuer or the proof would live longer than its key is shown.
   */
  sign(typ: ProofType, claims: ProofClaims): Promise<string>
  /** Signs a receipt, which has no end, with a key of its own. @throws TypeError when `iss` is not this issuer */
  signReceipt(claims: WithdrawalClaims): Promise<string>
  /** Keys a proof may be signed with now, soon, or was signed with a little ago, oldest first; then those of receipts. */
  publicKeys(): Promise<Jwk[]>
  /**
   * Checks 1–3 of a proof made here: shape, algorithm, type, key, signature, and that the claims can be
   * read. Issuer, times, person, session and action are the caller's to check.
   *
   * @throws Problem `proof_malformed`, `proof_algorithm`, `proof_type`, `proof_key_unknown`, `proof_signature`
   */
  verifyOwn(token: string, typ: ProofType): Promise<ProofClaims>
  /** Makes the next key, in use after `KEY_LEAD_SECONDS`. While one is waiting already it does nothing. */
  rotate(): Promise<void>
  /**
   * Takes a key away for good, with the proofs that it signed; another one signs from now on.
   *
   * @throws Problem `not_found` when no key has this id.
   */
  withdraw(kid: string): Promise<void>
}

/** More than any proof of ours; bounds the work for a stranger's text. */
const LONGEST_TOKEN = 4096

/** Nothing is read or made before the first call. */
export function createSigner(deps: SignerDeps): Signer {
  const keys = createKeys(deps)
  const receipts = createKeys(deps, 'keys/receipt')
  const getVerifyKey = createVerifyKeys()
  return {
    async sign(typ, claims) {
      assertOurs(claims, typ, deps.issuer)
      const { kid, key } = await keys.current()
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: PROOF_ALGORITHM, kid, typ })
        .sign(key)
    },
    async signReceipt(claims) {
      assertIssuer(claims, deps.issuer)
      const { kid, key } = await receipts.current()
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: PROOF_ALGORITHM, kid, typ: WITHDRAWAL_TYPE })
        .sign(key)
    },
    publicKeys: async () => [...(await keys.shown()), ...(await receipts.made())],
    async verifyOwn(token, typ) {
      const kid = parseHeader(token, typ)
      const jwk = (await keys.shown()).find((key) => key.kid === kid)
      if (jwk === undefined) throw new Problem('proof_key_unknown')
      await verifySignature(token, await getVerifyKey(jwk))
      return parsePart(token, 1, KINDS[typ].claims)
    },
    rotate: keys.rotate,
    withdraw: keys.withdraw,
  }
}

/** By the header's `typ`. */
const KINDS = {
  [PROOF_TYPES.login]: { claims: LoginClaims, lifeSeconds: PROOF_LIVES.login },
  [PROOF_TYPES['step-up']]: { claims: StepUpClaims, lifeSeconds: PROOF_LIVES['step-up'] },
  [PROOF_TYPES['verify-phone']]: {
    claims: PhoneClaims,
    lifeSeconds: PROOF_LIVES['verify-phone'],
  },
} as const satisfies Record<ProofType, object>

function assertIssuer({ iss }: { readonly iss: string }, issuer: string): void {
  if (iss !== issuer) throw new TypeError('nothing is signed in the name of another issuer')
}

function assertOurs(claims: ProofClaims, typ: ProofType, issuer: string): void {
  assertIssuer(claims, issuer)
  const isShort = claims.exp - claims.iat <= KINDS[typ].lifeSeconds
  if (!isShort) throw new TypeError('the proof lives too long')
}

const Header = v.record(v.string(), v.unknown())

/** Check 1, and the key id. The token chooses no algorithm: it must name ours. */
function parseHeader(token: string, typ: ProofType): unknown {
  const parts = token.length > LONGEST_TOKEN ? [] : token.split('.')
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) {
    throw new Problem('proof_malformed')
  }
  const { alg, typ: type, kid, ...others } = parsePart(token, 0, Header)
  if (alg !== PROOF_ALGORITHM) throw new Problem('proof_algorithm')
  if (type !== typ) throw new Problem('proof_type')
  // jwk, jku, x5c, crit, b64, zip: nothing but the three we write.
  if (Object.keys(others).length > 0) throw new Problem('proof_malformed')
  return kid
}

/** Imports each public key once per process; a ring holds few. */
function createVerifyKeys() {
  const imported = new Map<string, Promise<CryptoKey>>()
  return ({ kid, kty, crv, x, y }: Jwk): Promise<CryptoKey> => {
    const known = imported.get(kid)
    if (known !== undefined) return known
    const made = crypto.subtle.importKey('jwk', { kty, crv, x, y }, CURVE, true, ['verify'])
    imported.set(kid, made)
    return made
  }
}

async function verifySignature(token: string, key: CryptoKey): Promise<void> {
  try {
    await compactVerify(token, key, { algorithms: [PROOF_ALGORITHM] })
  } catch (cause) {
    throw new Problem('proof_signature', { cause })
  }
}

function parsePart<T extends v.GenericSchema>(
  token: string,
  index: number,
  schema: T,
): v.InferOutput<T> {
  try {
    const bytes = parseBase64url(token.split('.')[index] ?? '')
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return v.parse(schema, JSON.parse(text))
  } catch (cause) {
    throw new Problem('proof_malformed', { cause })
  }
}

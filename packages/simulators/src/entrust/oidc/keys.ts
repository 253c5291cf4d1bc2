/**
 * @module
 * The tenant's signing key: RS256, made when first needed.
 */
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../clock.ts'
import type { Json } from '../schemas/shape.ts'

const KEY_ID = 'entrust-simulator-1'
const ALGORITHM = 'RS256'

export interface OidcKeys {
  /** Public keys, RFC 7517. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>
  /** @param claims  `iss` and all else; `iat` and `exp` included. */
  sign(claims: Json, type: 'JWT' | 'at+jwt'): Promise<string>
  /** The claims of a token signed here that has not expired; undefined for any other. */
  read(jwt: string, type: 'JWT' | 'at+jwt'): Promise<Json | undefined>
}

export function createOidcKeys(clock: Clock, issuer: string): OidcKeys {
  let made: Promise<{ publicKey: CryptoKey; privateKey: CryptoKey }> | undefined
  const keys = () => (made ??= generateKeyPair(ALGORITHM, { extractable: true }))
  return {
    async jwks() {
      const { publicKey } = await keys()
      const jwk = await exportJWK(publicKey)
      return { keys: [{ ...jwk, kid: KEY_ID, alg: ALGORITHM, use: 'sig' }] }
    },
    async sign(claims, type) {
      const { privateKey } = await keys()
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: type })
        .sign(privateKey)
    },
    async read(jwt, type) {
      const { publicKey } = await keys()
      try {
        const currentDate = new Date(clock.now() * 1000)
        const options = { issuer, currentDate, typ: type, algorithms: [ALGORITHM] }
        return { ...(await jwtVerify(jwt, publicKey, options)).payload }
      } catch {
        return undefined
      }
    },
  }
}

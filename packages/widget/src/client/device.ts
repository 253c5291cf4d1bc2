/**
 * @module
 * *Remember this device*: a P-256 key that cannot leave the browser, and the JWT it signs at begin.
 * A chunk of its own, loaded when a person asks for it or has a key.
 */
import { toBase64url, toSha256 } from '@countersign/protocol'
import { DEVICE_HINT } from './device-hint.ts'

/** Public half, as the server keeps it. */
export interface DeviceJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

export interface DeviceKey {
  readonly jwk: DeviceJwk
  /** Puts it into this browser's database, in place of an older one: only after success. */
  keep(): Promise<void>
}

interface StoredKey {
  readonly privateKey: CryptoKey
  readonly kid: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }

/** Makes a key pair; the private half is not extractable. */
export async function createDeviceKey(): Promise<DeviceKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  const jwk: DeviceJwk = { kty: 'EC', crv: 'P-256', x, y }
  // RFC 7638: required members in alphabetical order, no white space.
  const kid = await toSha256(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x, y }))
  return {
    jwk,
    async keep() {
      await withStore('readwrite', (store) => store.put({ privateKey, kid }, 'device'))
      localStorage.setItem(DEVICE_HINT, '1')
    },
  }
}

/**
 * @param token  Capability token of the transaction: the JWT holds its SHA-256.
 * @param aud  The site, or the page's origin where the page does not know it.
 * @param nowMs  Epoch milliseconds. Default: now.
 * @returns a JWT of type `device+jwt`; undefined when there is no key.
 */
export async function signDevice(
  token: string,
  aud: string,
  nowMs = Date.now(),
): Promise<string | undefined> {
  const stored: unknown = await withStore('readonly', (store) => store.get('device'))
  if (!isStoredKey(stored)) return undefined
  const claims = { ath: await toSha256(token), aud, iat: Math.floor(nowMs / 1000) }
  const header = { typ: 'device+jwt', alg: 'ES256', kid: stored.kid }
  const signed = `${toPart(header)}.${toPart(claims)}`
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    stored.privateKey,
    new TextEncoder().encode(signed),
  )
  return `${signed}.${toBase64url(new Uint8Array(signature))}`
}

/** @returns the id under which the server remembers this browser; undefined when there is no key. */
export async function readDeviceId(): Promise<string | undefined> {
  const stored: unknown = await withStore('readonly', (store) => store.get('device'))
  return isStoredKey(stored) ? stored.kid : undefined
}

function toPart(value: unknown): string {
  return toBase64url(new TextEncoder().encode(JSON.stringify(value)))
}

function isStoredKey(value: unknown): value is StoredKey {
  return typeof value === 'object' && value !== null && 'privateKey' in value && 'kid' in value
}

/** @throws DOMException where the browser keeps no database for this page. */
async function withStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open('countersign', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
  const database = await toPromise(opening)
  try {
    return await toPromise(work(database.transaction('keys', mode).objectStore('keys')))
  } finally {
    database.close()
  }
}

function toPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new DOMException('no database'))
  })
}

/**
 * @module
 * The trial's certificate authority: made at the first start, kept in the data folder, so that a
 * certificate that was taken into a browser stays good. It vouches for nobody but Enzo.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { toPem, type Bytes } from './der.ts'
import { issueCertificate } from './issue.ts'
import { toPkcs12 } from './pkcs12.ts'

const AUTHORITY = 'Harbour trial authority'
const DAY_SECONDS = 86_400
const LIFE_DAYS = 365 * 2

const Base64 = v.pipe(v.string(), v.base64())
const Kept = v.object({
  authorityKey: Base64,
  authority: Base64,
  clientKey: Base64,
  client: Base64,
})
type Kept = v.InferOutput<typeof Kept>

export interface ClientCertificate {
  /** DER. */
  readonly certificate: Bytes
  /** PKCS #12 under `password`. */
  readonly file: Bytes
  /** Stands beside the file: systems take none in without one. */
  readonly password: string
}

export interface TrialAuthority {
  /** For a TLS listener that asks for certificates of this authority. PEM. */
  readonly server: { readonly key: string; readonly cert: string; readonly ca: string }
  readonly client: ClientCertificate
}

/**
 * @param path  The file, made if it is missing, mode 0600.
 * @param now  Epoch seconds of the machine: what browsers go by.
 */
export function openAuthority(path: string, now: number): TrialAuthority {
  const kept = readKept(path) ?? makeKept(path, now)
  const authorityKey = toPrivateKey(kept.authorityKey)
  const authority = toBytes(kept.authority)
  const client = { key: toBytes(kept.clientKey), certificate: toBytes(kept.client) }
  const password = 'harbour'
  return {
    server: { ...issueServer(authorityKey, now), ca: toPem('CERTIFICATE', authority) },
    client: {
      certificate: client.certificate,
      file: toPkcs12({ ...client, name: 'Enzo Entrust (Harbour trial)' }, password),
      password,
    },
  }
}

function issueServer(authorityKey: KeyObject, now: number) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = issueCertificate(
    { subject: 'localhost', key: keys.publicKey, purpose: 'server', ...toLife(now) },
    { name: AUTHORITY, key: authorityKey },
  )
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { key: String(key), cert: toPem('CERTIFICATE', certificate) }
}

function makeKept(path: string, now: number): Kept {
  const [authority, client] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  if (authority === undefined || client === undefined) throw new TypeError('two were asked for')
  const issuer = { name: AUTHORITY, key: authority.privateKey }
  const life = toLife(now)
  const kept: Kept = {
    authorityKey: toText(authority.privateKey.export({ type: 'pkcs8', format: 'der' })),
    authority: toText(
      issueCertificate(
        {
          subject: AUTHORITY,
          key: authority.publicKey,
          purpose: 'authority',
          ...life,
        },
        issuer,
      ),
    ),
    clientKey: toText(client.privateKey.export({ type: 'pkcs8', format: 'der' })),
    client: toText(
      issueCertificate(
        { subject: 'Enzo Entrust', key: client.publicKey, purpose: 'client', ...life },
        issuer,
      ),
    ),
  }
  writeFileSync(path, JSON.stringify(kept), { mode: 0o600 })
  return kept
}

/** Undefined when there is none, or none that can be read: then another one is made. */
function readKept(path: string): Kept | undefined {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** From yesterday, for clocks that run late. */
const toLife = (now: number) => ({ from: now - DAY_SECONDS, to: now + LIFE_DAYS * DAY_SECONDS })
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const toBytes = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'base64'))
const toPrivateKey = (text: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' })

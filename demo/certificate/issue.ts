/**
 * @module
 * Issues X.509 certificates (RFC 5280) for keys on P-256.
 */
import { randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  bits,
  der,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  time,
  TRUE,
  utf8,
  type Bytes,
} from './der.ts'

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const COMMON_NAME = '2.5.4.3'
const ORGANIZATION = '2.5.4.10'

/** What a certificate is good for. */
export type Purpose = 'authority' | 'server' | 'client'

const USAGES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const
/** KeyUsage (RFC 5280 §4.2.1.3): keyCertSign and cRLSign, or digitalSignature. */
const KEY_USAGES: Readonly<Record<Purpose, Bytes>> = {
  authority: der(0x03, Uint8Array.of(1, 0x06)),
  server: der(0x03, Uint8Array.of(7, 0x80)),
  client: der(0x03, Uint8Array.of(7, 0x80)),
}

export interface Certified {
  readonly subject: string
  readonly key: KeyObject
  readonly purpose: Purpose
  /** Epoch seconds. */
  readonly from: number
  readonly to: number
}

export interface Issuer {
  readonly name: string
  /** Private. */
  readonly key: KeyObject
}

/** @returns DER. A server's certificate is for `localhost` alone. */
export function issueCertificate(certified: Certified, issuer: Issuer): Bytes {
  const { subject, key, purpose, from, to } = certified
  const body = sequence(
    tagged(0, integer(2)),
    // Positive, and never the same twice.
    der(0x02, Uint8Array.of(0x40), randomBytes(15)),
    ECDSA_SHA256,
    toName(issuer.name),
    sequence(time(from), time(to)),
    toName(subject),
    new Uint8Array(key.export({ type: 'spki', format: 'der' })),
    tagged(3, sequence(...toExtensions(purpose))),
  )
  return sequence(body, ECDSA_SHA256, bits(sign('sha256', body, issuer.key)))
}

const toName = (commonName: string): Bytes =>
  sequence(
    set(sequence(oid(ORGANIZATION), utf8('Harbour trial'))),
    set(sequence(oid(COMMON_NAME), utf8(commonName))),
  )

function toExtensions(purpose: Purpose): readonly Bytes[] {
  const isAuthority = purpose === 'authority'
  const constraints = toExtension('2.5.29.19', sequence(...(isAuthority ? [TRUE] : [])), true)
  const usage = toExtension('2.5.29.15', KEY_USAGES[purpose], true)
  if (isAuthority) return [constraints, usage]
  const extended = toExtension('2.5.29.37', sequence(oid(USAGES[purpose])))
  if (purpose === 'client') return [constraints, usage, extended]
  const names = sequence(der(0x82, new TextEncoder().encode('localhost')))
  return [constraints, usage, extended, toExtension('2.5.29.17', names)]
}

const toExtension = (id: string, value: Bytes, isCritical = false): Bytes =>
  sequence(oid(id), ...(isCritical ? [TRUE] : []), octets(value))

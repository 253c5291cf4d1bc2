/**
 * @module
 * What their replies have in common: a body is a list, or holds `success` or `error`. Floor 2, inside
 * `vendors/allthenticate`.
 */
import * as v from 'valibot'
import type { Audit } from '../../ports.ts'
import { VendorFailure, type VendorReply } from '../vendor-call.ts'
import { ALLTHENTICATE } from './settings.ts'

/** A reply that could be read, or the status of their no: nothing was done then. */
export type Answered<T> =
  | { readonly reply: T; readonly refused?: undefined }
  | { readonly refused: number; readonly reply?: undefined }

/** The one status of a success: what is only taken on (202) may be done or not. */
const OK = 200

const Refused = v.object({ error: v.nonNullish(v.unknown()) })

/**
 * Reads a reply. A no is a status of 4xx, or `error` in the place of what was asked; what is neither yes nor no, or
 * both, may have been done.
 *
 * @throws VendorFailure (`isSent`)
 */
export function readReply<S extends v.GenericSchema>(
  audit: Audit,
  schema: S,
  { status, body, isUnread }: VendorReply,
): Answered<v.InferOutput<S>> {
  if (status >= 400) return { refused: status }
  const parsed = v.safeParse(schema, body)
  const isRefused = v.is(Refused, body)
  const isDone = status === OK && isUnread !== true
  if (parsed.success && !isRefused && isDone) return { reply: parsed.output }
  if (isRefused && !parsed.success) return { refused: status }
  audit({ event: 'vendor.failed', vendor: ALLTHENTICATE, code: 'shape', status })
  throw new VendorFailure({ isSent: true, status }, {})
}

/** A list has no other way to say no than that it cannot be had. @throws VendorFailure */
export function unwrap<T>(audit: Audit, answered: Answered<T>): T {
  if (answered.refused === undefined) return answered.reply
  const status = answered.refused
  audit({ event: 'vendor.failed', vendor: ALLTHENTICATE, code: 'refused', status })
  throw new VendorFailure({ isSent: false, status }, {})
}

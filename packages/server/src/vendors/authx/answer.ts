/**
 * @module
 * What a reply of theirs means, whatever was asked: read by status and numbers, never by its words. Floor
 * 2, inside `vendors/authx`.
 */
import * as v from 'valibot'
import type { VendorReply } from '../vendor-call.ts'
import { Envelope, EXCEPTION } from './wire.ts'

/** Numbers that `ProcessBiometric` adds; elsewhere the same numbers mean other things. */
export const RESULTS = {
  2: 'no_match',
  3: 'quality',
  4: 'many_faces',
  5: 'no_face',
  6: 'out_of_frame',
  7: 'not_configured',
  8: 'unknown_user',
} as const
/** One of them, by our name. */
export type BiometricResult = (typeof RESULTS)[keyof typeof RESULTS]

/** What can be acted upon. */
export type Answer =
  | { readonly is: 'done'; readonly data: unknown }
  /** A refusal by its rules: wrong PIN, name taken, unknown user; nobody can tell which. */
  | { readonly is: 'refused' }
  | { readonly is: 'result'; readonly result: BiometricResult }

/** What an answer may turn out to be. */
export type Reading =
  | Answer
  /** Something broke inside the vendor: it may be done, or not. */
  | { readonly is: 'fault' }
  /** The token does not count. */
  | { readonly is: 'unauthorised' }
  /** It does not take the request as such. */
  | { readonly is: 'rejected'; readonly status: number }
  /** Well-formed and senseless, or of another shape: nothing can be concluded. */
  | { readonly is: 'nonsense'; readonly why: 'shape' | 'contradiction' | 'code' }

/** Reads a reply; the order is that of the vendor's contract. Fails closed: only `done` is a yes. */
export function readReply(
  { status, body }: Pick<VendorReply, 'status' | 'body'>,
  takesResults: boolean,
): Reading {
  const parsed = v.safeParse(Envelope, body)
  if (parsed.success) return readEnvelope(parsed.output, { status, takesResults })
  if (status === 401) return { is: 'unauthorised' }
  return status >= 400 ? { is: 'rejected', status } : { is: 'nonsense', why: 'shape' }
}

function readEnvelope(
  { response_code: code, response_subcode: subcode, response_data: data }: Envelope,
  { status, takesResults }: { readonly status: number; readonly takesResults: boolean },
): Reading {
  if (code === 1) {
    // A refusal may come with a 4xx; a yes that does contradicts itself, and so does one with a subcode.
    const isClear = subcode === 0 && status < 300
    return isClear ? { is: 'done', data } : { is: 'nonsense', why: 'contradiction' }
  }
  const result = takesResults ? toResult(code) : undefined
  if (code !== 0 && result === undefined) return { is: 'nonsense', why: 'code' }
  if (subcode === EXCEPTION) return { is: 'fault' }
  if (code === 0) return { is: 'refused' }
  if (result === undefined || subcode !== 0) return { is: 'nonsense', why: 'contradiction' }
  return { is: 'result', result }
}

const toResult = (code: number): BiometricResult | undefined => {
  const known: Readonly<Record<number, BiometricResult>> = RESULTS
  return Object.hasOwn(known, code) ? known[code] : undefined
}

/** True for a body by which the vendor says that it broke: the breaker counts it. */
export function isFault(body: unknown): boolean {
  const parsed = v.safeParse(Envelope, body)
  return (
    parsed.success &&
    parsed.output.response_code !== 1 &&
    parsed.output.response_subcode === EXCEPTION
  )
}

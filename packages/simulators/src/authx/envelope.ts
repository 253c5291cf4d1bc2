/**
 * @module
 * The vendor's answer to everything but `AccessToken`.
 */
import { EXCEPTION, type Operation, RESULT, RESULT_NAMES } from './enums.ts'
import type { AuthxSettings } from './settings.ts'

/** What an operation came to. */
export interface Outcome {
  readonly code: number
  readonly subcode: number
  /** The vendor's words; never for the end user. */
  readonly text: string | null
  /** Of the user that was added or updated. */
  readonly guid?: string
}

/** Done. */
export const succeed = (guid?: string): Outcome => ({
  code: RESULT.success,
  subcode: 0,
  text: null,
  ...(guid === undefined ? {} : { guid }),
})

/** The request was understood and turned down. */
export const refuse = (text: string): Outcome => ({ code: RESULT.error, subcode: 0, text })

/** Something broke inside the vendor. */
export const breakDown = (code: number = RESULT.error): Outcome => ({
  code,
  subcode: EXCEPTION,
  text: 'Object reference not set to an instance of an object.',
})

/** A biometric outcome by its number. */
export function toResult(code: number, subcode = 0): Outcome {
  if (subcode === EXCEPTION) return breakDown(code)
  return { code, subcode, text: code === RESULT.success ? null : (RESULT_NAMES[code] ?? 'Error') }
}

/** All fields, nulls included, in the vendor's order. */
export type Envelope = Readonly<Record<string, unknown>>

/** @param correlationId  As it was sent; undefined when it was not. */
export function toEnvelope(
  settings: AuthxSettings,
  operation: Operation,
  { outcome, correlationId }: { readonly outcome: Outcome; readonly correlationId?: unknown },
): Envelope {
  const { code, subcode, text, guid } = outcome
  const envelope = {
    response_code: code,
    response_subcode: subcode,
    response_text: text,
    response_data: guid === undefined ? null : encode(settings, { guid }),
  }
  if (operation !== 'ProcessBiometric') return envelope
  const isEchoed = settings.correlationId === 'echoed' && typeof correlationId === 'string'
  return { ...envelope, correlation_id: isEchoed ? correlationId : null }
}

function encode({ responseData }: AuthxSettings, data: { readonly guid: string }): unknown {
  if (responseData === 'object') return data
  const text = JSON.stringify(data)
  return responseData === 'twice' ? JSON.stringify(text) : text
}

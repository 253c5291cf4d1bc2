/**
 * @module
 * Codes that people type, in the vendor's spelling. Floor 2, inside `vendors/entrust`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import type { JsonObject } from '../vendor.ts'
import type { CodeShape } from './settings.ts'

/** Zero of each run of ten digits that keyboards produce: Arabic-Indic, extended Arabic-Indic, full-width. */
const ZEROS = [0x0660, 0x06f0, 0xff10] as const

/** Spaces, hyphens and dashes go, other scripts' digits become ASCII; case stays, for it may count. */
export function toTypedCode(answer: JsonObject): string {
  const { code } = v.parse(CodeAnswer, answer)
  return Array.from(code.replaceAll(/[\s\p{Z}\p{Cf}\p{Pd}\u2212]/gu, ''), toAsciiDigit).join('')
}

function toAsciiDigit(char: string): string {
  const point = char.codePointAt(0) ?? 0
  const zero = ZEROS.find((first) => point >= first && point <= first + 9)
  return zero === undefined ? char : String(point - zero)
}

/** What the page is told of a code. */
export function toCodePrompt(
  { length, minLength, alphabet }: CodeShape,
  channel: string,
  target?: string,
): JsonObject {
  return {
    length,
    ...(minLength !== undefined && { min_length: minLength }),
    alphabet,
    channel,
    ...(target !== undefined && { target }),
    mode: 'check',
  }
}

/**
 * @module
 * Reads a hand-off. Its address is opened, so it must be one of the web. Pure.
 */
import type { HandoffPrompt } from '@countersign/protocol'
import { isWeb } from './web-address.ts'

/** @returns undefined for a mode, or a kind of address, that this page can't open. */
export function readHandoff(given: unknown): HandoffPrompt | undefined {
  const { mode, url, at, number } = Object(given) as Readonly<Record<string, unknown>>
  if (mode !== 'redirect' && mode !== 'phone') return undefined
  if (typeof url !== 'string' || !isWeb(url)) return undefined
  if (!isOptionalText(at) || !isOptionalText(number)) return undefined
  return { mode, url, ...(at !== undefined && { at }), ...(number !== undefined && { number }) }
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

/**
 * @module
 * Reads a capture prompt. Pure; the capture ceremony imports it.
 */
import type { CapturePrompt } from '@countersign/protocol'
import { readHandover } from './read-handover.ts'

/** As the schema reads it; no ceremony but the sign-in's own brings a schema library. */
export function readCapture(given: unknown): CapturePrompt | undefined {
  const { modality, source, mode, consent, nonce, ...rest } = toRecord(given)
  const { nonce_expires_at: until, types, max_bytes: most, steps, liveness } = rest
  if (typeof modality !== 'string' || typeof source !== 'string') return undefined
  if (!isTextOrNothing(mode) || !isTextOrNothing(consent) || !isTextOrNothing(nonce))
    return undefined
  if (until !== undefined && typeof until !== 'number') return undefined
  if (!Array.isArray(types) || typeof most !== 'number') return undefined
  if (!types.every((type) => typeof type === 'string')) return undefined
  if (steps !== undefined && !isSteps(steps)) return undefined
  const handover = readHandover(rest['handover'])
  return {
    modality,
    source,
    mode: mode ?? 'check',
    ...(consent !== undefined && { consent }),
    ...(nonce !== undefined && { nonce }),
    ...(until !== undefined && { nonce_expires_at: until }),
    ...(liveness === true && { liveness }),
    ...(steps !== undefined && { steps }),
    ...(handover && { handover }),
    types,
    max_bytes: most,
  }
}

function toRecord(given: unknown): Readonly<Record<string, unknown>> {
  return Object(given) as Readonly<Record<string, unknown>>
}

/** What a newer server asks for besides, nobody could be told. */
const STEPS: readonly unknown[] = ['straight', 'left', 'right']

const isSteps = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((step) => STEPS.includes(step))

const isTextOrNothing = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string'

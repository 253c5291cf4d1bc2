/**
 * @module
 * Failures, as the vendor's table of status codes has them. The bodies are inferred.
 */
import type { AuthentimateSettings } from './settings.ts'

const TITLES = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  422: 'Validation error',
  429: 'Too many requests',
  500: 'Internal Server Error',
} as const
/** A status the simulator refuses with. */
export type RefusalStatus = keyof typeof TITLES

export class Refusal extends Error {
  readonly status: RefusalStatus
  /** The field that is wrong. */
  readonly field: string | undefined

  constructor(status: RefusalStatus, field?: string) {
    super(TITLES[status])
    this.name = 'Refusal'
    this.status = status
    this.field = field
  }
}

/** The body; undefined: none. */
export function toRefusalBody(
  { errorShape }: AuthentimateSettings,
  status: number,
  field?: string,
): unknown {
  const title = isKnown(status) ? TITLES[status] : 'Internal Server Error'
  const message = field === undefined ? title : `${title}: ${field}`
  if (errorShape === 'none') return undefined
  if (errorShape === 'flat') return { status, message }
  return { error: { code: status, title, message, ...(field !== undefined && { field }) } }
}

const isKnown = (status: number): status is RefusalStatus => Object.hasOwn(TITLES, status)

/**
 * @module
 * What a route asks of a person's authentication, as the site writes it and as the core uses it.
 */
import { AcrSchema, type Acr } from '@countersign/protocol'
import * as v from 'valibot'

/** As the site writes it. */
export interface LevelOptions {
  /** One level, meaning at least that, or a list, meaning any of them. */
  readonly acr?: Acr | readonly Acr[] | undefined
  /** Seconds since the person last answered, 0–86,400. 0 means: now. */
  readonly maxAge?: number | undefined
}

/** As the core uses it. */
export interface Level {
  /** Empty: every level will do. */
  readonly acrValues: readonly Acr[]
  readonly maxAge: number | undefined
}

const MOST_AGE_SECONDS = 86_400

/**
 * Reads a route's options once, when the route is made.
 *
 * @throws TypeError for a level or an age there is not: a mistyped level must not let everybody pass.
 */
export function parseLevel({ acr, maxAge }: LevelOptions): Level {
  const acrValues = acr === undefined ? [] : typeof acr === 'string' ? [acr] : [...acr]
  if (acr !== undefined && (acrValues.length === 0 || !v.is(v.array(AcrSchema), acrValues))) {
    throw new TypeError('acr must be phrh, phr, aal2 or aal1, or a list of them')
  }
  const isAge =
    Number.isInteger(maxAge) && Number(maxAge) >= 0 && Number(maxAge) <= MOST_AGE_SECONDS
  if (maxAge !== undefined && !isAge) {
    throw new TypeError(`maxAge must be whole seconds, 0 to ${MOST_AGE_SECONDS}`)
  }
  return { acrValues, maxAge }
}

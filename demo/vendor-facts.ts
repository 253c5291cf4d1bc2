/**
 * @module
 * What the trial's other vendors are opened from, and how their settings are read: without a key in the
 * environment each is simulated below `/vendors`.
 */
import type { TrialClock } from './trial-clock.ts'

export interface VendorFacts {
  /** `http://localhost:3000`. */
  readonly origin: string
  readonly clock: TrialClock
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A variable that is set to something. */
export function readVariable(
  { environment }: Pick<VendorFacts, 'environment'>,
  name: string,
): string | undefined {
  const value = environment[name]
  return value === '' ? undefined : value
}

/**
 * One that must stand beside another.
 *
 * @throws Error that names both.
 */
export function getVariable(facts: VendorFacts, name: string, beside: string): string {
  const value = readVariable(facts, name)
  if (value === undefined) throw new Error(`${beside} needs ${name} beside it.`)
  return value
}

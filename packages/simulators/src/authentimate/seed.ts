/**
 * @module
 * The account at Authentimate as it is at the start. Keys are fixed, so that a configuration can name
 * them; they are made up, and open nothing but the simulator.
 */

/** Somebody who pays for texts. */
export interface AuthentimateAccount {
  readonly id: string
  /** All good at once, so that one can be replaced by the other. */
  readonly keys: readonly string[]
}

/** The key of the seeded account: `sk_` and 32 hex digits. */
export const AUTHENTIMATE_KEY = `sk_${'5eed'.repeat(8)}`
/** The key it changes to. */
export const AUTHENTIMATE_NEXT_KEY = `sk_${'0dd5'.repeat(8)}`

export const SEEDED_ACCOUNT: AuthentimateAccount = {
  id: 'harbour',
  keys: [AUTHENTIMATE_KEY, AUTHENTIMATE_NEXT_KEY],
}

/**
 * @module
 * How Authentimate behaves: each point that its reference leaves open is a setting, so that a client can
 * be shown every reading.
 */

/** The ways to write a create request: as the text says, as the Node sample does, as the shell sample does. */
export const BODY_ENCODINGS = ['json', 'form', 'json-as-form'] as const
/** One of them. */
export type BodyEncoding = (typeof BODY_ENCODINGS)[number]

/** One reading of each thing the reference does not say. */
export interface AuthentimateSettings {
  /**
   * `strict`: a plus sign, a number that is no text, or a password beside the key is refused. `lenient`:
   * all three are taken.
   */
  readonly mode: 'strict' | 'lenient'
  /** What the account takes; anything else is 400. */
  readonly encodings: readonly BodyEncoding[]
  /** Status of a create that worked. */
  readonly createdStatus: 200 | 201 | 202

  /** How long a code is good. */
  readonly lifetimeSeconds: number
  readonly codeDigits: number
  /** An older code of the same number once a newer one is sent: still good, or gone. */
  readonly outstanding: 'all' | 'newest'
  /** Checks of one verification before it is closed; null: no limit. */
  readonly maxAttempts: number | null
  /** What a check of a closed one gets. */
  readonly attemptsMode: '429' | 'false'
  readonly expiredMode: '404' | 'false'
  /** What the check of a code gets that was right before. */
  readonly consumedMode: '404' | 'true'
  /** An id that cannot be one. */
  readonly malformedIdMode: '404' | '400'
  /** A code of other length or alphabet. */
  readonly malformedCodeMode: 'false' | '422'
  /** JSON of an error: nested as the contract's example, flat, or no body at all. */
  readonly errorShape: 'nested' | 'flat' | 'none'

  /** First word of the text. */
  readonly brand: string
  /** Host for a last line `@host #code`; null: the text has none, as the vendor gives no template. */
  readonly originBound: string | null
  /** False: every text is paid for and never comes. */
  readonly delivers: boolean
  readonly deliverySeconds: number
  /** 2: every text comes twice. */
  readonly deliveryCopies: number
}

/** Strict, and of each open point the likelier reading. */
export const DEFAULT_SETTINGS: AuthentimateSettings = {
  mode: 'strict',
  encodings: BODY_ENCODINGS,
  createdStatus: 201,

  lifetimeSeconds: 600,
  codeDigits: 6,
  outstanding: 'all',
  maxAttempts: 5,
  attemptsMode: '429',
  expiredMode: '404',
  consumedMode: '404',
  malformedIdMode: '404',
  malformedCodeMode: 'false',
  errorShape: 'nested',

  brand: 'Harbour',
  originBound: null,
  delivers: true,
  deliverySeconds: 0,
  deliveryCopies: 1,
}

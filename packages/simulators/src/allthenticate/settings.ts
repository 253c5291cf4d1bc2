/**
 * @module
 * How Allthenticate behaves: each point that its documents leave open, or tell in two ways, is a setting,
 * so that a client can be shown every reading.
 */
import { DEFAULT_NAMES, type Names } from './names.ts'

/** How a body may be written. */
export type BodyEncoding = 'form' | 'json'

/** One reading of each thing the documents do not say. */
export interface AllthenticateSettings {
  /**
   * `strict`: names and types as configured, else 400. `lenient`: other names of `INFERRED_NAMES` too,
   * numbers for texts, `1` and `True` for `true`.
   */
  readonly mode: 'strict' | 'lenient'
  readonly names: Names
  /** `reference`: PUT invites, POST sends again. `quickstart`: POST invites, and nothing sends again. */
  readonly inviteProfile: 'reference' | 'quickstart'
  /** `plural`: PUT `/modifysmartcards`. `singular`: GET and POST `/modifysmartcard`. */
  readonly cardPaths: 'both' | 'plural' | 'singular'
  /** Where the key is looked for. */
  readonly keyPlacement: 'any' | 'param' | 'header'
  /** Other bodies are 400. */
  readonly encodings: readonly BodyEncoding[]

  /** Missing, unknown or expired key. */
  readonly authFailStatus: 400 | 401 | 403
  readonly offlineStatus: 400 | 504
  /** Unlock while the building is locked down. */
  readonly lockdownStatus: 400 | 423
  /** Guests in the list of users without a tag: not there, or among the others. */
  readonly guests: 'apart' | 'among'
  /** `resource_status`: words (`LOCKED`, `ONLINE`), or true for locked and for online. */
  readonly statusStyle: 'text' | 'boolean'
  /** The list of resources tells doors as they were so long ago. */
  readonly statusLagSeconds: number
  /** Addresses, or `@host` for all of one host, that no mail reaches. */
  readonly failingMail: readonly string[]
}

/** Strict, and of each open point the likelier reading. */
export const DEFAULT_SETTINGS: AllthenticateSettings = {
  mode: 'strict',
  names: DEFAULT_NAMES,
  inviteProfile: 'reference',
  cardPaths: 'both',
  keyPlacement: 'any',
  encodings: ['form', 'json'],

  authFailStatus: 401,
  offlineStatus: 400,
  lockdownStatus: 400,
  guests: 'apart',
  statusStyle: 'text',
  statusLagSeconds: 0,
  failingMail: ['@unreachable.example'],
}

/**
 * @module
 * Store: the only place where truth lives. Small and atomic; whoever cannot do `take` and `replace`
 * atomically must not implement it. Values are plain JSON. Floor 2 port: the stores beside it may
 * import it, and whoever is given a store.
 */

/** A value and the version that `replace` must name. */
export interface Stored<T> {
  readonly value: T
  /** Grows with each write; a key that was taken and created anew never has an old version again. */
  readonly version: number
}

/** How long an entry stays. */
export interface CreateOptions {
  /** Epoch seconds from which on the entry is gone for every reader. Absent: kept. */
  readonly expiresAt?: number
}

/** A counter's state after counting. */
export interface Counted {
  readonly count: number
  /** Epoch seconds at which the window ends and the counter begins anew. */
  readonly resetsAt: number
}

/** Which part of a list. */
export interface ListOptions {
  /** Key after which to go on. */
  readonly after?: string
  /** 1–1,000. Default 100. */
  readonly limit?: number
}

/**
 * What every store does. A value is copied when the call is made and again when it is handed out, so
 * nobody can change what is stored behind its back. Every operation rejects with Problem `unavailable`
 * when the backend fails or the store is closed, and with TypeError for an argument outside its range:
 * a key that is empty or not well-formed Unicode, a value JSON cannot hold, an end that is no whole
 * number, a limit, a window or `by`.
 */
export interface Store {
  /** True when everything is gone with the process; refused in production. */
  readonly isVolatile?: boolean
  /** Writes a new entry. False when the key exists and has not expired: nothing was changed. */
  create(key: string, value: unknown, options?: CreateOptions): Promise<boolean>
  /** The entry, unless absent or expired. The caller names the type it wrote under this key. */
  read<T>(key: string): Promise<Stored<T> | undefined>
  /** Writes when the entry still has `version`. False when it changed, expired or vanished. Keeps the expiry unless one is given. */
  replace(key: string, version: number, value: unknown, options?: CreateOptions): Promise<boolean>
  /** Removes the entry and hands it over; of many callers at most one gets it. */
  take<T>(key: string): Promise<T | undefined>
  /**
   * Adds `by` (default 1; 0 only looks) to a counter and answers its state. The window starts with the
   * first count and lasts `windowSeconds`; a counter whose window has passed starts again at 0. Looking
   * at a counter that is absent answers 0 and what `resetsAt` would be, and starts nothing.
   */
  count(key: string, windowSeconds: number, by?: number): Promise<Counted>
  /** Forgets a counter. */
  forget(key: string): Promise<void>
  /** Entries (not counters) whose key begins with `prefix`, in order of the keys' code points. */
  list<T>(
    prefix: string,
    options?: ListOptions,
  ): Promise<readonly { readonly key: string; readonly value: T }[]>
  /** Deletes what has expired; runtimes call it now and then. Answers how many went. */
  sweep(): Promise<number>
  /** Ends what was asked before, then refuses everything else. May be called twice. */
  close(): Promise<void>
}

/**
 * @throws TypeError when it is no key: lone surrogates would make two keys one in UTF-8, and not every
 * backend keeps a NUL.
 */
export function assertKey(key: string): void {
  if (key === '' || /[\0\p{Surrogate}]/u.test(key)) throw new TypeError('not a key')
}

/**
 * The value as JSON text, which is how a store keeps it.
 *
 * @throws TypeError when JSON cannot hold it.
 */
export function toStoredText(value: unknown): string {
  const text: unknown = JSON.stringify(value)
  if (typeof text !== 'string') throw new TypeError('not a JSON value')
  return text
}

/** @throws TypeError unless it is undefined or whole: SQL would read NaN as "never". */
export function assertExpiry(expiresAt: number | undefined): void {
  if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new TypeError('no time')
}

/** @throws TypeError unless it is undefined (100) or a whole number from 1 to 1,000. */
export function toListLimit(limit = 100): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new TypeError('limit: 1–1,000')
  return limit
}

/** @throws TypeError unless the window is at least a second and `by` does not count down. */
export function assertCounting(windowSeconds: number, by: number): void {
  if (!Number.isSafeInteger(windowSeconds) || windowSeconds < 1)
    throw new TypeError('window: ≥ 1 s')
  if (!Number.isSafeInteger(by) || by < 0) throw new TypeError('by: ≥ 0')
}

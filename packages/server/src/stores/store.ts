/**
 * @module
 * Store: the only place where truth lives. Small and atomic; whoever cannot do `take` and `replace`
 * atomically must not implement it. Values are plain JSON. Floor 2 port.
 */

/** A value and the version that `replace` must name. */
export interface Stored<T> {
  readonly value: T
  /** Grows with each replace. */
  readonly version: number
}

export interface CreateOptions {
  /** Epoch seconds after which the entry is gone for every reader. Absent: kept. */
  readonly expiresAt?: number
}

/** A counter's state after counting. */
export interface Counted {
  readonly count: number
  /** Epoch seconds at which the window ends and the counter begins anew. */
  readonly resetsAt: number
}

export interface ListOptions {
  /** Key after which to go on. */
  readonly after?: string
  /** Default 100, at most 1,000. */
  readonly limit?: number
}

export interface Store {
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
   * first count and lasts `windowSeconds`; a counter whose window has passed starts again at 0.
   */
  count(key: string, windowSeconds: number, by?: number): Promise<Counted>
  /** Forgets a counter. */
  forget(key: string): Promise<void>
  /** Entries (not counters) whose key begins with `prefix`, in key order. */
  list<T>(prefix: string, options?: ListOptions): Promise<readonly { readonly key: string; readonly value: T }[]>
  /** Deletes what has expired; runtimes call it now and then. Answers how many went. */
  sweep(): Promise<number>
  close(): Promise<void>
}

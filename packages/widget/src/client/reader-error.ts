/**
 * @module
 * What a site's reader says when it read nothing. The package's door exports it.
 */

/**
 * `absent`: no device is connected; `busy`: something else uses it; `timeout`: nobody came; `cancelled`: it
 * was stopped at the device; `failed`: anything else.
 */
export type ReaderProblem = 'absent' | 'busy' | 'timeout' | 'cancelled' | 'failed'

/** Thrown by `Reader.read`: the person is told what to do. Any error with such a `code` does as well. */
export class ReaderError extends Error {
  override readonly name = 'ReaderError'
  readonly code: ReaderProblem

  constructor(code: ReaderProblem, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

/**
 * @module
 * Failures: a status and a text of the vendor's, never with anything in it that was received.
 */

/** Answered as `{"error": text}`. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.name = 'Refusal'
    this.status = status
  }
}

/** The body of every failure. */
export const toErrorBody = (text: string): { readonly error: string } => ({ error: text })

/**
 * @module
 * Secret: a value that no log, error or JSON can show. Floor 1.
 */
import { toSha256 } from '@countersign/protocol'

const INSPECT = [
  Symbol.for('nodejs.util.inspect.custom'),
  Symbol.for('Deno.customInspect'),
] as const

/** Holds one secret text; every way to print it yields `[secret name]`. */
export class Secret {
  readonly #value: string
  readonly #name: string

  /**
   * @param name  What it is, for messages: `sites.example.key`.
   */
  constructor(value: string, name: string) {
    this.#value = value
    this.#name = name
    for (const symbol of INSPECT) {
      Object.defineProperty(this, symbol, { value: () => this.toString(), enumerable: false })
    }
  }

  toString(): string {
    return `[secret ${this.#name}]`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.toPrimitive](): string {
    return this.toString()
  }

  /** The only way in; use the result in the same expression. */
  static reveal(secret: Secret): string {
    return secret.#value
  }
}

/** The value of a secret. Only vault, signing, stores and vendor clients may import it. */
export const reveal = (secret: Secret): string => Secret.reveal(secret)

/** Fewer characters could be guessed. */
const LEAST_LENGTH = 32

/** SHA-256 of a secret, base64url, for comparing without keeping it; undefined when it is under 32 characters. */
export function hashSecret(secret: Secret): Promise<string> | undefined {
  const value = reveal(secret)
  return value.length < LEAST_LENGTH ? undefined : toSha256(value)
}

/** Names a variable of the environment (or a platform's binding) that is read when the backend starts. */
export class EnvReference {
  readonly variable: string

  constructor(variable: string) {
    this.variable = variable
  }
}

/** A secret from the environment: `key: env('COUNTERSIGN_SITE_KEY')`. */
export const env = (variable: string): EnvReference => new EnvReference(variable)

/** Where settings take a secret from. */
export type SecretSource = Secret | EnvReference

/**
 * @module
 * Random text for codes and tokens. Apart from the protocol's base64url, which is the sign-in's: whoever imports this
 * needs nothing of that.
 */
import type { Ports } from './ports.ts'

const CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Characters of base64url, each as likely as the others: 6 bits each. */
export function createText({ random }: Pick<Ports, 'random'>, length: number): string {
  return Array.from(random(length), (byte) => CHARS[byte % CHARS.length]).join('')
}

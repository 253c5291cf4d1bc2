/**
 * @module
 * The protocol package, as every runtime must load it.
 */
import { parseBase64url, PROBLEMS, toBase64url } from '@countersign/protocol'

/** Answers what the package does here. */
export async function run(): Promise<unknown> {
  const bytes = Uint8Array.from([0, 255, 62, 63])
  return {
    text: toBase64url(bytes),
    back: [...parseBase64url('AP8-Pw')],
    codes: 'internal' in PROBLEMS,
  }
}

/**
 * @module
 * The one spelling under which a name is kept, found and counted. Pure. Floor 1: directory, flows and
 * decoys must agree on it.
 */

/** NFKC, lower case, without spaces around; numbers without spaces, dots, brackets or hyphens. */
export function toCanonicalName(name: string): string {
  const plain = name.normalize('NFKC').trim().toLowerCase()
  return /^\+?[\d\s().-]{7,}$/.test(plain) ? plain.replaceAll(/[\s().-]/g, '') : plain
}

/**
 * @module
 * Whether this Node can run the command line. What a much older one loads: nothing is imported, and
 * nothing written that Node 16 could not read. Floor 6; the command line's first file alone imports it.
 */

/** The least that can run it: it strips types from a config, and has `registerHooks`. */
const LEAST = [22, 18] as const

/**
 * @param version  As `process.versions.node` tells it: `20.11.1`.
 * @returns One sentence about what is needed; undefined when this version will do.
 */
export function toVersionProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
  if (isEnough) return undefined
  return `Countersign needs Node ${LEAST.join('.')} or newer; this is ${version}.`
}

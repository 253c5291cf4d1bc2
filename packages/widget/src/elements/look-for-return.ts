/**
 * @module
 * Notices at load that a page elsewhere has led back here with a one-time code. In the entry, so it only
 * looks; what is to be done is a chunk of its own. The doors and the step-up import it.
 */

/** Looking again does no harm: what was found is taken out of the address. */
export function lookForReturn(): void {
  if (!globalThis.location?.hash.startsWith('#countersign-return=')) return
  // A chunk that did not come leaves the address as it is: a reload tries again.
  import('./take-return.ts').then(
    ({ takeReturn }) => takeReturn(),
    () => undefined,
  )
}

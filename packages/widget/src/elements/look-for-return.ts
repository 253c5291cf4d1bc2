/**
 * @module
 * Notices at load that a page elsewhere has led back here with a one-time code, or that this is the page of a phone
 * that a camera was handed over to. In the entry, so it only looks; what is to be done is a chunk of its own. The
 * doors and the step-up import it.
 */

/** Looking again does no harm: what was found is taken out of the address. */
export function lookForReturn(): void {
  if (!globalThis.location?.hash.startsWith('#countersign-')) return
  // A chunk that did not come leaves the address as it is: a reload tries again.
  import('./take-fragment.ts').then(
    ({ takeFragment }) => takeFragment(),
    () => undefined,
  )
}

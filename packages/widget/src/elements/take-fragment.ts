/**
 * @module
 * What the fragment of the address says to us: a chunk of its own; `look-for-return` loads it.
 */
import { defineElement } from './define-element.ts'
import { takeReturn } from './take-return.ts'

/** Of the backend's own page for phones; it stays there, so that a reload finds it. */
const HANDOVER = '#countersign-handover'

/** A fragment that says nothing to us is the site's own, and stays as it is. */
export function takeFragment({ hash }: Pick<Location, 'hash'> = location): void {
  if (hash.startsWith('#countersign-return=')) takeReturn()
  if (hash !== HANDOVER) return
  import('./handover/countersign-handover.ts').then(
    ({ CountersignHandover }) => defineElement('countersign-handover', CountersignHandover),
    () => undefined,
  )
}

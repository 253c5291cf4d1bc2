/**
 * @module
 * Registers one tag. A page may load us twice; only the first counts, and the second does no harm.
 */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}

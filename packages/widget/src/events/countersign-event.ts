/**
 * @module
 * What all public events share: they bubble and cross shadow roots.
 */
export class CountersignEvent<Detail> extends CustomEvent<Detail> {
  constructor(name: string, detail: Detail) {
    super(`countersign-${name}`, { bubbles: true, composed: true, detail })
  }
}

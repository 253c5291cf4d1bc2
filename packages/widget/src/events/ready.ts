/**
 * @module
 * Public event `countersign-ready`.
 */
import { CountersignEvent } from './countersign-event.ts'

/** The element takes input. */
export class ReadyEvent extends CountersignEvent<null> {
  constructor() {
    super('ready', null)
  }
}

declare global {
  interface HTMLElementEventMap {
    'countersign-ready': ReadyEvent
  }
}

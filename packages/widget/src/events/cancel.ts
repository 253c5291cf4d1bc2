/**
 * @module
 * Public event `countersign-cancel`.
 */
import { CountersignEvent } from './countersign-event.ts'

/** The person left. */
export class CancelEvent extends CountersignEvent<null> {
  constructor() {
    super('cancel', null)
  }
}

declare global {
  interface HTMLElementEventMap {
    'countersign-cancel': CancelEvent
  }
}

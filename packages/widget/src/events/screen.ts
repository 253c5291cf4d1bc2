/**
 * @module
 * Public event `countersign-screen`.
 */
import { CountersignEvent } from './countersign-event.ts'

/** Another screen is shown: `identify`, `choose`, `password`, `code`, `passkey`, `problem`, `limited`, `done` and others in time. */
export class ScreenEvent extends CountersignEvent<{ readonly screen: string }> {
  constructor(screen: string) {
    super('screen', { screen })
  }
}

declare global {
  interface HTMLElementEventMap {
    'countersign-screen': ScreenEvent
  }
}

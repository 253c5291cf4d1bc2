/**
 * @module
 * Public event `countersign-problem`.
 */
import { CountersignEvent } from './countersign-event.ts'

/** Something went wrong and the person was told. `retry`: what may be done next, as in `PROBLEMS`. */
export class ProblemEvent extends CountersignEvent<{
  readonly code: string
  readonly retry: string
}> {
  constructor(code: string, retry: string) {
    super('problem', { code, retry })
  }
}

declare global {
  interface HTMLElementEventMap {
    'countersign-problem': ProblemEvent
  }
}

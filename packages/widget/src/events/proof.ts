/**
 * @module
 * Public event `countersign-proof`.
 */
import { CountersignEvent } from './countersign-event.ts'

/** The person has proven what was asked for. The proof is a JWT, good for a minute and once. */
export class ProofEvent extends CountersignEvent<{ readonly proof: string }> {
  constructor(proof: string) {
    super('proof', { proof })
  }
}

declare global {
  interface HTMLElementEventMap {
    'countersign-proof': ProofEvent
  }
}

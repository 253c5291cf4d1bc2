/**
 * @module
 * Public event `countersign-update`.
 */
import { CountersignEvent } from './countersign-event.ts'

/** What changed in an account visit. */
export interface UpdateDetail {
  readonly change: 'added' | 'renamed' | 'removed'
  /** Kind of the way, for example `passkey`; `device` for a remembered device. */
  readonly kind: string
}

/** The person added, renamed or removed a way. */
export class UpdateEvent extends CountersignEvent<UpdateDetail> {
  constructor(detail: UpdateDetail) {
    super('update', detail)
  }
}

declare global {
  interface HTMLElementEventMap {
    'countersign-update': UpdateEvent
  }
}

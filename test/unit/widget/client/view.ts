/**
 * @module
 * A view as the server sends it, and the text of what was sent, for the widget's unit tests.
 */
import type { TransactionView } from '@countersign/protocol'

export function toView(facts: Partial<TransactionView> = {}): TransactionView {
  return {
    id: 't1',
    version: 1,
    purpose: 'login',
    state: 'identify',
    site: { id: 'harbour', name: 'Harbour' },
    acr_values: [],
    own: false,
    offers: [],
    proven: [],
    expires_at: 1_700_000_600,
    now: 1_700_000_000,
    ...facts,
  }
}

/** The body of a request, which the widget only ever sends as text. */
export function toText(body: unknown): string {
  return typeof body === 'string' ? body : ''
}

/**
 * @module
 * How adding begins: a phone or an address is typed first, everything else the server asks for. The
 * account's lists import it.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Visit } from './visit.ts'

const CONTACTS: readonly AuthenticatorKind[] = ['sms-code', 'voice-code', 'email-code']

export function startAdding(visit: Visit, kind: AuthenticatorKind): void {
  if (!CONTACTS.includes(kind)) return void visit.change({ do: 'add', kind })
  void visit
    .load(() => import('./contact-screen.ts'))
    .then((room) => room?.showContact(visit, kind))
}

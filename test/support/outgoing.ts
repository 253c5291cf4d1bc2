/**
 * @module
 * The way out for messages on a clock and a store of its own, with all that it counted and told.
 */
import { toBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import { MessageLimitsShape } from '../../packages/server/src/config-shape.ts'
import type { AuditEvent } from '../../packages/server/src/ports.ts'
import { Secret } from '../../packages/server/src/secret.ts'
import { createOutgoing } from '../../packages/server/src/senders/limits.ts'
import { outbox } from '../../packages/server/src/senders/outbox/index.ts'
import type { Reservation } from '../../packages/server/src/senders/reservation.ts'
import type { Sender } from '../../packages/server/src/senders/sender.ts'
import { createMemoryStore } from '../../packages/server/src/stores/memory/index.ts'
import type { Store } from '../../packages/server/src/stores/store.ts'
import { createVault } from '../../packages/server/src/vault.ts'
import { createTestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

/** A Swedish mobile number. */
export const NUMBER = '+46701740605'

export interface OutgoingStageOptions {
  readonly limits?: v.InferInput<typeof MessageLimitsShape>
  /** Default: an outbox. */
  readonly senders?: readonly Sender[]
  readonly store?: Store
  readonly countries?: readonly string[]
}

/** The way out, and `reserve`: a message by somebody else from elsewhere each time, unless told. */
export async function createOutgoingStage(options: OutgoingStageOptions = {}) {
  const clock = createTestClock()
  const random = createTestRandom()
  const vault = await createVault(new Secret(toBase64url(random.bytes(32)), 'test'), random)
  const kept = outbox()
  const events: AuditEvent[] = []
  /** Every key that was counted, in order. */
  const keys: string[] = []
  const backend = options.store ?? createMemoryStore({ clock })
  const store: Store = {
    ...backend,
    count: (key, seconds, by) => {
      keys.push(key)
      return backend.count(key, seconds, by)
    },
  }
  const outgoing = createOutgoing({
    store,
    clock,
    vault,
    audit: (event) => void events.push(event),
    senders: options.senders ?? [kept],
    limits: v.parse(MessageLimitsShape, options.limits ?? {}),
    countries: options.countries ?? ['SE'],
  })
  let turn = 0
  const reserve = (changes: Partial<Reservation> = {}) => {
    turn += 1
    return outgoing.reserve({
      channel: 'sms',
      ...(changes.standIn === undefined ? { to: NUMBER } : {}),
      account: `account-${turn}`,
      address: `203.0.113.${turn}`,
      standing: 'proven',
      ...changes,
    })
  }
  return { clock, outgoing, reserve, events, keys, kept }
}

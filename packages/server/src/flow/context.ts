/**
 * @module
 * The transaction as a vendor sees it. Floor 3.
 */
import { Money, type Action } from '@countersign/protocol'
import * as v from 'valibot'
import type { SiteConfig } from '../config.ts'
import type { PersonRecord } from '../directory/person.ts'
import type { ActionDetail, ChallengeContext } from '../vendors/vendor.ts'
import { toActionLine } from './action-text.ts'
import type { TransactionRecord } from './transaction.ts'

/** Which challenge of which vendor, and what only vendors that are called need. */
export interface Asking {
  /** Empty while nothing is asked yet. */
  readonly challenge: string
  /** Who is asked: gets what it left in this transaction and on this device, and nobody else's. */
  readonly vendor: string
  readonly person?: PersonRecord | undefined
  readonly address?: string | undefined
  readonly agent?: string | undefined
  readonly returnTo?: string | undefined
}

/** Facts for one challenge; the action's words are those that the page shows. */
export function toChallengeContext(
  record: TransactionRecord,
  site: SiteConfig,
  asking: Asking,
): ChallengeContext {
  const { challenge, vendor, address, agent, returnTo } = asking
  const { vouched, shown } = record
  const action = vouched?.action
  const memory = record.vendors?.[vendor]?.memory
  const device = toDevice(record, asking)
  const context: ChallengeContext = {
    site: { id: site.id, name: site.name, rpId: site.rpId, origins: site.origins },
    transaction: record.id,
    challenge,
    purpose: record.purpose,
    origin: record.origin,
    locale: record.locale,
    acrValues: record.acrValues,
    returnState: `${record.id}.${challenge}`,
    ...(record.recovering ? { recovering: true } : {}),
    ...(vouched?.actionHash === undefined ? {} : { actionHash: vouched.actionHash }),
    ...(vouched?.maxAge === undefined ? {} : { maxAge: vouched.maxAge }),
    ...(memory === undefined ? {} : { memory }),
    ...(device === undefined ? {} : { device }),
    ...(address === undefined || address === '' ? {} : { address }),
    ...(agent === undefined ? {} : { agent }),
    ...(returnTo === undefined ? {} : { returnTo }),
  }
  if (action === undefined || shown === undefined) return context
  return {
    ...context,
    /** Made when a message needs it: most ways send none. */
    get actionText() {
      return toActionLine(shown)
    },
    get actionDetails() {
      return toActionDetails(action)
    },
  }
}

/**
 * Only on a device that this very person remembers, and still does: a browser may be shared. What changed in
 * this transaction is newest: it is noted at the device only after the reply.
 */
function toDevice(
  { device, vendors }: TransactionRecord,
  { person, vendor }: Asking,
): string | undefined {
  if (person === undefined || device?.users.includes(person.user) !== true) return undefined
  const remembered = person.devices.find((one) => one.id === device.id)
  return remembered && (vendors?.[vendor]?.device ?? remembered.vendors?.[vendor])
}

/** The very values that are hashed, by name; the type is one of them. */
function toActionDetails(action: Action): readonly ActionDetail[] {
  return Object.entries(action).map(([name, value]) => ({
    name,
    value: v.is(Money, value) ? `${value.value} ${value.currency}` : String(value),
  }))
}

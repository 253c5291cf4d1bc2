/**
 * @module
 * What a query said, as far as later calls of the same transaction need it. No token and no secret: it is
 * kept in clear beside the transaction. Floor 2, inside `vendors/entrust`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import type { Vault } from '../../vault.ts'
import type { JsonObject } from '../vendor.ts'
import {
  DELIVERIES,
  type Delivery,
  FACTORS,
  type Lockout,
  type QueryReply,
  SECOND_FACTORS,
} from './wire.ts'

const Contact = v.object({
  /** Of the way: the same in each transaction, in whatever order they come. */
  id: v.string(),
  delivery: v.picklist(DELIVERIES),
  attribute: v.optional(v.string()),
  /** Masked by the vendor. */
  target: v.optional(v.string()),
})
/** Where codes can be sent. */
export type Contact = v.InferOutput<typeof Contact>

/** A query's facts. */
export const Facts = v.object({
  first: v.array(v.picklist(FACTORS)),
  second: v.array(v.picklist(SECOND_FACTORS)),
  contacts: v.array(Contact),
  locked: v.array(v.object({ factor: v.picklist(FACTORS), at: v.number() })),
  /** Some token of the person's can sign values. */
  signs: v.boolean(),
  /** The vendor lets passwords be reset. */
  resets: v.boolean(),
  machine: v.object({ enabled: v.boolean(), print: v.boolean() }),
})
export type Facts = v.InferOutput<typeof Facts>

/** The way's kind by how its code travels. */
export const KIND_OF_DELIVERY = {
  SMS: 'sms-code',
  VOICE: 'voice-code',
  EMAIL: 'email-code',
} as const satisfies Record<Delivery, AuthenticatorKind>

/**
 * Reads a query's reply.
 *
 * @param now  Epoch seconds.
 */
export async function toFacts(
  reply: QueryReply,
  {
    vault,
    account,
    now,
  }: { readonly vault: Vault; readonly account: string; readonly now: number },
): Promise<Facts> {
  return {
    first: reply.authenticationTypes ?? [],
    second: reply.availableSecondFactor ?? [],
    contacts: await toContacts(reply, vault, account),
    locked: (reply.authenticatorLockoutStatus ?? []).flatMap((status) => toLocked(status, now)),
    signs: reply.supportsSignature === true,
    resets: reply.passwordResetAllowed === true,
    machine: {
      enabled: reply.userMachineSettings?.machineAuthenticatorEnabled === true,
      print: reply.userMachineSettings?.deviceFingerprintRequired === true,
    },
  }
}

/** `locked` is newer than the dates and wins over them; a lock that has ended is none. */
function toLocked(status: Lockout, now: number): Facts['locked'] {
  const { type, lockoutDate, lockoutExpiryDate, locked = lockoutDate !== undefined } = status
  const isOver = lockoutExpiryDate !== undefined && lockoutExpiryDate <= now
  return type === undefined || !locked || isOver ? [] : [{ factor: type, at: lockoutDate ?? now }]
}

/**
 * Every contact a code can go to, the default one first. Where the tenant shows no contacts there is one
 * per channel. UNVERIFIED: without any delivery information a code still goes somewhere; it is then taken
 * for mail, which proves least, and the reply tells the channel that is shown.
 */
async function toContacts(
  { otpDeliveryInfo: info }: QueryReply,
  vault: Vault,
  account: string,
): Promise<Contact[]> {
  if (info === undefined) return [{ id: 'email-code-1', delivery: 'EMAIL' }]
  const standard = info.otpDefaultDelivery
  const channels = info.availableOTPDelivery ?? (standard === undefined ? [] : [standard])
  const ordered = channels.toSorted((a, b) => Number(b === standard) - Number(a === standard))
  const contacts = ordered.map(async (delivery) => {
    const kind = KIND_OF_DELIVERY[delivery]
    const listed = (info.otpContactValues ?? []).filter(({ type }) => type === delivery)
    if (listed.length === 0) return [{ id: `${kind}-1`, delivery }]
    return Promise.all(
      listed.map(async ({ name, value }): Promise<Contact> => {
        const hash = await vault.mac(
          'name',
          'way',
          account,
          kind,
          name ?? '',
          name ? '' : (value ?? ''),
        )
        return {
          id: `${kind}-${hash.slice(0, 8)}`,
          delivery,
          ...(name !== undefined && { attribute: name }),
          ...(value !== undefined && { target: value }),
        }
      }),
    )
  })
  return (await Promise.all(contacts)).flat()
}

/** The facts kept in a transaction; undefined where nothing was asked before. */
export function readFacts(memory: JsonObject | undefined): Facts | undefined {
  const parsed = v.safeParse(Facts, memory?.['facts'])
  return parsed.success ? parsed.output : undefined
}

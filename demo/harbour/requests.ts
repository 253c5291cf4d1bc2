/**
 * @module
 * What pages send to Harbour, read strictly, and the actions made from it by named fields: a body can
 * never choose an action's `type`.
 */
import type { Action } from '@countersign/protocol'
import * as v from 'valibot'
import { PAYEES } from './history.ts'
import { parseIban, toGroupedIban } from './iban.ts'
import type { Transfer } from './ledger.ts'
import { parseCents, toDecimal } from './money.ts'

/** Codes of Harbour's own refusals; the page has a sentence for each. */
export type HarbourCode =
  | 'request_malformed'
  | 'amount_invalid'
  | 'payee_invalid'
  | 'account_invalid'
  | 'balance_too_low'
  | 'key_reused'
  | 'not_found'
  | 'origin_refused'
  | 'session_required'
  | DoorCode

const DOOR_CODES = [
  'door_unavailable',
  'door_offline',
  'door_lockdown',
  'door_busy',
  'door_refused',
  'door_too_late',
  'doors_paused',
  'limited',
  'proof_too_old',
  'vendor_unavailable',
] as const
/** What the backend says of a door; the page has a sentence for each. */
type DoorCode = (typeof DOOR_CODES)[number]

/** A code that the page has no sentence for is a door that did not do it. */
export const toDoorCode = (code: string): DoorCode =>
  DOOR_CODES.find((one) => one === code) ?? 'door_refused'

/** A refusal of Harbour, by its code. */
export class HarbourProblem extends Error {
  readonly code: HarbourCode
  readonly status: 400 | 401 | 403 | 404 | 409 | 422

  constructor(code: HarbourCode, status: HarbourProblem['status'] = 400) {
    super(code)
    this.name = 'HarbourProblem'
    this.code = code
    this.status = status
  }
}

const TransferBody = v.object({
  amount: v.union([v.string(), v.number()]),
  payee: v.string(),
  account: v.optional(v.string(), ''),
})
const PayoutBody = v.object({ account: v.string() })
const TransferAction = v.object({
  type: v.literal('transfer'),
  amount: v.object({ value: v.string(), currency: v.literal('EUR') }),
  payee: v.string(),
  account: v.string(),
})
const PayoutAction = v.object({ type: v.literal('payout'), account: v.string() })

/** @throws HarbourProblem `request_malformed`, `amount_invalid`, `payee_invalid`, `account_invalid` */
export function parseTransferBody(body: unknown): Transfer {
  const read = v.safeParse(TransferBody, body)
  if (!read.success) throw new HarbourProblem('request_malformed')
  const cents = parseCents(read.output.amount)
  if (cents === undefined) throw new HarbourProblem('amount_invalid')
  const payee = read.output.payee.trim().replaceAll(/\s+/g, ' ')
  if (payee.length < 2 || payee.length > 70 || /\p{C}/u.test(payee)) {
    throw new HarbourProblem('payee_invalid')
  }
  return { cents, payee, account: toPayeeAccount(payee, read.output.account) }
}

/** Payees that Harbour knows need no account number. */
function toPayeeAccount(payee: string, written: string): string {
  const known = PAYEES.find((one) => one.name === payee)
  if (written.trim() === '' && known !== undefined) return known.iban
  const account = parseIban(written)
  if (account === undefined) throw new HarbourProblem('account_invalid')
  return account
}

/** @throws HarbourProblem `request_malformed`, `account_invalid` */
export function parsePayoutBody(body: unknown): string {
  const read = v.safeParse(PayoutBody, body)
  if (!read.success) throw new HarbourProblem('request_malformed')
  const account = parseIban(read.output.account)
  if (account === undefined) throw new HarbourProblem('account_invalid')
  return account
}

/** The account in groups of four: what the person reads is what is hashed. */
export function toTransferAction({ cents, payee, account }: Transfer): Action {
  const amount = { value: toDecimal(cents), currency: 'EUR' }
  return { type: 'transfer', amount, payee, account: toGroupedIban(account) }
}

/**
 * Reads back what was approved.
 *
 * @throws Error when it is no transfer: then nothing may move.
 */
export function parseApprovedTransfer(action: unknown): Transfer {
  const { amount, payee, account } = v.parse(TransferAction, action)
  const cents = parseCents(amount.value)
  if (cents === undefined) throw new TypeError('an approved amount is always readable')
  return { cents, payee, account: parseApprovedIban(account) }
}

export function toPayoutAction(account: string): Action {
  return { type: 'payout', account: toGroupedIban(account) }
}

/** @throws Error when it is no change of the payout account. */
export function parseApprovedPayout(action: unknown): string {
  return parseApprovedIban(v.parse(PayoutAction, action).account)
}

function parseApprovedIban(text: string): string {
  const iban = parseIban(text)
  if (iban === undefined) throw new TypeError('an approved account is always readable')
  return iban
}

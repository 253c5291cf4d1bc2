/**
 * @module
 * What happened on an account before the visitor came: enough life to be believed.
 */

export interface PastMovement {
  readonly hoursAgo: number
  readonly name: string
  readonly note: string
  readonly cents: number
}

const past = (hoursAgo: number, name: string, note: string, cents: number): PastMovement => ({
  hoursAgo,
  name,
  note,
  cents,
})

const DAY = 24

/** Newest first. Ends at €5,552.60. */
export const HISTORY: readonly PastMovement[] = [
  past(5, 'Gull & Grain Bakery', 'Card, contactless', -840),
  past(1 * DAY + 3, 'Quayside Market', 'Card, contactless', -4_615),
  past(2 * DAY + 7, 'Harbour Ferries', 'Ten-trip ticket', -2_900),
  past(4 * DAY + 2, 'Ingrid Solheim', 'Dinner on Friday, thank you', 3_250),
  past(6 * DAY + 9, 'Tideline Energy', 'Direct debit, November', -11_840),
  past(8 * DAY + 1, 'Marlow Books', 'Card', -2_395),
  past(11 * DAY + 5, 'Quayside Market', 'Card, contactless', -6_120),
  past(14 * DAY + 4, 'Quay House', 'Rent, flat 4B', -125_000),
  past(17 * DAY + 6, 'Lindqvist Boats', 'Winter mooring, first part', -18_000),
  past(21 * DAY + 2, 'North Pier Studio', 'Salary', 318_400),
  past(25 * DAY + 8, 'Lantern Cinema', 'Card', -2_600),
  past(29 * DAY + 3, 'Quayside Market', 'Card, contactless', -5_475),
  past(34 * DAY + 5, 'Tideline Energy', 'Direct debit, October', -10_960),
  past(37 * DAY + 2, 'Okafor Dental', 'Invoice 2231', -8_400),
  past(44 * DAY + 6, 'Quay House', 'Rent, flat 4B', -125_000),
  past(51 * DAY + 4, 'North Pier Studio', 'Salary', 318_400),
  past(58 * DAY + 7, 'Harbour Ferries', 'Ten-trip ticket', -2_900),
  past(63 * DAY + 1, 'Tideline Energy', 'Direct debit, September', -9_785),
  past(74 * DAY + 5, 'Quay House', 'Rent, flat 4B', -125_000),
  past(81 * DAY + 3, 'North Pier Studio', 'Salary', 318_400),
  past(90 * DAY, 'Moved from another bank', 'Opening balance', 58_640),
]

/** A new account is not empty, so that there is something to send. */
export const FIRST_GIFT: readonly PastMovement[] = [
  past(0, 'Harbour', 'A welcome to your new account', 50_000),
]

/** Whom Harbour knows already; their accounts are filled in. */
export const PAYEES: readonly { readonly name: string; readonly iban: string }[] = [
  { name: 'Lindqvist Boats', iban: 'SE4550000000058398257466' },
  { name: 'Ingrid Solheim', iban: 'NO9386011117947' },
  { name: 'Quay House', iban: 'DE89370400440532013000' },
]

/**
 * @module
 * Transaction details: their limits, and whether they came back unchanged (developer guide).
 */
import { VendorError } from '../errors.ts'
import type { TransactionDetail } from '../schemas/requests.ts'

const MAX_ENTRIES = 25
const MAX_CHARACTERS = 255

/** @throws VendorError `invalid_request` for too many, too long, or two of one name. */
export function readDetails(
  details: readonly TransactionDetail[] | null | undefined,
): readonly TransactionDetail[] {
  const list = details ?? []
  const isTooLong = list.some(
    ({ detail, value }) => detail.length > MAX_CHARACTERS || value.length > MAX_CHARACTERS,
  )
  const isTwice = new Set(list.map(({ detail }) => detail)).size !== list.length
  if (list.length > MAX_ENTRIES || isTooLong || isTwice) throw new VendorError('invalid_request')
  return list
}

/** No usage means both. */
const toKey = ({ detail, value, usage }: TransactionDetail): string =>
  JSON.stringify([detail, value, [...(usage ?? ['RBA', 'TVS'])].toSorted()])

/**
 * @param given  What came with the answer; undefined: nothing did.
 * @throws VendorError `invalid_user_response` (inferred) when they differ, or are missing though bound.
 */
export function assertSameDetails(
  asked: readonly TransactionDetail[],
  given: readonly TransactionDetail[] | null | undefined,
  isBound: boolean,
): void {
  if (given == null) {
    if (isBound) throw new VendorError('invalid_user_response')
    return
  }
  const isSame =
    asked.length === given.length &&
    asked.every((one, position) => {
      const other = given[position]
      return other !== undefined && toKey(one) === toKey(other)
    })
  if (!isSame) throw new VendorError('invalid_user_response')
}

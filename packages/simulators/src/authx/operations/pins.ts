/**
 * @module
 * `GeneratePin`, which generates nothing: it sets the PIN it is given. `VerifyPin`.
 */
import { type Outcome, refuse, succeed } from '../envelope.ts'
import type { Json } from '../schemas/shape.ts'
import { createStoredPin, isRightPin } from '../state/pin.ts'
import type { TenantState, Vendor } from '../state/vendor.ts'
import { readText } from './user-fields.ts'
import { UNKNOWN } from './users.ts'

/** One text for a wrong PIN, none set, a locked one and an unknown user: the vendor tells them not apart. */
const WRONG = 'The PIN is not valid.'

/** Sets or replaces; a lock ends with the PIN it belonged to. */
export function generatePin(
  { random, settings }: Vendor,
  { users }: TenantState,
  body: Json,
): Outcome {
  const user = users.find(readText(body, 'guid', settings.mode) ?? '')
  if (user === undefined) return refuse(UNKNOWN)
  const pin = readText(body, 'pin', settings.mode) ?? ''
  if (!/^[0-9]+$/.test(pin)) return refuse('The PIN has to be made of digits.')
  user.pin = createStoredPin(random, pin)
  return succeed()
}

/** Success for the right PIN; one refusal for everything else. */
export async function verifyPin(
  vendor: Vendor,
  { users }: TenantState,
  body: Json,
): Promise<Outcome> {
  const { mode } = vendor.settings
  const stored = users.find(readText(body, 'guid', mode) ?? '')?.pin
  const pin = readText(body, 'pin', mode) ?? ''
  const isRight = stored !== undefined && (await isRightPin(vendor, stored, pin))
  return isRight ? succeed() : refuse(WRONG)
}

/**
 * @module
 * Keyboard journeys, one for each of the 18 authenticators at Entrust.
 */
import type { EntrustAuthenticator } from '@countersign/simulators'
import { CODES } from './codes.ts'
import { ELSEWHERE } from './elsewhere.ts'
import type { Journey } from './journey.ts'
import { KEYS } from './keys.ts'
import { KNOWN } from './known.ts'
import { PHONE } from './phone.ts'

export { SIGNATURE } from './codes.ts'

/** Forgetting one does not compile. */
export const JOURNEYS: Readonly<Record<EntrustAuthenticator, Journey>> = {
  ...KNOWN,
  ...CODES,
  ...PHONE,
  ...KEYS,
  ...ELSEWHERE,
}

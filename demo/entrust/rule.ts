/**
 * @module
 * What the tenant of the trial asks, by risk: the resource rule of Harbour's application there.
 */
import type { EntrustApplication, EntrustFlow } from '@countersign/simulators'

/** Harbour at Entrust, unless `ENTRUST_APPLICATION_ID` names another. */
export const HARBOUR_APPLICATION = '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0100'

const SECOND: EntrustFlow['second'] = [
  'TOKENPUSH',
  'SMARTCREDENTIALPUSH',
  'FIDO',
  'FACE',
  'TOKEN',
  'OTP',
  'GRID',
  'USER_CERTIFICATE',
  'TEMP_ACCESS_CODE',
  'KBA',
]

/** Any one way is enough. */
const ANY: readonly EntrustFlow[] = [
  { first: 'PASSKEY', second: [] },
  { first: 'NONE', second: SECOND.filter((one) => one !== 'KBA') },
  { first: 'PASSWORD', second: [] },
  { first: 'IDP', second: [] },
  { first: 'SMART_LOGIN', second: [] },
  { first: 'EXTERNAL', second: [] },
]

/** A passkey alone, or something known and then something more. */
const TWO: readonly EntrustFlow[] = [
  { first: 'PASSKEY', second: [] },
  { first: 'PASSWORD', second: SECOND },
  { first: 'IDP', second: SECOND },
  { first: 'EXTERNAL', second: SECOND },
]

/** @param id  UUID. */
export const createHarbourApplication = (id: string): EntrustApplication => ({
  id,
  rule: { LOW: ANY, MEDIUM: TWO, HIGH: 'DENY' },
})

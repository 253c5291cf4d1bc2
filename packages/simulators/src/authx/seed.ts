/**
 * @module
 * The tenant and the person who are there from the start. Ids are fixed, so that a configuration can name
 * them; the keys open nothing but this simulator.
 */
import type { AuthxTenant, AuthxUser } from './user.ts'

/** At `https://harbour-q4y7n2ke.authx.com`. */
export const AUTHX_TENANT: AuthxTenant = {
  apiPath: 'harbour',
  hostname: 'q4y7n2ke',
  applicationId: '6d0f5a52-3b1e-4f7c-8f3a-1c52a8de0001',
  applicationKey: 'e0a7c1d4-92b6-4a58-b7f1-7d30c4be0002',
  companyId: 40117,
  parameters: {
    applicationKey: '3F9B2C71-5D84-4E06-A1C9-0B6E7D2F0003',
    secretKey: 'A84D10E6-7C2F-49B3-9E57-64F1B3C80004',
    hostName: 'q4y7n2ke',
  },
}

/** Owns a PIN, a finger and a palm; the face is theirs to enrol. */
export const AUTHX_PERSONA: AuthxUser = {
  guid: '0b9d4c6e-1f73-4a2d-8e5b-c3a790f20005',
  userName: 'authx',
  email: 'authx@harbour.example',
  firstName: 'Ada',
  lastName: 'Authx',
  countryCode: '+33',
  number: '612345678',
  aliases: ['ada.authx'],
  pin: '739205',
  enrolled: ['finger', 'palm'],
}

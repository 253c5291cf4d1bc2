/**
 * @module
 * The one person of the trial who has an account at Entrust, and owns everything there.
 */
import { ENTRUST_PERSONA, type EntrustUser } from '@countersign/simulators'

/** The trial's person, and unless `ENTRUST_USER` names another, the account at Entrust. */
export const ENZO = 'entrust'

/** As the trial knows Enzo: the same name and numbers on the bank's side and on Entrust's. */
export function createEnzo(): EntrustUser {
  return {
    ...ENTRUST_PERSONA,
    firstName: 'Enzo',
    otp: {
      contacts: [
        { name: 'Mobile', type: 'SMS', value: '+447400123456' },
        { name: 'Phone', type: 'VOICE', value: '+442079460142' },
        { name: 'Email', type: 'EMAIL', value: 'entrust@harbour.example' },
        { name: 'Alternative Email', type: 'EMAIL', value: 'enzo@quay.example' },
      ],
      defaultDelivery: 'SMS',
    },
    tokens: (ENTRUST_PERSONA.tokens ?? []).map((token) =>
      token.app === true ? { ...token, label: 'Enzo’s phone' } : token,
    ),
  }
}

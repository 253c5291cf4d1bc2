/**
 * @module
 * The backend's settings in the trial. Apart from the Pocket as sender, an operator writes the same.
 */
import { defineConfig, Secret } from '@countersign/server'
import type { Sender } from '@countersign/server'
import { PHONE_COUNTRIES } from './accounts.ts'

export interface TrialSettings {
  /** `http://localhost:3000`. */
  readonly origin: string
  readonly harbourKey: string
  readonly plainKey: string
  /** Carries texts, calls and mail. */
  readonly sender: Sender
}

const payee = { type: 'text', label: { en: 'To', de: 'An' } } as const
const account = { type: 'text', label: { en: 'Account', de: 'Konto' } } as const
const transferText = { en: 'Send {amount} to {payee}', de: '{amount} an {payee} senden' }

const HARBOUR_ACTIONS = {
  transfer: {
    acr: 'aal2',
    maxAge: 300,
    fields: { amount: 'money', payee, account },
    text: transferText,
    confirm: { en: 'Verify and send {amount}', de: 'Bestätigen und {amount} senden' },
  },
  payout: {
    acr: 'phr',
    maxAge: 300,
    fields: { account: 'text' },
    text: { en: 'Pay out to {account} from now on', de: 'Ab jetzt auf {account} auszahlen' },
    confirm: { en: 'Verify and change', de: 'Bestätigen und ändern' },
  },
} as const

const PLAIN_ACTIONS = {
  transfer: { acr: 'aal2', fields: { amount: 'money', payee: 'text' }, text: transferText },
} as const

/** Harbour and the shortest embed keep one directory: they stand on one origin, so on one RP id. */
export function createTrialSettings({ origin, harbourKey, plainKey, sender }: TrialSettings) {
  const place = { origins: [origin], rpId: new URL(origin).hostname, directory: 'harbour' }
  const harbourSecret = new Secret(harbourKey, 'sites.harbour.key')
  return defineConfig({
    issuer: `${origin}/auth`,
    sites: [
      {
        ...place,
        id: 'harbour',
        name: 'Harbour',
        keys: [{ key: harbourSecret, scopes: ['transactions', 'people'] }],
        signIn: { acr: 'aal1', signUp: 'open', listing: 'private' },
        actions: HARBOUR_ACTIONS,
      },
      {
        ...place,
        id: 'plain',
        name: 'Plain',
        key: new Secret(plainKey, 'sites.plain.key'),
        signIn: { acr: 'aal1' },
        actions: PLAIN_ACTIONS,
      },
    ],
    senders: { email: sender, sms: sender, voice: sender },
    phoneCountries: [...PHONE_COUNTRIES],
  })
}

/**
 * @module
 * The backend's settings in the trial. Apart from the Pocket as sender, an operator writes the same.
 */
import { defineConfig, Secret } from '@countersign/server'
import type { ConfigInput, Sender } from '@countersign/server'
import { PHONE_COUNTRIES } from './accounts.ts'
import type { AllthenticateParts } from './allthenticate/tenant.ts'
import { RUNS, SITE_OF_RUN, type Run } from './runs.ts'

export interface TrialSettings {
  /** `http://localhost:3000`. */
  readonly origin: string
  readonly harbourKeys: Readonly<Record<Run, string>>
  readonly plainKey: string
  /** Level that a sign-in at Harbour must reach: `aal1` or `aal2`. Default `aal1`. */
  readonly signIn?: string | undefined
  /** Carries texts, calls and mail. */
  readonly sender: Sender
  /** Companies, each simulated or real. */
  readonly vendors: NonNullable<ConfigInput['vendors']>
  /** The doors of Harbour House. */
  readonly doors: AllthenticateParts['doors']
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

/** Two factors, a minute old at most: the house asks for no less. */
const UNLOCK_ACTION = {
  unlock: {
    acr: 'aal2',
    maxAge: 60,
    fields: { door: 'door', seconds: 'duration' },
    text: { en: 'Open {door} for {seconds}', de: '{door} öffnen für {seconds}' },
    confirm: { en: 'Verify and open', de: 'Bestätigen und öffnen' },
  },
} as const

/** What AuthX knows and measures reaches `aal1`, however much of it is asked: so two ways are. */
const AUTHX_ACTIONS = {
  ...HARBOUR_ACTIONS,
  transfer: { ...HARBOUR_ACTIONS.transfer, acr: 'aal1', factors: 2 },
} as const

const PLAIN_ACTIONS = {
  transfer: { acr: 'aal2', fields: { amount: 'money', payee: 'text' }, text: transferText },
} as const

type Site = ConfigInput['sites'][number]
type SignIn = NonNullable<Site['signIn']>

/** What Harbour asks at its door, by level: any one way, or a password and then a text. */
const HARBOUR_SIGN_IN: ReadonlyMap<string, SignIn> = new Map([
  ['aal1', { acr: 'aal1', signUp: 'open', listing: 'private' }],
  ['aal2', { acr: 'aal2', ways: ['password', 'sms-code'], listing: 'private' }],
])

/** @throws Error for another level. */
function toSignIn(level: string): SignIn {
  const signIn = HARBOUR_SIGN_IN.get(level)
  if (signIn !== undefined) return signIn
  throw new Error(`HARBOUR_SIGN_IN must be ${[...HARBOUR_SIGN_IN.keys()].join(' or ')}.`)
}

/** Every kind of Entrust's that may come first; the others come second, or in an approval. */
const ENTRUST_FIRST: NonNullable<SignIn['ways']> = [
  'passkey',
  'security-key',
  'certificate',
  'totp',
  'grid-card',
  'identity-provider',
  'password',
  'sms-code',
  'voice-code',
  'email-code',
  'temporary-code',
]

/** What differs between the sites that Harbour runs on. */
const toRuns = (
  level: string,
  doors: TrialSettings['doors'],
): Readonly<Record<Run, Pick<Site, 'vendors' | 'signIn' | 'actions' | 'account' | 'doors'>>> => ({
  'built-in': {
    vendors: ['local', 'allthenticate'],
    signIn: toSignIn(level),
    actions: { ...HARBOUR_ACTIONS, ...UNLOCK_ACTION },
    doors,
  },
  // As the vendor's own pages do: the person's ways at once, and so it tells who exists.
  entrust: {
    vendors: ['entrust'],
    signIn: { acr: 'aal1', ways: ENTRUST_FIRST, listing: 'friendly' },
    actions: HARBOUR_ACTIONS,
  },
  both: {
    vendors: ['local', 'entrust'],
    signIn: { acr: 'aal1', listing: 'private' },
    actions: HARBOUR_ACTIONS,
  },
  authx: {
    vendors: ['authx'],
    signIn: { acr: 'aal1', factors: 2, ways: ['pin'], listing: 'private' },
    account: { ways: ['pin', 'face', 'palm', 'fingerprint'] },
    actions: AUTHX_ACTIONS,
  },
  authentimate: {
    vendors: ['authentimate', 'local', 'allthenticate'],
    signIn: { acr: 'aal1', signUp: 'open', listing: 'private' },
    actions: { ...HARBOUR_ACTIONS, ...UNLOCK_ACTION },
    doors,
  },
})

/** All sites keep one directory: they stand on one origin, so on one RP id. */
export function createTrialSettings(settings: TrialSettings) {
  const { origin, harbourKeys, plainKey, sender, vendors, doors, signIn = 'aal1' } = settings
  const place = { origins: [origin], rpId: new URL(origin).hostname, directory: 'harbour' }
  const runs = toRuns(signIn, doors)
  const toHarbour = (run: Run): Site => {
    const id = SITE_OF_RUN[run]
    const key = new Secret(harbourKeys[run], `sites.${id}.key`)
    return {
      ...place,
      ...runs[run],
      id,
      name: 'Harbour',
      keys: [{ key, scopes: ['transactions', 'people', 'doors'] }],
      verifyPhone: true,
    }
  }
  return defineConfig({
    issuer: `${origin}/auth`,
    sites: [
      ...RUNS.map(toHarbour),
      {
        ...place,
        id: 'plain',
        name: 'Plain',
        key: new Secret(plainKey, 'sites.plain.key'),
        signIn: { acr: 'aal1' },
        actions: PLAIN_ACTIONS,
      },
    ],
    vendors: [...vendors],
    senders: { email: sender, sms: sender, voice: sender },
    phoneCountries: [...PHONE_COUNTRIES],
  })
}

/**
 * @module
 * The people of the trial, named for what they own.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Run } from './runs.ts'

/** Ways given at the start; `sms-code` and `email-code` come with the contact itself. */
export type Given = Extract<
  AuthenticatorKind,
  'password' | 'totp' | 'pin' | 'recovery-code' | 'temporary-code'
>

export interface TrialAccount {
  /** Also the person's id at the site. */
  readonly id: string
  readonly name: string
  /** One line for the visitor: what this person can prove with. */
  readonly owns: string
  readonly gives: readonly Given[]
  readonly email?: string
  /** E.164; sample numbers of the national plans. */
  readonly phone?: string
  /** What Harbour runs on when their contacts are written down: who sends their texts. */
  readonly run?: Run
  /** Numbers and addresses that Entrust alone knows. */
  readonly alsoReachedAt?: readonly string[]
  /** Every way but the recovery codes starts locked. */
  readonly locked?: boolean
}

const PIN = '274951'

/** What the backend brings along, and a number of some country. */
const withText = (id: string, name: string, phone: string, country: string): TrialAccount => ({
  id,
  name,
  owns: `A password, and codes by text to a ${country} number.`,
  gives: ['password'],
  phone,
})

export const TRIAL_ACCOUNTS: readonly TrialAccount[] = [
  {
    id: 'local',
    name: 'Lea Local',
    owns: 'A password, a PIN, an authenticator app, codes by text, call and mail, recovery codes.',
    gives: ['password', 'totp', 'pin', 'recovery-code'],
    email: 'local@harbour.example',
    phone: '+4915123456789',
  },
  {
    id: 'newcomer',
    name: 'Nico Newcomer',
    owns: 'Nothing yet but a temporary code: try another way.',
    gives: ['temporary-code'],
  },
  {
    id: 'locked',
    name: 'Lou Locked',
    owns: 'Locked out of everything but the recovery codes.',
    gives: ['password', 'totp', 'recovery-code'],
    phone: '+353850123456',
    locked: true,
  },
  {
    ...withText('entrust', 'Enzo Entrust', '+447400123456', 'British'),
    owns: 'Everything there is at Entrust; without it, a password and codes by text.',
    alsoReachedAt: ['+442079460142', 'enzo@quay.example'],
  },
  {
    ...withText('authx', 'Ada Authx', '+33612345678', 'French'),
    owns: 'A PIN, a palm and a finger at AuthX, and a face once you add it; without it, a password.',
  },
  {
    ...withText('authentimate', 'Aimo Authentimate', '+46701234567', 'Swedish'),
    owns: 'A password, and codes by text that Authentimate sends and checks.',
    run: 'authentimate',
  },
  {
    ...withText('allthenticate', 'Alla Allthenticate', '+31612345678', 'Dutch'),
    owns: 'A password, codes by text, and every door of Harbour House.',
  },
]

/** Countries of the numbers above, and what a visitor may add. */
export const PHONE_COUNTRIES = ['DE', 'IE', 'GB', 'FR', 'SE', 'NL', 'AT', 'CH', 'US'] as const

export const toLoginName = (id: string): string => `${id}@harbour.example`

/** The account's password; undefined for those who have none. */
export function toPassword(account: TrialAccount): string | undefined {
  return account.gives.includes('password') ? `${account.id}-keeps-a-long-secret` : undefined
}

/** The value the site gives for a way; undefined where the backend makes it. */
export function toGivenSecret(account: TrialAccount, kind: Given): string | undefined {
  if (kind === 'password') return toPassword(account)
  return kind === 'pin' ? PIN : undefined
}

export function findAccount(id: string): TrialAccount | undefined {
  return TRIAL_ACCOUNTS.find((account) => account.id === id)
}

/** Addresses of the trial's people other than this one: what goes there is not for this phone. */
export function toOthersAddresses(id: string): readonly string[] {
  const others = TRIAL_ACCOUNTS.filter((account) => account.id !== id)
  return others.flatMap(({ id: other, email, phone, alsoReachedAt = [] }) =>
    [toLoginName(other), email, phone, ...alsoReachedAt].filter((address) => address !== undefined),
  )
}

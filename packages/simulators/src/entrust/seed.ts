/**
 * @module
 * The tenant as it is at the start: one user who owns every authenticator, and applications with one
 * resource rule each. Ids are fixed, so that a configuration can name them.
 */
import type { EntrustApplication, Flow, ResourceRule, SecondStep } from './rules.ts'
import type { EntrustUser } from './user.ts'

/** Application ids by what their rule asks for. */
export const ENTRUST_APPLICATIONS = {
  /** Every type at once. */
  everything: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0001',
  password: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0002',
  /** PASSWORD_AND_SECONDFACTOR. */
  twoSteps: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0003',
  /** EXTERNAL, then a second factor above LOW risk only. */
  external: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0004',
  /** IDP_AND_SECONDFACTOR. */
  provider: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0005',
  /** LOW password, MEDIUM password and second factor, HIGH denied. */
  risk: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0006',
  /** Skips the password: second factors alone. */
  secondOnly: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0007',
} as const

/** The OIDC client of the seed: public, PKCE, any redirect URI on the simulator's own origin. */
export const ENTRUST_OIDC_CLIENT = 'c9a1d6a2-51c7-4a5f-8f37-2a44a1f60001'

export const ALL_SECOND: readonly SecondStep[] = [
  'TOKENPUSH',
  'FIDO',
  'SMARTCREDENTIALPUSH',
  'FACE',
  'TOKEN',
  'OTP',
  'GRID',
  'USER_CERTIFICATE',
  'KBA',
  'TEMP_ACCESS_CODE',
]

const EVERYTHING: readonly Flow[] = [
  { first: 'PASSKEY', second: [] },
  { first: 'NONE', second: ALL_SECOND },
  { first: 'PASSWORD', second: ALL_SECOND },
  { first: 'IDP', second: ALL_SECOND },
  { first: 'PASSWORD', second: [] },
  { first: 'IDP', second: [] },
  { first: 'SMART_LOGIN', second: [] },
  { first: 'EXTERNAL', second: [] },
  { first: 'MACHINE', second: [] },
]

const always = (...flows: readonly Flow[]): ResourceRule => ({
  LOW: flows,
  MEDIUM: flows,
  HIGH: flows,
})

export const SEEDED_APPLICATIONS: readonly EntrustApplication[] = [
  { id: ENTRUST_APPLICATIONS.everything, rule: always(...EVERYTHING) },
  { id: ENTRUST_APPLICATIONS.password, rule: always({ first: 'PASSWORD', second: [] }) },
  { id: ENTRUST_APPLICATIONS.twoSteps, rule: always({ first: 'PASSWORD', second: ALL_SECOND }) },
  {
    id: ENTRUST_APPLICATIONS.external,
    rule: {
      LOW: [{ first: 'EXTERNAL', second: [] }],
      MEDIUM: [{ first: 'EXTERNAL', second: ALL_SECOND }],
      HIGH: [{ first: 'EXTERNAL', second: ALL_SECOND }],
    },
  },
  { id: ENTRUST_APPLICATIONS.provider, rule: always({ first: 'IDP', second: ALL_SECOND }) },
  {
    id: ENTRUST_APPLICATIONS.risk,
    rule: {
      LOW: [{ first: 'PASSWORD', second: [] }],
      MEDIUM: [{ first: 'PASSWORD', second: ALL_SECOND }],
      HIGH: 'DENY',
    },
  },
  { id: ENTRUST_APPLICATIONS.secondOnly, rule: always({ first: 'NONE', second: ALL_SECOND }) },
]

/** Owns all 18; passkey, FIDO key and certificate are registered through the control. */
export const ENTRUST_PERSONA: EntrustUser = {
  id: 'entrust',
  aliases: ['entrust@harbour.example'],
  uuid: '2f6f1a52-8f3e-4f0d-b0c6-5a1f0e5d0001',
  firstName: 'Enno',
  lastName: 'Entrust',
  passwordResetAllowed: true,
  password: { value: 'entrust-keeps-a-long-secret' },
  questions: [
    { question: 'What was the name of your first boat?', answer: 'Seagull' },
    { question: 'In which town did you learn to swim?', answer: 'Kiel' },
    { question: 'What did you call your first pet?', answer: 'Anchor' },
  ],
  temporaryAccessCode: {
    code: '48213907',
    uses: 5,
    adminContact: 'the harbour office, +49 431 5550100',
  },
  otp: {
    contacts: [
      { name: 'Mobile', type: 'SMS', value: '+491715550142' },
      { name: 'Phone', type: 'VOICE', value: '+494315550142' },
      { name: 'Email', type: 'EMAIL', value: 'entrust@harbour.example' },
      { name: 'Alternative Email', type: 'EMAIL', value: 'enno@quay.example' },
    ],
    defaultDelivery: 'SMS',
  },
  grid: { serialNumber: '40117', seed: 'harbour' },
  tokens: [
    {
      serialNumber: '10045-20018',
      label: 'Enno’s phone',
      seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      signs: true,
      app: true,
    },
    {
      serialNumber: '70031-00442',
      label: 'Key ring',
      seed: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    },
  ],
  smartCredential: { app: true, smartLogin: true },
  face: { device: 'MOBILE' },
  provider: true,
}

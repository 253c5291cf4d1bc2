/**
 * @module
 * What an operator may set, with every default and limit in one schema; the README's table is made
 * from it. Floor 1.
 */
import { AcrSchema, KIND_NAMES, OpaqueId, Origin, type AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import { Secret } from './secret.ts'

/** Names a variable of the environment (or a platform's binding) that is read when the backend starts. */
export class EnvReference {
  readonly variable: string
  constructor(variable: string) {
    this.variable = variable
  }
}

/** A secret from the environment: `key: env('COUNTERSIGN_SITE_KEY')`. */
export const env = (variable: string): EnvReference => new EnvReference(variable)

const SecretSource = v.union([v.instance(Secret), v.instance(EnvReference)])
const Kind = v.picklist(KIND_NAMES)
const AcrSetting = v.union([AcrSchema, v.pipe(v.array(AcrSchema), v.minLength(1))])
const PerLanguage = v.record(v.string(), v.string())

const whole = (least: number, most: number, standard: number, description: string) =>
  v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)), standard),
    v.description(description),
  )

/** Ways a stranger may begin with, unless the site says otherwise. */
export const FIRST_WAYS: readonly AuthenticatorKind[] = [
  'passkey',
  'password',
  'sms-code',
  'email-code',
  'totp',
  'recovery-code',
  'temporary-code',
]

const FIELD_TYPES = ['money', 'text', 'number', 'duration'] as const
export type FieldType = (typeof FIELD_TYPES)[number]

const FieldDeclaration = v.union([
  v.picklist(FIELD_TYPES),
  v.strictObject({
    type: v.picklist(FIELD_TYPES),
    /** Not shown. Never for what a person decides about: amount, payee, target, duration. */
    hidden: v.optional(v.boolean(), false),
    label: v.optional(PerLanguage),
  }),
])

/** An action a site may ask approval for. What the text does not hold is shown below it, or marked hidden. */
export const ActionDeclaration = v.strictObject({
  acr: AcrSetting,
  maxAge: v.optional(v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(86_400)), 300),
  fields: v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/)), FieldDeclaration),
  text: PerLanguage,
  confirm: v.optional(PerLanguage),
})
export type ActionDeclaration = v.InferOutput<typeof ActionDeclaration>

const SignIn = v.strictObject({
  ways: v.pipe(
    v.optional(v.pipe(v.array(Kind), v.minLength(1)), [...FIRST_WAYS]),
    v.description('First ways, in order; a stranger sees these kinds whatever name is typed'),
  ),
  acr: v.pipe(v.optional(AcrSetting, 'aal1'), v.description('Level a sign-in must reach')),
  signUp: v.pipe(
    v.optional(v.picklist(['closed', 'open']), 'closed'),
    v.description('`open`: an unknown e-mail address or number gets a code and becomes a person'),
  ),
  listing: v.pipe(
    v.optional(v.picklist(['private', 'friendly']), 'private'),
    v.description('`friendly` shows a person’s own ways before anything is proven, and so tells who exists'),
  ),
  recovery: v.pipe(
    v.optional(v.array(Kind), ['recovery-code', 'email-code', 'sms-code', 'totp', 'passkey', 'temporary-code']),
    v.description('Ways that may lead to a new password'),
  ),
  remember: v.pipe(v.optional(v.boolean(), true), v.description('Offer to remember the device')),
  rememberDays: whole(1, 365, 90, 'How long a device is remembered'),
  rememberedSparesSecondStep: v.pipe(
    v.optional(v.boolean(), false),
    v.description('A remembered device counts as the second step of a sign-in'),
  ),
})

const SiteKey = v.strictObject({
  key: SecretSource,
  scopes: v.optional(v.array(v.picklist(['transactions', 'people'])), ['transactions']),
})

export const SiteShape = v.strictObject({
  id: OpaqueId,
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(80))),
  origins: v.pipe(v.array(Origin), v.minLength(1)),
  rpId: v.pipe(v.string(), v.regex(/^[a-z0-9.-]+$/)),
  key: v.optional(SecretSource),
  keys: v.optional(v.array(SiteKey), []),
  directory: v.optional(OpaqueId),
  locale: v.optional(v.string(), 'en'),
  signIn: v.optional(SignIn, {}),
  account: v.optional(
    v.strictObject({
      ways: v.optional(v.array(Kind), [
        'passkey', 'security-key', 'password', 'totp', 'sms-code', 'email-code', 'pin', 'recovery-code',
      ]),
    }),
    {},
  ),
  actions: v.optional(v.record(v.string(), ActionDeclaration), {}),
})

/** Every number that bounds what may be tried, sent or kept. */
export const LimitsShape = v.strictObject({
  transactionSeconds: whole(60, 1_800, 600, 'Life of a transaction'),
  handleSeconds: whole(30, 900, 300, 'Time to claim a handle'),
  freshSeconds: whole(60, 900, 300, 'Age up to which an answer allows changes in an account visit'),
  sessionSeconds: whole(300, 2_592_000, 2_592_000, 'Longest life of a sign-in (`sid`)'),
  triesBeforeWait: whole(3, 50, 10, 'Wrong answers of one subject and standing before waits begin'),
  firstWaitSeconds: whole(5, 600, 30, 'First wait; it doubles with each further wrong answer'),
  longestWaitSeconds: whole(60, 86_400, 3_600, 'Longest wait'),
  forgetTriesSeconds: whole(600, 604_800, 86_400, 'Quiet time after which wrong answers are forgotten'),
  failuresUntilLock: whole(5, 100, 100, 'Wrong answers in a row, by anybody, that lock one way (NIST: at most 100)'),
  beginsPerMinute: whole(10, 10_000, 120, 'Transactions one network address may begin in a minute'),
  objectionSeconds: whole(3_600, 604_800, 86_400, 'Time an old contact can object to a new one'),
  heldBackSeconds: whole(0, 604_800, 86_400, 'Time in which what was added on a recovery code stays weak'),
  bodyBytes: whole(4_096, 1_048_576, 65_536, 'Largest request body'),
  waitSeconds: whole(1, 25, 25, 'Longest long poll'),
})
export type Limits = v.InferOutput<typeof LimitsShape>

/**
 * How many messages may be sent. Strangers and the others have counters of their own, so that what
 * strangers spend never blocks the owner.
 */
export const MessageLimitsShape = v.strictObject({
  perTarget30s: whole(1, 5, 1, 'Messages to one number or address in 30 seconds, by channel'),
  perTarget10min: whole(1, 20, 3, 'Messages to one number or address in 10 minutes'),
  perTargetHour: whole(1, 60, 5, 'Messages to one number or address in an hour'),
  perTargetDay: whole(1, 200, 10, 'Messages to one number or address in a day'),
  perAccountHour: whole(1, 60, 5, 'Messages for one way of one person, or one name typed, in an hour'),
  perAddressHour: whole(1, 10_000, 10, 'Messages strangers may cause from one network address in an hour'),
  perKnownAddressHour: whole(1, 100_000, 100, 'The same for people who are known already: offices share an address'),
  perPrefixHour: whole(1, 10_000, 20, 'Messages strangers may cause in an hour to numbers that differ in their last four digits only'),
  strangersHour: whole(1, 1_000_000, 500, 'All texts and calls that strangers may cause in an hour'),
  knownHour: whole(1, 1_000_000, 5_000, 'All texts and calls for people who are known already, in an hour'),
  textFixedLines: v.pipe(
    v.optional(v.boolean(), false),
    v.description('Texts may go to fixed lines'),
  ),
})
export type MessageLimits = v.InferOutput<typeof MessageLimitsShape>

/** All that `defineConfig` takes; stores and senders are objects of their own. */
export const ConfigShape = v.strictObject({
  issuer: v.pipe(v.string(), v.url()),
  masterKey: v.optional(SecretSource),
  sites: v.pipe(v.array(SiteShape), v.minLength(1)),
  senders: v.optional(
    v.strictObject({ email: v.optional(v.any()), sms: v.optional(v.any()), voice: v.optional(v.any()) }),
    {},
  ),
  phoneCountries: v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), []),
  store: v.optional(v.any()),
  limits: v.optional(LimitsShape, {}),
  messageLimits: v.optional(MessageLimitsShape, {}),
  proxy: v.optional(
    v.strictObject({
      header: v.pipe(v.optional(v.string(), 'X-Forwarded-For'), v.description('Header of the trusted proxy')),
      hops: whole(1, 10, 1, 'How many proxies stand in front, counted from the right'),
    }),
  ),
})

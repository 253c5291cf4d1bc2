/**
 * @module
 * What an operator may set, with every default and limit in one schema; the README's table is made
 * from it. Floor 1.
 */
import {
  AcrSchema,
  KIND_NAMES,
  OpaqueId,
  Origin,
  type AuthenticatorKind,
} from '@countersign/protocol'
import * as v from 'valibot'
import { LimitsShape, MessageLimitsShape, told, whole } from './config-shape-limits.ts'
import { CheckedFacesShape } from './config-shape-faces.ts'
import { VerifyPhoneShape } from './config-shape-phone.ts'
import { DoorHandle, DoorShape } from './config-shape-doors.ts'
import { EnvReference, Secret } from './secret.ts'

export {
  CountryBudgetShape,
  LimitsShape,
  MessageLimitsShape,
  type Limits,
  type MessageLimits,
} from './config-shape-limits.ts'

const SecretSource = v.union([v.instance(Secret), v.instance(EnvReference)])
const Kind = v.picklist(KIND_NAMES)
const AcrSetting = v.union([AcrSchema, v.pipe(v.array(AcrSchema), v.minLength(1))])
const BreachLookup = v.custom<(sha1Prefix: string) => Promise<string>>(
  (value) => typeof value === 'function',
)
const PerLanguage = v.record(v.string(), v.string())

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

/**
 * Ways that are never first: they disturb somebody, or prove too little alone. What is answered on some phone
 * (`smart-login`) could be passed on to another one by whoever began: its owner would let them in.
 */
export const NEVER_FIRST: readonly AuthenticatorKind[] = [
  'push',
  'smart-credential',
  'smart-login',
  'face',
  'palm',
  'fingerprint',
  'questions',
  'token-signature',
]

/** How many different factors are asked. */
const Factors = (what: string) =>
  whole(
    1,
    2,
    1,
    `Different factors that ${what} takes, whatever the level: 2 asks a PIN and a face at \`aal1\` too. A passkey that verifies its user counts as both`,
  )

const FIELD_TYPES = ['money', 'text', 'number', 'duration', 'door'] as const
/** What a field of an action may hold. */
export type FieldType = (typeof FIELD_TYPES)[number]

/** A field of an action, at length; its type alone is the short form. */
export const FieldShape = v.strictObject({
  type: told(
    v.picklist(FIELD_TYPES),
    'What it holds; `money` is `{ value, currency }`, the value as decimal text; `door` is a handle, shown as the door’s name',
  ),
  hidden: told(
    v.optional(v.boolean(), false),
    'Not shown. Never for what a person decides about: amount, payee, target, duration',
  ),
  label: told(
    v.optional(PerLanguage),
    'Its name beside the value, per language; without one, the field’s own name',
  ),
})

const FieldDeclaration = v.union([v.picklist(FIELD_TYPES), FieldShape])

/** An action a site may ask approval for. What the text does not hold is shown below it, or marked hidden. */
export const ActionDeclaration = v.strictObject({
  acr: told(
    AcrSetting,
    'Level it needs: at least this one, or any of a list. Your code may raise it, never lower it',
  ),
  factors: Factors('an approval'),
  maxAge: whole(30, 86_400, 300, 'Age in seconds up to which an answer counts'),
  fields: told(
    v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/)), FieldDeclaration),
    'What it consists of: a type per field, or a field at length. Others are refused',
  ),
  text: told(PerLanguage, 'What the person reads, per language, with `{field}` in it'),
  confirm: told(v.optional(PerLanguage), 'Text of the button, per language'),
})
export type ActionDeclaration = v.InferOutput<typeof ActionDeclaration>

/** How people of a site sign in. */
export const SignInShape = v.strictObject({
  ways: v.pipe(
    v.optional(v.pipe(v.array(Kind), v.minLength(1)), [...FIRST_WAYS]),
    v.description(
      'First ways, in order; a stranger sees these kinds whatever name is typed. Beside the passkey, which is always at hand, the first of them is asked first',
    ),
  ),
  acr: v.pipe(v.optional(AcrSetting, 'aal1'), v.description('Level a sign-in must reach')),
  factors: Factors('a sign-in'),
  signUp: v.pipe(
    v.optional(v.picklist(['closed', 'open']), 'closed'),
    v.description('`open`: an unknown e-mail address or number gets a code and becomes a person'),
  ),
  listing: v.pipe(
    v.optional(v.picklist(['private', 'friendly']), 'private'),
    v.description(
      '`friendly` shows a person’s own ways before anything is proven, and so tells who exists',
    ),
  ),
  recovery: v.pipe(
    v.optional(v.array(Kind), [
      'recovery-code',
      'email-code',
      'sms-code',
      'totp',
      'passkey',
      'temporary-code',
    ]),
    v.description('Ways that may lead to a new password'),
  ),
  hideFailedStep: v.pipe(
    v.optional(v.boolean(), false),
    v.description(
      'Where a sign-in needs two steps: a wrong first one leads on too, and one refusal at the end does not tell which was wrong (payments, PSD2)',
    ),
  ),
  remember: v.pipe(v.optional(v.boolean(), true), v.description('Offer to remember the device')),
  rememberDays: whole(1, 365, 90, 'How long a device is remembered'),
  rememberedSparesSecondStep: v.pipe(
    v.optional(v.boolean(), false),
    v.description('A remembered device counts as the second step of a sign-in'),
  ),
})

const SCOPES = ['transactions', 'people', 'doors'] as const

/** One of a site's further keys. */
export const SiteKeyShape = v.strictObject({
  key: told(SecretSource, 'The key, 32 characters or more: `env(…)`'),
  scopes: told(
    v.optional(v.array(v.picklist(SCOPES)), ['transactions']),
    'What it opens: `transactions` for your web server, `people` for people, groups and invitations, `doors` for doors',
  ),
})

/** The people's own page. */
export const AccountShape = v.strictObject({
  ways: told(
    v.optional(v.array(Kind), [
      'passkey',
      'security-key',
      'password',
      'totp',
      'sms-code',
      'email-code',
      'pin',
      'recovery-code',
    ]),
    'Ways that people may add',
  ),
})

/** One site: where it is, who may call for it, how its people sign in. */
export const SiteShape = v.strictObject({
  id: told(OpaqueId, 'Names the site; every proof carries it'),
  name: told(
    v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(80))),
    'Shown to people and in messages; without one, the id',
  ),
  origins: told(v.pipe(v.array(Origin), v.minLength(1)), 'Where its pages are; others are refused'),
  rpId: told(
    v.pipe(v.string(), v.regex(/^[a-z0-9.-]+$/)),
    'Domain that its passkeys belong to; covers every origin. Choose once',
  ),
  key: told(
    v.optional(SecretSource),
    'Key of your web server (scope `transactions`), 32 characters or more: `env(…)`',
  ),
  keys: told(
    v.optional(v.array(SiteKeyShape), []),
    'Further keys: for a change of keys, or with other scopes; see below',
  ),
  directory: told(
    v.optional(OpaqueId),
    'Sites that name the same one share their people; without one, each has its own',
  ),
  locale: told(v.optional(v.string(), 'en'), 'Language of messages to people whose own is unknown'),
  vendors: told(
    v.optional(v.pipe(v.array(OpaqueId), v.minLength(1)), ['local']),
    'Who checks what people prove with, by id: `local` is the built-in one; of two that know a kind the first is asked',
  ),
  signIn: told(v.optional(SignInShape, {}), 'How people sign in; see below'),
  account: told(v.optional(AccountShape, {}), 'What people may add on their own page; see below'),
  verifyPhone: told(
    v.optional(v.union([v.boolean(), VerifyPhoneShape]), false),
    'Numbers in your forms may be verified: `true`, or more about it; see below. Needs `phoneCountries`',
  ),
  actions: told(
    v.optional(v.record(v.string(), ActionDeclaration), {}),
    'What your site may ask approval for; see below',
  ),
  doors: told(
    v.optional(v.record(DoorHandle, DoorShape), {}),
    'Doors that the site may open, by handles of yours; needs the action `unlock`. See below',
  ),
  doorsPaused: told(
    v.optional(v.boolean(), false),
    'Opens no door, locks them still. `countersign doors pause` does so without a new start',
  ),
})

/** Whose word about the client's address counts. */
export const ProxyShape = v.strictObject({
  header: told(v.optional(v.string(), 'X-Forwarded-For'), 'Header of the trusted proxy'),
  hops: whole(1, 10, 1, 'How many proxies stand in front, counted from the right'),
})

/** Who carries messages, by channel. */
export const SendersShape = v.strictObject({
  email: told(v.optional(v.any()), 'Carries mail: `outbox()`, `smtp({ … })`, `webhook({ … })`'),
  sms: told(v.optional(v.any()), 'Carries text messages: `outbox()`, `webhook({ … })`'),
  voice: told(v.optional(v.any()), 'Calls and reads out: `outbox()`, `webhook({ … })`'),
})

/** All that `defineConfig` takes; stores and senders are objects of their own. */
export const ConfigShape = v.strictObject({
  issuer: told(
    v.pipe(v.string(), v.url()),
    'Address of the backend as browsers see it; https anywhere but localhost',
  ),
  masterKey: told(
    v.optional(SecretSource),
    'Seals what the database holds: 32 bytes, base64url. Without it, the variable `COUNTERSIGN_MASTER_KEY`',
  ),
  sites: told(v.pipe(v.array(SiteShape), v.minLength(1)), 'Your sites; see below'),
  senders: told(
    v.optional(SendersShape, {}),
    'Who carries messages; a way that nobody carries is not offered. See below',
  ),
  vendors: told(
    v.optional(v.array(v.any()), []),
    'Companies that are called: `entrust({ … })`, `authx({ … })`, `authentimate({ … })`, `allthenticate({ … })`, `oidc({ … })`. A site uses those it names',
  ),
  faces: told(
    v.optional(CheckedFacesShape),
    'Who compares faces, for the way `face` of the built-in vendor and for liveness prompts; see below',
  ),
  phoneCountries: told(
    v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), []),
    "Countries that may be texted or called: `['SE', 'DE']`. None unless named",
  ),
  attestationRoots: told(
    v.optional(v.array(v.pipe(v.string(), v.includes('BEGIN CERTIFICATE'))), []),
    'Root certificates (PEM) of security keys whose hardware you trust; only they reach `phrh`',
  ),
  breachedPasswords: told(
    v.optional(BreachLookup),
    'Asks a breach service about each new password: takes the first 5 hexadecimal digits of its SHA-1, answers lines of `the other 35:count`, as Have I Been Pwned does. Nothing leaves without it; a service that fails is passed over, so give it a time limit',
  ),
  store: told(
    v.optional(v.any()),
    'Where everything is kept; on Node, without it, SQLite in `.countersign/`',
  ),
  limits: told(v.optional(LimitsShape, {}), 'Times and tries; see below'),
  messageLimits: told(
    v.optional(MessageLimitsShape, {}),
    'How many messages may go out; see below',
  ),
  proxy: told(
    v.optional(ProxyShape),
    'Where clients’ addresses come from, when proxies stand in front; see below',
  ),
})

/**
 * @module
 * One way through our HTTP for each of the vendor's 18 authenticators, from the first request to the proof,
 * and how each is refused. What stands here is tried as it is, with every reading of the wire, and listened
 * to for what no page may learn.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { EntrustAuthenticator, EntrustFlow } from '@countersign/simulators'
import { FLAGS } from '../../../support/authenticator.ts'
import { Page, type Reply } from '../../support/page.ts'
import { createDevice, toOffer } from '../../support/people.ts'
import {
  giveCertificate,
  giveKey,
  look,
  openAal1,
  press,
  RETURN_TO,
  sign,
  toRight,
  toWrong,
  visitProvider,
} from './pocket.ts'
import { giveOwnPassword, OWN_PASSWORD } from './own-password.ts'
import { NAME, PASSWORD, type EntrustBench, type StageOptions } from './stage.ts'

/** What the page was told: a problem's code, or why the last question ended. */
export type Refuse = (stage: EntrustBench, page: Page) => Promise<unknown>

export interface Journey {
  readonly authenticator: EntrustAuthenticator
  /** Where one authenticator has several ways. */
  readonly name?: string
  readonly options: StageOptions
  /** Up to the question that is the journey's own. */
  open(stage: EntrustBench): Promise<Page>
  finish(stage: EntrustBench, page: Page): Promise<Reply>
  readonly acr: string
  readonly amr: readonly string[]
  /** By what is done wrong: what is told, and how it comes to it. */
  readonly refusals: Readonly<Record<string, readonly [code: string, refuse: Refuse]>>
}

const only = (...flows: EntrustFlow[]): StageOptions => ({ flows })
const first = (step: EntrustFlow['first'], ...second: EntrustFlow['second']): EntrustFlow => ({
  first: step,
  second,
})
/** The second factors alone: any one is enough. */
const any = (...second: EntrustFlow['second']): StageOptions => only(first('NONE', ...second))

/** Types the right answer. */
export const type = async (stage: EntrustBench, page: Page): Promise<Reply> =>
  page.answer(await toRight(stage, page))

const toCode = ({ body, view }: Reply): unknown => body['code'] ?? view.problem ?? view.state

/** In a step-up, where the person is known. */
const ask =
  (kind: AuthenticatorKind, more: Record<string, unknown> = {}) =>
  async (stage: EntrustBench): Promise<Page> => {
    const page = await openAal1(stage)
    await page.challenge(toOffer(page, kind), { return_to: RETURN_TO, ...more })
    return page
  }

/** At sign-in, where a name was typed. */
const signIn =
  (kind: AuthenticatorKind) =>
  async (stage: EntrustBench): Promise<Page> => {
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, kind), { return_to: RETURN_TO })
    return page
  }

const wrong: Refuse = async (stage, page) => toCode(await page.answer(await toWrong(stage, page)))

const late: Refuse = async (stage, page) => {
  const answer = await toRight(stage, page)
  stage.clock.advance(300)
  return toCode(await page.answer(answer))
}

const locked =
  (authenticator: EntrustAuthenticator): Refuse =>
  async (stage, page) => {
    stage.control.lock(stage.account, authenticator)
    return toCode(await type(stage, page))
  }

const down: Refuse = async (stage, page) => {
  stage.control.fault({ fault: 'down', operation: 'complete' })
  return toCode(await type(stage, page))
}

/** Typed in a step-up. */
function typed(
  authenticator: EntrustAuthenticator,
  kind: AuthenticatorKind,
  amr: readonly string[],
): Journey {
  return {
    authenticator,
    name: `${authenticator} as ${kind}`,
    options: authenticator === 'PASSWORD' ? only(first('PASSWORD')) : toAny(authenticator),
    open: ask(kind),
    finish: type,
    acr: 'aal1',
    amr,
    refusals: {
      wrong: ['answer_wrong', wrong],
      'too late': ['challenge_expired', late],
      locked: ['attempts_exceeded', locked(authenticator)],
      'while the vendor is down': ['vendor_unavailable', down],
    },
  }
}

const SECOND = [
  'KBA',
  'TEMP_ACCESS_CODE',
  'OTP',
  'GRID',
  'TOKEN',
  'TOKENPUSH',
  'FIDO',
  'USER_CERTIFICATE',
  'SMARTCREDENTIALPUSH',
  'FACE',
] as const satisfies EntrustFlow['second']

const toAny = (authenticator: EntrustAuthenticator): StageOptions =>
  any(...SECOND.filter((one) => one === authenticator))

const answered =
  (status: 'CANCEL' | 'CONCERN', number?: string): Refuse =>
  async (stage, page) => {
    press(stage, page, status, number)
    return toCode(await look(stage, page))
  }

/** Approved on the phone, in a step-up. */
function pressed(
  authenticator: EntrustAuthenticator,
  kind: AuthenticatorKind,
  { amr, options = toAny(authenticator) }: { amr: readonly string[]; options?: StageOptions },
): Journey {
  return {
    authenticator,
    options,
    open: ask(kind),
    finish: async (stage, page) => {
      press(stage, page)
      return look(stage, page)
    },
    acr: 'aal1',
    amr,
    refusals: {
      declined: ['approval_declined', answered('CANCEL')],
      'reported as not theirs': ['approval_reported', answered('CONCERN')],
      'never answered': [
        'choose',
        async (stage, page) => {
          stage.clock.advance(300)
          return toCode(await page.read())
        },
      ],
    },
  }
}

/** Signed by a key that is made when the stage opens. */
function signed(
  authenticator: 'PASSKEY' | 'FIDO',
  options: StageOptions,
  { acr, amr, name }: { acr: string; amr: readonly string[]; name?: string },
): Journey {
  const keys = new WeakMap<EntrustBench, Awaited<ReturnType<typeof giveKey>>>()
  const isPasskey = authenticator === 'PASSKEY'
  const getKey = (stage: EntrustBench) => {
    const key = keys.get(stage)
    if (key === undefined) throw new TypeError('no key was made')
    return key
  }
  return {
    authenticator,
    ...(name !== undefined && { name }),
    options,
    async open(stage) {
      keys.set(stage, await giveKey(stage, authenticator, isPasskey ? {} : { flags: FLAGS.UP }))
      if (!isPasskey) return ask('security-key')(stage)
      const page = new Page(stage)
      await page.begin()
      await page.challenge('passkey')
      return page
    },
    finish: (stage, page) => sign(page, getKey(stage)),
    acr,
    amr,
    refusals: {
      'with a bad signature': [
        'passkey_refused',
        async (stage, page) => toCode(await sign(page, getKey(stage), { badSignature: true })),
      ],
      'made for another page': [
        'passkey_refused',
        async (stage, page) =>
          toCode(await sign(page, getKey(stage), { origin: 'http://localhost:3001' })),
      ],
      'too late': [
        'challenge_expired',
        async (stage, page) => {
          stage.clock.advance(60)
          return toCode(await sign(page, getKey(stage)))
        },
      ],
    },
  }
}

const notBrought: Refuse = async (_stage, page) =>
  toCode(await page.answer({ code: 'A'.repeat(22) }))

const deniedThere: Refuse = async (stage, page) => {
  const code = await visitProvider(stage, page, { answer: 'deny' })
  return toCode(await page.answer({ code }))
}

const provider: Journey = {
  authenticator: 'IDP',
  options: only(first('IDP')),
  open: signIn('identity-provider'),
  finish: type,
  acr: 'aal1',
  amr: [],
  refusals: {
    'denied there': ['answer_wrong', deniedThere],
    'without having been there': ['answer_wrong', notBrought],
  },
}

/** A first step on the vendor's own chain, then the token. */
function chained(
  authenticator: 'PASSWORD_AND_SECONDFACTOR' | 'IDP_AND_SECONDFACTOR',
  kind: AuthenticatorKind,
  amr: readonly string[],
): Journey {
  const step = authenticator === 'IDP_AND_SECONDFACTOR' ? 'IDP' : 'PASSWORD'
  return {
    authenticator,
    options: only(first(step, 'TOKEN', 'GRID')),
    async open(stage) {
      const page = await signIn(kind)(stage)
      await type(stage, page)
      await page.challenge(toOffer(page, 'totp'))
      return page
    },
    finish: type,
    acr: 'aal2',
    amr,
    refusals: {
      'a wrong second step': ['answer_wrong', wrong],
      'a second step too late': ['challenge_expired', late],
      'a locked second step': ['attempts_exceeded', locked('TOKEN')],
    },
  }
}

const password: Journey = { ...typed('PASSWORD', 'password', ['pwd']), name: 'PASSWORD' }

export const JOURNEYS: readonly Journey[] = [
  password,
  typed('OTP', 'sms-code', ['otp', 'sms']),
  typed('OTP', 'voice-code', ['otp', 'tel']),
  typed('OTP', 'email-code', ['otp']),
  typed('TOKEN', 'totp', ['otp']),
  typed('TEMP_ACCESS_CODE', 'temporary-code', ['otp']),
  typed('GRID', 'grid-card', ['grid']),
  pressed('TOKENPUSH', 'push', { amr: ['swk', 'user', 'mca'] }),
  pressed('SMARTCREDENTIALPUSH', 'smart-credential', { amr: ['sc', 'user'] }),
  pressed('FACE', 'face', { amr: ['face'] }),
  pressed('SMART_LOGIN', 'smart-login', {
    amr: ['sc', 'user'],
    options: only(first('SMART_LOGIN')),
  }),
  signed('FIDO', any('FIDO'), { acr: 'aal1', amr: ['pop', 'user'] }),
  signed('PASSKEY', only(first('PASSKEY')), { acr: 'phr', amr: ['pop', 'user', 'mfa'] }),
  {
    authenticator: 'USER_CERTIFICATE',
    options: any('USER_CERTIFICATE'),
    async open(stage) {
      await giveCertificate(stage)
      return ask('certificate')(stage)
    },
    finish: type,
    acr: 'aal1',
    amr: ['pop'],
    refusals: {
      'without having been there': ['answer_wrong', notBrought],
      locked: ['attempts_exceeded', locked('USER_CERTIFICATE')],
      'while the vendor is down': ['vendor_unavailable', down],
    },
  },
  provider,
  chained('PASSWORD_AND_SECONDFACTOR', 'password', ['pwd', 'otp', 'mfa']),
  chained('IDP_AND_SECONDFACTOR', 'identity-provider', ['otp', 'mfa']),
  {
    // It reaches no level by itself, so it is asked where the vendor's own rule wants it.
    authenticator: 'KBA',
    options: only(first('PASSWORD', 'KBA')),
    async open(stage) {
      const page = await signIn('password')(stage)
      await page.answer({ password: PASSWORD })
      await page.challenge(toOffer(page, 'questions'))
      return page
    },
    finish: type,
    acr: 'aal1',
    amr: ['pwd', 'kba'],
    refusals: {
      'a wrong answer': ['answer_wrong', wrong],
      locked: ['attempts_exceeded', locked('KBA')],
    },
  },
  {
    // We vouch for our own password; the vendor asks for the second step.
    authenticator: 'EXTERNAL',
    options: { application: 'external' },
    async open(stage) {
      stage.control.setRisk('MEDIUM')
      await giveOwnPassword(stage)
      const page = new Page(stage)
      await page.begin({ login_name: NAME })
      await page.challenge(toOffer(page, 'password'))
      await page.answer({ password: OWN_PASSWORD })
      await page.challenge(toOffer(page, 'totp'))
      return page
    },
    finish: type,
    acr: 'aal2',
    amr: ['pwd', 'otp', 'mfa'],
    refusals: {
      'a wrong second step': ['answer_wrong', wrong],
      'a locked second step': ['attempts_exceeded', locked('TOKEN')],
    },
  },
  {
    // A device that the vendor knows spares the second step of a rule that weighs risks.
    authenticator: 'MACHINE',
    options: { application: 'risk' },
    async open(stage) {
      stage.control.setRisk('MEDIUM')
      const device = await createDevice(stage)
      const before = await signIn('password')(stage)
      await before.answer({ password: PASSWORD })
      await before.challenge(toOffer(before, 'totp'))
      await before.answer(await toRight(stage, before), { remember: device.remember })
      const page = new Page(stage)
      await page.begin({ login_name: NAME, device: await device.sign(page.token) })
      await page.challenge(toOffer(page, 'password'))
      return page
    },
    finish: type,
    acr: 'aal1',
    amr: ['pwd'],
    refusals: {
      'a wrong password': ['answer_wrong', wrong],
      'a locked password': ['attempts_exceeded', locked('PASSWORD')],
    },
  },
]

export const toName = ({ name, authenticator }: Journey): string => name ?? authenticator

/**
 * @module
 * What a journey through our HTTP is, and the kinds of them that several authenticators share.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { EntrustAuthenticator, EntrustFlow } from '@countersign/simulators'
import { FLAGS } from '../../../support/authenticator.ts'
import { Page, type Reply } from '../../support/page.ts'
import { toOffer } from '../../support/people.ts'
import {
  answered,
  ask,
  down,
  late,
  locked,
  type Refuse,
  signIn,
  toCode,
  type,
  wrong,
} from './acts.ts'
import { giveKey, look, press, sign } from './pocket.ts'
import type { EntrustBench, StageOptions } from './stage.ts'

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

export const only = (...flows: EntrustFlow[]): StageOptions => ({ flows })
export const first = (
  step: EntrustFlow['first'],
  ...second: EntrustFlow['second']
): EntrustFlow => ({
  first: step,
  second,
})
/** The second factors alone: any one is enough. */
export const any = (...second: EntrustFlow['second']): StageOptions =>
  only(first('NONE', ...second))

/** Typed in a step-up. */
export function typed(
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

/** Approved on the phone, in a step-up. */
export function pressed(
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
        'challenge_expired',
        async (stage, page) => {
          stage.clock.advance(300)
          return toCode(await page.read())
        },
      ],
    },
  }
}

/** Signed by a key that is made when the stage opens. */
export function signed(
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

/** A first step on the vendor's own chain, then the token. */
export function chained(
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

/**
 * @module
 * What Entrust has put into somebody's pocket: requests in its apps, tokens, a grid card, answers, codes
 * that were sent. Read from the simulator; a real tenant's things are in a real pocket.
 */
import type { EntrustControl, EntrustMessage, EntrustPush } from '@countersign/simulators'
import type { Clock } from '@countersign/server'
import * as v from 'valibot'
import type { PocketMessage } from '../pocket/inbox.ts'

const STEP_SECONDS = 30

/** A request that waits for an answer; as `GET /pocket/api/pushes` gives it. Times are epoch seconds. */
export interface PocketPush {
  readonly id: string
  /** Which of the phone's apps asks. */
  readonly app: 'push' | 'card' | 'face' | 'smart-login'
  /** One line: what is asked. */
  readonly summary?: string
  readonly details: readonly { readonly name: string; readonly value: string }[]
  /** Numbers to choose from; empty: none is asked. */
  readonly choices: readonly string[]
  readonly at: number
  readonly endsAt: number
}

/** `concern`: "It wasn't me". */
export type PushAnswer = 'confirm' | 'concern' | 'cancel'

export interface PocketToken {
  readonly serial: string
  readonly label: string
  readonly code: string
  readonly endsAt: number
  /** Signs values that are typed into it. */
  readonly signs: boolean
}

/** Part of `GET /pocket/api/things`. */
export interface EntrustThings {
  readonly totp?: string
  readonly totpEndsAt?: number
  readonly tokens?: readonly PocketToken[]
  /** Rows from 1, columns from A. */
  readonly gridCard?: { readonly serial: string; readonly rows: readonly (readonly string[])[] }
  /** What is open to be signed: the values to type into a token, in their order. */
  readonly toSign?: readonly string[]
  readonly answers?: readonly { readonly question: string; readonly answer: string }[]
  readonly temporaryCode?: string
  readonly entrustPassword?: string
}

/** One person's phone, as far as Entrust is on it. */
export interface EntrustPhone {
  things(): Promise<EntrustThings>
  messages(): readonly PocketMessage[]
  pushes(): readonly PocketPush[]
  /** @returns False when nothing waits under this id. */
  answer(id: string, answer: PushAnswer, number?: string): boolean
  /** What the token shows after the values were typed into it; undefined for one that cannot sign. */
  sign(values: readonly string[], serial?: string): Promise<string | undefined>
}

/** @param account  Whose, at Entrust. */
export function createEntrustPhone(
  control: EntrustControl,
  { account, clock }: { readonly account: string; readonly clock: Clock },
): EntrustPhone {
  return {
    things: () => readThings(control, account, clock.now()),
    messages: () => control.messages(account).map(toMessage),
    pushes: () => control.pushes(account).map(toPush),
    answer: (id, answer, number) =>
      control.answerPush(id, {
        status: STATUSES[answer],
        userId: account,
        ...(number === undefined ? {} : { number }),
      }),
    async sign(values, serial) {
      const tokens = control.user(account)?.tokens ?? []
      const able = tokens.find(
        (one) => one.signs === true && (serial === undefined || one.serialNumber === serial),
      )
      return able && control.signValues(account, values, able.serialNumber)
    },
  }
}

const STATUSES = { confirm: 'CONFIRM', concern: 'CONCERN', cancel: 'CANCEL' } as const
const APPS = {
  TOKENPUSH: 'push',
  SMARTCREDENTIALPUSH: 'card',
  FACE: 'face',
  SMART_LOGIN: 'smart-login',
} as const
const KINDS = { SMS: 'sms', VOICE: 'voice', EMAIL: 'mail' } as const

async function readThings(
  control: EntrustControl,
  account: string,
  now: number,
): Promise<EntrustThings> {
  const user = control.user(account)
  if (user === undefined) return {}
  const endsAt = (Math.floor(now / STEP_SECONDS) + 1) * STEP_SECONDS
  const tokens = await Promise.all(
    (user.tokens ?? []).map(async ({ serialNumber, label, signs }): Promise<PocketToken> => {
      const code = (await control.tokenCode(account, serialNumber)) ?? ''
      return { serial: serialNumber, label, code, endsAt, signs: signs === true }
    }),
  )
  const [first] = tokens
  const rows = control.gridCard(account)
  const { grid, questions, password } = user
  const temporary = user.temporaryAccessCode
  const toSign = findValuesToSign(control, now)
  const isGood = (temporary?.expiresAt ?? Infinity) > now && temporary?.uses !== 0
  return {
    ...(first === undefined ? {} : { tokens, totp: first.code, totpEndsAt: endsAt }),
    ...(grid === undefined || rows === undefined
      ? {}
      : { gridCard: { serial: grid.serialNumber, rows } }),
    ...(toSign === undefined ? {} : { toSign }),
    ...(questions === undefined ? {} : { answers: questions }),
    ...(temporary === undefined || !isGood ? {} : { temporaryCode: temporary.code }),
    ...(password === undefined ? {} : { entrustPassword: password.value }),
  }
}

/** A page shows them for so long at most. */
const TO_SIGN_SECONDS = 300

const SigningCall = v.object({
  transactionDetails: v.array(
    v.object({ value: v.string(), usage: v.nullish(v.array(v.string()), ['TVS']) }),
  ),
})

/** What a person would read off the page and type: of the newest question to a token, if that is open. */
function findValuesToSign(control: EntrustControl, now: number): readonly string[] | undefined {
  const asked = control
    .calls()
    .findLast(({ operation, status }) => operation === 'challenge' && status === 200)
  if (asked === undefined || now - asked.at >= TO_SIGN_SECONDS) return undefined
  if (!asked.path.endsWith('/TOKEN')) return undefined
  const parsed = v.safeParse(SigningCall, asked.request)
  if (!parsed.success) return undefined
  const values = parsed.output.transactionDetails.filter(({ usage }) => usage.includes('TVS'))
  return values.length === 0 ? undefined : values.map(({ value }) => value)
}

const toMessage = ({ id, channel, to, text, at }: EntrustMessage): PocketMessage => ({
  id,
  kind: KINDS[channel],
  to,
  text,
  at,
  ...(channel === 'EMAIL' ? { subject: 'Your one-time password' } : {}),
})

const toPush = (push: EntrustPush): PocketPush => ({
  id: push.id,
  app: APPS[push.type],
  ...(push.summary === undefined ? {} : { summary: push.summary }),
  details: push.details.map(({ detail, value }) => ({ name: detail, value })),
  choices: push.choices,
  at: push.at,
  endsAt: push.expiresAt,
})

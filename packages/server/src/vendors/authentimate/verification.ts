/**
 * @module
 * A verification as a question of ours: asked, remembered sealed, answered. A sign-in and an addition share
 * it. Floor 2, inside `vendors/authentimate`.
 */
import { CodeAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import type { Clock } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import type { Vault } from '../../vault.ts'
import { toCodeDigits } from '../code-text.ts'
import type { Latency } from '../latency.ts'
import type { ChallengeContext, JsonObject, Started } from '../vendor.ts'
import type { Client } from './client.ts'
import type { Checked, Created } from './replies.ts'
import { AUTHENTIMATE, type AuthentimateSettings } from './settings.ts'
import { LONGEST_LIFE_SECONDS } from './wire.ts'

/** What is called, and what time passes for nobody's sake as well. */
export type Operation = 'create' | 'check'

/** What the parts of this vendor work with. */
export interface AuthentimateDeps {
  readonly settings: AuthentimateSettings
  readonly clock: Clock
  readonly vault: Vault
  readonly client: Client
  readonly latency: Latency<Operation>
  /** How long verifications live of late: nobody's questions live as long. */
  readonly lifetime: Lifetime
  /** Whether answers to checks get lost of late: nobody's do, too. */
  readonly doubts: Doubts
}

/** The last check of a code that was sent. */
export interface Doubts {
  /** True where nobody could say what came of it. */
  isDoubtful: boolean
}

/** The life that verifications have, as far as was seen. */
export interface Lifetime {
  /** Seconds. */
  read(): number
  note(seconds: number): void
}

/**
 * Rounded up to half a minute: theirs is told in whole seconds by another clock, and one second less than
 * nobody's would tell whose number it is.
 *
 * @param seconds  Until one was seen.
 */
export function createLifetime(seconds: number): Lifetime {
  let seen = toRound(seconds)
  return {
    read: () => seen,
    note: (life) => {
      seen = toRound(life)
    },
  }
}

const ROUND_SECONDS = 30

const toRound = (seconds: number): number =>
  Math.min(Math.ceil(seconds / ROUND_SECONDS) * ROUND_SECONDS, LONGEST_LIFE_SECONDS)

/** Kept with the challenge. Their id is sealed: nobody but this vendor has any use for it. */
const State = v.object({
  /** Absent for a decoy. */
  sealed: v.optional(v.string()),
  /** It may have been sent, and its id never came. */
  isLost: v.optional(v.boolean(), false),
  /** Nobody may learn by an answer whether it was sent. */
  isStranger: v.optional(v.boolean(), false),
  /** Epoch seconds. */
  expiresAt: v.number(),
})

/** A question to be put. */
export interface Question {
  readonly context: ChallengeContext
  /** E.164. */
  readonly number: string
  /** To be shown beside the field for the code; absent to a stranger. */
  readonly shown?: JsonObject
}

/** A question as it was put. */
type Put = Omit<Started, 'ceremony' | 'sends'>

/** Nobody's: as long as a create takes of late, and down while it is. @throws Problem `vendor_unavailable` */
export async function pretend(deps: AuthentimateDeps): Promise<Put> {
  await deps.latency.pretendOrFail('create')
  return toDecoy(deps)
}

const toDecoy = (deps: AuthentimateDeps): Put =>
  toQuestion(deps, { isStranger: true, expiresAt: deps.clock.now() + deps.lifetime.read() })

/**
 * Sends one text. To a stranger every number is one that was texted.
 *
 * @throws Problem `vendor_unavailable`, `target_refused`
 */
export async function send(
  deps: AuthentimateDeps,
  { context, number, shown }: Question,
): Promise<Put> {
  const { clock, vault, latency, lifetime } = deps
  const isStranger = shown === undefined
  const created = await latency.measure('create', () => create(deps, number, isStranger))
  if (created.result === 'refused') {
    if (isStranger) return toDecoy(deps)
    throw new Problem('target_refused')
  }
  if (created.result === 'unknown') {
    const state = { isLost: true, expiresAt: clock.now() + lifetime.read() }
    return toQuestion(deps, state, { ...shown, late: true })
  }
  const { id, expiresAt, isLate } = created
  lifetime.note(expiresAt - clock.now())
  const sealed = await vault.seal(toSeal(context), id)
  const state = { sealed, expiresAt, isStranger }
  return toQuestion(deps, state, { ...shown, ...(isLate && !isStranger && { late: true }) })
}

/**
 * The owner may wait for a text that is perhaps under way. To a stranger it failed, and nobody's questions
 * fail with it.
 */
async function create(
  { client }: AuthentimateDeps,
  number: string,
  isStranger: boolean,
): Promise<Created> {
  const created = await client.create(number)
  if (created.result === 'unknown' && isStranger) throw new Problem('vendor_unavailable')
  return created
}

const toSeal = ({ transaction, challenge }: ChallengeContext): string =>
  `vendor/${AUTHENTIMATE}/challenge/${transaction}/${challenge}`

function toQuestion(
  { settings, lifetime }: AuthentimateDeps,
  state: JsonObject,
  shown: JsonObject = {},
): Put {
  const { codeLength: length } = settings
  const data = { length, alphabet: 'digits', channel: 'sms', mode: 'check', ...shown }
  return { data, state, ttlSeconds: lifetime.read() }
}

/** What may be a code at all: nothing else is worth a call. */
const CODE = /^[0-9]{4,10}$/

/** An answer to be checked. */
export interface Answered {
  readonly context: ChallengeContext
  readonly state: JsonObject
  readonly answer: JsonObject
}

/**
 * Whether the code is the one that was sent. What can be told without a call is told without one.
 *
 * @throws Problem `vendor_unavailable`
 */
export async function checkCode(
  deps: AuthentimateDeps,
  { context, state, answer }: Answered,
): Promise<Checked> {
  const { clock, vault, client, latency, doubts } = deps
  const { sealed, isLost, isStranger, expiresAt } = v.parse(State, state)
  // What they say of one that is over is not documented: it is over by our clock.
  if (expiresAt <= clock.now()) return 'expired'
  const code = toCodeDigits(v.parse(CodeAnswer, answer).code)
  if (!CODE.test(code)) return 'wrong'
  if (isLost) return 'unconfirmed'
  if (sealed === undefined) {
    await latency.pretendOrFail('check')
    return doubts.isDoubtful ? 'unconfirmed' : 'wrong'
  }
  const id = await vault.open(toSeal(context), sealed)
  const checked = await latency.measure('check', () => client.check(id, code))
  doubts.isDoubtful = checked === 'unconfirmed'
  // A decoy is never over early.
  return checked === 'expired' && isStranger ? 'wrong' : checked
}

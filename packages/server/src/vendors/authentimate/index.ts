/**
 * @module
 * Authentimate: codes that a company texts and checks. Sources and doubts are in the README beside this
 * file. Floor 2; runtimes join it.
 */
import { Problem } from '../../problem.ts'
import { createLatency } from '../latency.ts'
import { describeContact, makeContact, toAddress, toContactData, toMasked } from '../sent-way.ts'
import type { VendorPlatform, VendorSource } from '../vendor-source.ts'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  EnrolInput,
  Evidence,
  Outcome,
  Started,
  StartInput,
  Vendor,
} from '../vendor.ts'
import { createClient, type Keys } from './client.ts'
import { probe } from './probe.ts'
import {
  AUTHENTIMATE,
  parseSettings,
  type AuthentimateInput,
  type AuthentimateSettings,
} from './settings.ts'
import { checkCode, createLifetime, pretend, send, type AuthentimateDeps } from './verification.ts'

export { AuthentimateShape, type AuthentimateInput } from './settings.ts'

/** The only kind: they text, and do not call. */
const KIND = 'sms-code'

/** RFC 8176: a one-time code, sent as a text message. */
const EVIDENCE: Evidence = { amr: ['otp', 'sms'] }

/**
 * An account of Authentimate, for `vendors` in the config:
 *
 *     vendors: [authentimate({ key: env('AUTHENTIMATE_KEY') })]
 *
 * Sites that name it have their text codes sent and checked by it: people's numbers stay with us.
 */
export function authentimate(settings: AuthentimateInput): VendorSource {
  return {
    id: AUTHENTIMATE,
    kinds: [KIND],
    sendsItself: true,
    open: (platform) =>
      createVendor(createDeps(platform, parseSettings(settings, platform.development)), platform),
  }
}

/** The keys stay in here: nothing of them is readable on the vendor. */
function createDeps(platform: VendorPlatform, settings: AuthentimateSettings): AuthentimateDeps {
  const { clock, random, vault, wait, read } = platform
  const { key, nextKey, typicalMs, lifetimeSeconds } = settings
  const next = nextKey === undefined ? [] : [read(nextKey, 'nextKey')]
  const keys: Keys = [read(key, 'key'), ...next]
  const elapsed = platform.elapsed ?? (() => performance.now())
  return {
    settings,
    clock,
    vault,
    client: createClient({ platform, settings, keys }),
    latency: createLatency({ random, wait, elapsed }, typicalMs),
    lifetime: createLifetime(lifetimeSeconds),
    doubts: { isDoubtful: false },
  }
}

function createVendor(deps: AuthentimateDeps, { random }: VendorPlatform): Vendor {
  return {
    id: AUTHENTIMATE,
    kinds: [KIND],
    sendsItself: true,
    probe: () => probe(deps.client, random),
    start: (input) => start(deps, input),
    check: (input) => check(deps, input),
    enrol: (input) => enrol(deps, input),
    confirm: (input) => confirm(deps, input),
    make: async (input) => makeContact(input),
    describe: describeContact,
  }
}

const QUESTION = { ceremony: 'code', sends: true } as const

async function start(deps: AuthentimateDeps, input: StartInput): Promise<Started> {
  const { context, enrolment, stranger, shown = false } = input
  if (enrolment === undefined) return { ...QUESTION, ...(await pretend(deps)) }
  const number = toAddress(KIND, enrolment.data)
  const isTold = !stranger || shown
  const told = isTold ? { shown: { target: toMasked(KIND, number) } } : {}
  return { ...QUESTION, ...(await send(deps, { context, number, ...told })) }
}

async function check(deps: AuthentimateDeps, input: CheckInput): Promise<Outcome> {
  const { person, enrolment } = input
  const checked = await checkCode(deps, input)
  if (checked === 'unconfirmed') return { result: 'again', code: 'code_unconfirmed' }
  if (checked === 'expired') return { result: 'wrong', code: 'challenge_expired' }
  if (checked === 'wrong' || person === undefined || enrolment === undefined) {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: EVIDENCE,
    // The code went with its challenge, which is answered once; nothing is kept in the way itself.
    spend: (stored) => stored,
  }
}

/** @throws Problem `target_refused` */
async function enrol(deps: AuthentimateDeps, input: EnrolInput): Promise<Started> {
  const { context, target: number } = input
  if (number === undefined) throw new Problem('target_refused')
  const shown = { mode: 'confirm', target: toMasked(KIND, number) }
  const sent = await send(deps, { context, number, shown })
  return { ...QUESTION, ...sent, state: { ...sent.state, number } }
}

/** UNVERIFIED: what stands for an id that is over may stand for a wrong code, too. So it is a try like one. */
async function confirm(deps: AuthentimateDeps, input: ConfirmInput): Promise<Confirmed> {
  const checked = await checkCode(deps, input)
  if (checked === 'unconfirmed') return { result: 'again', code: 'code_unconfirmed' }
  if (checked === 'expired') return { result: 'wrong', code: 'challenge_expired' }
  const { number } = input.state
  if (checked === 'wrong' || typeof number !== 'string') {
    return { result: 'wrong', code: 'answer_wrong' }
  }
  const data = toContactData(KIND, number)
  return { result: 'added', enrolment: { kind: KIND, data }, evidence: EVIDENCE }
}

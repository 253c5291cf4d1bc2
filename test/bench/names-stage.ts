/**
 * @module
 * A shop whose sign-in tells strangers nothing, its people, and a stranger who asks about one name.
 */
import { performance } from 'node:perf_hooks'
import { toSha256 } from '@countersign/protocol'
import { env } from '@countersign/server'
import { createBackend, type Backend } from '@countersign/server/node'
import { createSeed } from '../../demo/pocket/totp.ts'
import { toEnvironment, type ProcessKeys } from '../support/backend-process.ts'
import type { Answer, Client } from './client.ts'
import type { Dice } from './dice.ts'
import { BASE, createKey } from './flows.ts'

/** What a name may be: somebody's, nobody's, or of somebody whose every way is locked. */
export const KINDS = ['known', 'unknown', 'locked'] as const
export type Kind = (typeof KINDS)[number]

/** What a stranger asks: begin with the name; name it later; a wrong password; a code by mail. */
export const QUESTIONS = ['begin', 'identify', 'answer', 'send'] as const
export type Question = (typeof QUESTIONS)[number]

const ORIGIN = 'http://shop.localhost'
const SITE = {
  id: 'shop',
  origins: [ORIGIN] as [string],
  rpId: 'shop.localhost',
  signIn: { listing: 'private' as const },
}

/** Everything is as it comes but the limit of one address: the stranger has many. */
export const SHOP = {
  issuer: `http://localhost:8787${BASE}`,
  sites: [SITE],
  phoneCountries: ['DE'],
  proxy: { header: 'x-forwarded-for', hops: 1 },
}

export interface NamesStage {
  readonly keys: ProcessKeys
  readonly names: Readonly<Record<Kind, readonly string[]>>
}

/** Enrols the known and the locked, alike but for the lock, into `dataDir`. All names have one length. */
export async function setNames(
  dataDir: string,
  { count, dice }: { readonly count: number; readonly dice: Dice },
): Promise<NamesStage> {
  const keys: ProcessKeys = { masterKey: createKey(), sites: { shop: { siteKey: createKey() } } }
  const sender = { id: 'nobody', channels: ['mail', 'sms', 'voice'], send: async () => undefined }
  const backend = await createBackend(
    {
      ...SHOP,
      sites: [{ ...SITE, key: env('SITE_KEY_shop') }],
      senders: { email: sender, sms: sender, voice: sender },
    },
    { dataDir, environment: toEnvironment(keys), audit: () => undefined },
  )
  const numbers = dice.shuffle(Array.from({ length: count * KINDS.length }, (_, i) => i))
  const take = () => numbers.splice(0, count)
  const [known, unknown, locked] = [take(), take(), take()]
  const secret = createKey()
  const people = dice.shuffle([
    ...known.map((number) => ({ number, secret, isLocked: false })),
    ...locked.map((number) => ({ number, secret, isLocked: true })),
  ])
  for (const person of people) await enrol(backend, person)
  await backend.close()
  const toNames = (of: readonly number[]) => of.map(toName)
  return {
    keys,
    names: { known: toNames(known), unknown: toNames(unknown), locked: toNames(locked) },
  }
}

const toName = (number: number): string => `person${10_000 + number}@shop.example`

async function enrol(
  { people }: Backend,
  { number, secret, isLocked }: { number: number; secret: string; isLocked: boolean },
): Promise<void> {
  const user = `u-${number}`
  const email = toName(number)
  const phone = `+49151${String(number).padStart(8, '0')}`
  await people.put('shop', user, { login_names: [email], emails: [email], phones: [phone] })
  await people.provision('shop', user, { kind: 'password', secret })
  await people.provision('shop', user, { kind: 'totp', secret: createSeed() })
  if (!isLocked) return
  const { authenticators } = await people.read('shop', user)
  for (const { id } of authenticators) await people.lock('shop', user, id)
}

/** Milliseconds from sending to the whole reply, for each question. */
export type Times = Readonly<Record<Question, number>>

/** Asks about one name, each time in new tabs and from a new address. */
export type Stranger = (name: string) => Promise<Times>

export function createStranger(client: Pick<Client, 'call'>, dice: Dice): Stranger {
  let tabs = 0
  const openTab = () => createTab(client, (tabs += 1))
  async function begin(login_name: string): Promise<Partial<Times>> {
    const { time } = await (await openTab())({ login_name })
    return { begin: time }
  }
  async function answer(login_name: string): Promise<Partial<Times>> {
    const tab = await openTab()
    const { reply } = await tab({})
    const path = `/v1/transactions/${String(reply.body['id'])}`
    const named = await tab({ login_name }, { path: `${path}/identify` })
    const wrong = {
      challenge: toChallenge(named.reply),
      answer: { password: 'not the one chosen' },
    }
    const answered = await tab(wrong, { path: `${path}/answers`, status: 403 })
    return { identify: named.time, answer: answered.time }
  }
  async function send(login_name: string): Promise<Partial<Times>> {
    const tab = await openTab()
    const { reply } = await tab({ login_name })
    const path = `/v1/transactions/${String(reply.body['id'])}/challenges`
    const { time } = await tab({ authenticator: 'email-code' }, { path })
    return { send: time }
  }
  return async (name) => {
    const times: Record<Question, number> = { begin: NaN, identify: NaN, answer: NaN, send: NaN }
    for (const ask of dice.shuffle([begin, answer, send])) Object.assign(times, await ask(name))
    return times
  }
}

interface Timed {
  readonly reply: Answer
  readonly time: number
}

interface Asking {
  /** Default: begins a login. */
  readonly path?: string
  /** What must be answered. Default 200. */
  readonly status?: number
}

/** @returns asks one question; everything but the reply itself is made before the clock runs. */
async function createTab(client: Pick<Client, 'call'>, number: number) {
  const binding = await toSha256(createKey())
  const headers = {
    authorization: `Bearer ${createKey()}`,
    origin: ORIGIN,
    // Benchmarking addresses (RFC 2544): no limit of one address is met.
    'x-forwarded-for': `198.18.${(number >> 8) & 255}.${number & 255}`,
  }
  return async (facts: object, { path, status = 200 }: Asking = {}): Promise<Timed> => {
    const body = path === undefined ? { purpose: 'login', binding, ...facts } : facts
    const call = { path: `${BASE}${path ?? '/v1/transactions'}`, body, headers }
    const start = performance.now()
    const reply = await client.call(call)
    const time = performance.now() - start
    if (reply.status !== status) {
      throw new Error(`answered ${reply.status} ${String(reply.body['code'])}`)
    }
    return { reply, time }
  }
}

function toChallenge({ body }: Answer): unknown {
  const { prompt } = body
  const isPrompt = typeof prompt === 'object' && prompt !== null && 'challenge' in prompt
  if (!isPrompt) throw new Error('nothing is asked')
  return prompt.challenge
}

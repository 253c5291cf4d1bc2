/**
 * @module
 * The measured flows, request by request as widget and site send them, down to the proof that the site
 * redeems. Each throws when a reply is not what it should be.
 */
import { toBase64url, toSha256, type TransactionView } from '@countersign/protocol'
import type { Authenticator } from '../support/authenticator.ts'
import type { Answer, Client } from './client.ts'
import type { Stage } from './stage.ts'

/** Path of the issuer. */
export const BASE = '/auth'

export const createKey = () => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

/** One flow, for whoever's turn it is. */
export interface Flow {
  readonly name: string
  readonly requests: number
  run(): Promise<void>
}

export interface World {
  readonly client: Client
  readonly stage: Stage
  /** The code in the newest message to an address or number, once it arrives. */
  readonly awaitCode: (to: string) => Promise<string>
}

const SESSION = toBase64url(new Uint8Array(32).fill(9))
const ACTION = {
  type: 'transfer',
  amount: { value: '250.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}

/** The site begins, the page claims and answers with its passkey, the site redeems. */
export function createStepUp({ client, stage }: World): Flow {
  const siteKey = toSiteKey(stage, 'bank')
  const origin = 'http://bank.localhost'
  const nextTurn = createTurns()
  return {
    name: 'passkey step-up',
    requests: 4,
    async run() {
      const turn = nextTurn()
      const { user, authenticator } = pick(stage.bankers, turn)
      const asked = { purpose: 'step-up', user, session: SESSION, action: ACTION }
      const { body } = await site(client, siteKey, { path: '/v1/site/transactions', body: asked })
      const page = createPage(client, { origin, turn })
      const { prompt } = await page('/v1/transactions', {
        purpose: 'step-up',
        handle: body['handle'],
      })
      const response = await authenticator.get(toOptions(prompt))
      const done = await page('answers', { challenge: prompt?.challenge, answer: { response } })
      await redeem(client, siteKey, {
        purpose: 'step-up',
        proof: done.proof,
        origin,
        user,
        session: SESSION,
        action: ACTION,
      })
    },
  }
}

/** Name, password, a text on request, its code. */
export function createPasswordLogin({ client, stage, awaitCode }: World): Flow {
  const siteKey = toSiteKey(stage, 'bank')
  const origin = 'http://bank.localhost'
  const nextTurn = createTurns()
  return {
    name: 'password + text login',
    requests: 6,
    async run() {
      const turn = nextTurn()
      const { user, phone } = pick(stage.bankers, turn)
      const page = createPage(client, { origin, turn })
      const cookie = createKey()
      await page('/v1/transactions', { purpose: 'login', binding: await toSha256(cookie) })
      const { prompt } = await page('identify', { login_name: user })
      const answer = { password: stage.password }
      const { offers } = await page('answers', { challenge: prompt?.challenge, answer })
      const sms = offers.find(({ kind }) => kind === 'sms-code')
      const code = awaitCode(phone)
      const { prompt: asked } = await page('challenges', { authenticator: sms?.id })
      const done = await page('answers', {
        challenge: asked?.challenge,
        answer: { code: await code },
      })
      await redeem(client, siteKey, {
        purpose: 'login',
        proof: done.proof,
        origin,
        binding: cookie,
      })
    },
  }
}

/** Name, a mail on request, its code. */
export function createMailLogin({ client, stage, awaitCode }: World): Flow {
  const siteKey = toSiteKey(stage, 'club')
  const origin = 'http://club.localhost'
  const nextTurn = createTurns()
  return {
    name: 'mail code login',
    requests: 5,
    async run() {
      const turn = nextTurn()
      const address = pick(stage.members, turn)
      const page = createPage(client, { origin, turn })
      const cookie = createKey()
      await page('/v1/transactions', { purpose: 'login', binding: await toSha256(cookie) })
      await page('identify', { login_name: address })
      const code = awaitCode(address)
      const { prompt } = await page('challenges', { authenticator: 'email-code' })
      const answer = { code: await code }
      const done = await page('answers', { challenge: prompt?.challenge, answer })
      await redeem(client, siteKey, {
        purpose: 'login',
        proof: done.proof,
        origin,
        binding: cookie,
      })
    },
  }
}

/** As many requests as a flow has, of `size` bytes each way, to the bare app. */
export function createEcho(client: Client, requests: number, size: number): Flow {
  const body = { text: 'x'.repeat(size) }
  return {
    name: 'bare echo',
    requests,
    async run() {
      for (let i = 0; i < requests; i += 1) assertStatus(await client.call({ path: '/echo', body }))
    },
  }
}

/** Adds a first passkey in an account visit, as the person would. */
export async function enrolPasskey(
  client: Pick<Client, 'call'>,
  who: { user: string; siteKey: string; authenticator: Authenticator; origin: string },
): Promise<void> {
  const { user, siteKey, authenticator, origin } = who
  const asked = { purpose: 'account', user, session: SESSION }
  const { body } = await site(client, siteKey, { path: '/v1/site/transactions', body: asked })
  const page = createPage(client, { origin, turn: 0 })
  await page('/v1/transactions', { purpose: 'account', handle: body['handle'] })
  const { view } = await page('authenticators', { kind: 'passkey' })
  const response = await authenticator.create(toOptions(view.prompt))
  await page('answers', { challenge: view.prompt?.challenge, answer: { response } })
}

/** Counts one flow's own turns: a shared count would let the echo's skip over people. */
function createTurns(): () => number {
  let turn = 0
  return () => (turn += 1)
}

const pick = <T>(from: readonly T[], turn: number): T => {
  const one = from[turn % from.length]
  if (one === undefined) throw new Error('nobody is there')
  return one
}

const toSiteKey = ({ keys }: Stage, id: string): string => keys.sites[id]?.siteKey ?? ''

function toOptions(prompt: TransactionView['prompt']): Record<string, unknown> {
  if (prompt === undefined) throw new Error('nothing is asked')
  // A reply of our own server, whose shape the tests watch over.
  return (prompt.data as { options: Record<string, unknown> }).options
}

type View = TransactionView & { readonly view: TransactionView }

/** One tab: begins by an absolute path, goes on by the last part of one. */
function createPage(
  client: Pick<Client, 'call'>,
  { origin, turn }: { readonly origin: string; readonly turn: number },
): (path: string, body: unknown) => Promise<View> {
  const headers = {
    authorization: `Bearer ${createKey()}`,
    origin,
    // Benchmarking addresses (RFC 2544), so that no limit of one address is met.
    'x-forwarded-for': `198.18.${(turn >> 8) & 255}.${turn & 255}`,
  }
  let id = ''
  return async (path, body) => {
    const full = path.startsWith('/') ? path : `/v1/transactions/${id}/${path}`
    const reply = await client.call({ path: `${BASE}${full}`, body, headers })
    assertStatus(reply)
    if (path.startsWith('/')) id = String(reply.body['id'])
    return reply.body as View
  }
}

async function site(
  client: Pick<Client, 'call'>,
  key: string,
  { path, body }: { readonly path: string; readonly body: unknown },
): Promise<Answer> {
  const headers = { authorization: `Bearer ${key}` }
  const reply = await client.call({ path: `${BASE}${path}`, body, headers })
  assertStatus(reply)
  return reply
}

const redeem = (client: Client, key: string, body: Record<string, unknown>) =>
  site(client, key, { path: '/v1/site/proofs/redeem', body })

function assertStatus({ status, body }: Answer): void {
  if (status >= 300) throw new Error(`answered ${status} ${String(body['code'])}`)
}

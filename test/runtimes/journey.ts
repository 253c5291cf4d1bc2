/**
 * @module
 * One journey over HTTP, without a socket: sign-in by password and code, a passkey registered and used, a
 * step-up approved with it, both proofs checked by the relying party. Each runtime brings its backend.
 */
import {
  BINDING_COOKIE_LOCAL,
  toBase64url,
  toSha256,
  type StepUpClaims,
  type TransactionView,
} from '@countersign/protocol'
import { createRelyingParty, type FetchRelyingParty } from '@countersign/relying-party/fetch'
import { Secret, type ConfigInput, type Message } from '@countersign/server'
import { createAuthenticator, type Authenticator } from '../support/authenticator.ts'

const ORIGIN = 'http://localhost:3000'
const ISSUER = `${ORIGIN}/auth`
const ACTION = {
  type: 'transfer',
  amount: { value: '100.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
} as const
const SESSION = { id: 'the-session-of-the-site', user: 'u-2' }
const PHONE = '+4915123456789'

/** What the journey needs of a backend. */
interface Backend {
  fetch(request: Request): Promise<Response>
  readonly people: {
    put(
      site: string,
      user: string,
      person: { login_names: string[]; phones?: string[] },
    ): Promise<unknown>
    provision(
      site: string,
      user: string,
      way: { kind: 'password'; secret: string },
    ): Promise<unknown>
  }
  close(): Promise<void>
}

/** What happened, alike on every runtime. */
export interface Journey {
  readonly codeLogin: unknown
  readonly passkeyLogin: unknown
  readonly stepUp: unknown
  /** Codes of what must be refused. */
  readonly refused: Readonly<Record<string, string>>
}

/** Keys are drawn, never written down: Bun prints source lines around an error. */
const createKey = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

/** Walks the whole way once. */
export async function walk(create: (config: ConfigInput) => Promise<Backend>): Promise<Journey> {
  const siteKey = createKey()
  const inbox = createInbox()
  const backend = await create({
    issuer: ISSUER,
    masterKey: new Secret(createKey(), 'masterKey'),
    phoneCountries: ['DE'],
    senders: { sms: { id: 'captured', channels: ['sms'], send: inbox.send } },
    sites: [
      {
        id: 'example',
        origins: [ORIGIN],
        rpId: 'localhost',
        key: new Secret(siteKey, 'key'),
        signIn: { ways: ['passkey', 'password', 'sms-code'], acr: 'aal2' },
        actions: {
          transfer: {
            acr: 'phr',
            fields: { amount: 'money', payee: 'text' },
            text: { en: 'Send {amount} to {payee}' },
          },
        },
      },
    ],
  })
  const password = createKey()
  await backend.people.put('example', 'u-1', { login_names: ['maja'], phones: [PHONE] })
  await backend.people.provision('example', 'u-1', { kind: 'password', secret: password })
  await backend.people.put('example', 'u-2', { login_names: ['newcomer'] })
  const party = createRelyingParty({
    server: ISSUER,
    site: 'example',
    siteKey,
    fetch: (request) => backend.fetch(request),
    session: () => SESSION,
  })
  const authenticator = createAuthenticator({ origin: ORIGIN })
  try {
    const coded = await signInByCode(new Page(backend), { password, readCode: inbox.readCode })
    const codeLogin = await accept(party, coded)
    const replayed = await accept(party, coded)
    await register(backend, { party, authenticator })
    const passkeyLogin = await accept(
      party,
      await signInByPasskey(new Page(backend), authenticator),
    )
    const { stepUp, refused } = await transfer(backend, { party, authenticator })
    return { codeLogin, passkeyLogin, stepUp, refused: { ...refused, login: toCode(replayed) } }
  } finally {
    await backend.close()
  }
}

const toCode = (reply: unknown): string =>
  typeof reply === 'object' && reply !== null && 'code' in reply ? String(reply.code) : 'none'

/** Keeps messages; the next one can be awaited. */
function createInbox() {
  const kept: Message[] = []
  let arrived = () => {}
  return {
    send: async (message: Message) => {
      kept.push(message)
      arrived()
    },
    readCode: async (): Promise<string> => {
      if (kept.length === 0) await new Promise<void>((resolve) => (arrived = resolve))
      return /\b\d{6}\b/.exec(kept.shift()?.text ?? '')?.[0] ?? 'none'
    },
  }
}

/** One tab of a browser. */
class Page {
  readonly backend: Backend
  readonly cookie = createKey()
  readonly token = createKey()
  view: TransactionView | undefined

  constructor(backend: Backend) {
    this.backend = backend
  }

  async post(path: string, body: unknown): Promise<TransactionView> {
    const response = await this.backend.fetch(
      new Request(`${ISSUER}/v1/transactions${path}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${this.token}`,
          'Content-Type': 'application/json',
          Origin: ORIGIN,
        },
        body: JSON.stringify(body),
      }),
    )
    const reply = (await response.json()) as TransactionView & {
      view?: TransactionView
      code?: string
    }
    if (!response.ok) throw new Error(`${path}: ${reply.code}`)
    this.view = reply.view ?? reply
    return this.view
  }

  async begin(request: Record<string, unknown>): Promise<TransactionView> {
    return this.post('', request)
  }

  async beginLogin(more: Record<string, unknown> = {}): Promise<TransactionView> {
    return this.begin({ purpose: 'login', binding: await toSha256(this.cookie), ...more })
  }

  challenge(kind: string): Promise<TransactionView> {
    const offer = this.view?.offers.find((one) => one.kind === kind)
    return this.post(`/${this.view?.id}/challenges`, { authenticator: offer?.id ?? kind })
  }

  answer(
    answer: Record<string, unknown>,
    challenge = this.view?.prompt?.challenge,
  ): Promise<TransactionView> {
    return this.post(`/${this.view?.id}/answers`, { challenge, answer })
  }
}

interface Means {
  readonly password: string
  readonly readCode: () => Promise<string>
}

async function signInByCode(page: Page, { password, readCode }: Means): Promise<Page> {
  const { prompt } = await page.beginLogin({ login_name: 'maja' })
  if (prompt?.kind !== 'password') await page.challenge('password')
  await page.answer({ password })
  await page.challenge('sms-code')
  await page.answer({ code: await readCode() })
  return page
}

async function signInByPasskey(page: Page, authenticator: Authenticator): Promise<Page> {
  const { passkey } = await page.beginLogin()
  await page.answer(
    { response: await authenticator.get(passkey?.options ?? {}) },
    passkey?.challenge,
  )
  return page
}

/** Posts the login proof to the site as the form would; who it is, or the problem. */
async function accept(party: FetchRelyingParty, page: Page): Promise<unknown> {
  const signIn = party.signIn((_request, { user, acr, amr, isNew }) =>
    Response.json({ user, acr, amr, isNew }),
  )
  const response = await signIn(
    new Request(`${ORIGIN}/session`, {
      method: 'POST',
      headers: { Origin: ORIGIN, Cookie: `${BINDING_COOKIE_LOCAL}=${page.cookie}` },
      body: new URLSearchParams({ proof: page.view?.proof ?? '' }),
    }),
  )
  return response.json()
}

interface Registration {
  readonly party: FetchRelyingParty
  readonly authenticator: Authenticator
}

/** A newcomer's first passkey, in a visit that the site vouches for. */
async function register(backend: Backend, { party, authenticator }: Registration): Promise<void> {
  const page = new Page(backend)
  const { handle } = await party.begin(SESSION, { purpose: 'account' })
  await page.begin({ purpose: 'account', handle })
  const { prompt } = await page.post(`/${page.view?.id}/authenticators`, { kind: 'passkey' })
  await page.answer({ response: await authenticator.create(toOptions(prompt?.data)) })
}

function toOptions(data: unknown): Record<string, unknown> {
  const options = typeof data === 'object' && data !== null && 'options' in data ? data.options : {}
  return { ...(options as object) }
}

/** Asks the site to execute something, does what the 401 says, asks again, and then once more. */
async function transfer(backend: Backend, { party, authenticator }: Registration) {
  const guarded = party.requireStepUp({ action: () => ACTION }, (_request, { proof, action }) =>
    Response.json({ ...toResult(proof), executed: action.amount.value }),
  )
  const ask = (proof?: string) =>
    guarded(
      new Request(`${ORIGIN}/api/transfers`, {
        method: 'POST',
        headers: { Origin: ORIGIN, ...(proof === undefined ? {} : { 'Countersign-Proof': proof }) },
      }),
    )
  const first = await ask()
  const { code, handle } = (await first.json()) as { code: string; handle: string }
  const page = new Page(backend)
  await page.begin({ purpose: 'step-up', handle })
  const { prompt } =
    page.view?.prompt?.kind === 'passkey' ? page.view : await page.challenge('passkey')
  const { proof } = await page.answer({
    response: await authenticator.get(toOptions(prompt?.data)),
  })
  const other = await party
    .verifyProof(proof, {
      purpose: 'step-up',
      session: SESSION,
      action: { ...ACTION, payee: 'Mallory' },
    })
    .then(() => 'accepted', toCode)
  const done = await ask(proof)
  const claims: unknown = await done.json()
  const replay = await ask(proof)
  return {
    stepUp: claims,
    refused: { without: code, otherAction: other, replay: toCode(await replay.json()) },
  }
}

const toResult = ({ sub, acr, amr, action_hash }: StepUpClaims) => ({ sub, acr, amr, action_hash })

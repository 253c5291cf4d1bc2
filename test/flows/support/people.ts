/**
 * @module
 * People with the ways that journeys need: password, app, contacts, passkey, remembered device.
 */
import { toBase64url, toSha256, type RememberRequest } from '@countersign/protocol'
import assert from 'node:assert/strict'
import type * as v from 'valibot'
import {
  parseBase32,
  toBase32,
  toOneTimeCode,
  toStep,
} from '../../../packages/server/src/vendors/local/one-time.ts'
import { createAuthenticator, type Authenticator } from '../../support/authenticator.ts'
import { createTestRandom } from '../../support/random.ts'
import { ORIGIN, PEOPLE_KEY, type Bench } from './backend.ts'
import { beginForSite, callSite, Page, putPerson, type Reply } from './page.ts'

const random = createTestRandom(31)

/** Drawn, never written down. */
export const PASSWORD = toBase64url(random.bytes(18))
export const SEED = toBase32(random.bytes(20))

export const ANNA = {
  user: 'u-anna',
  mail: 'anna@harbour.example',
  phone: '+4915123456789',
} as const
export const BERT = {
  user: 'u-bert',
  mail: 'bert@harbour.example',
  phone: '+4915123456780',
} as const
export interface Someone {
  readonly user: string
  readonly mail: string
  readonly phone: string
}

export type Given = 'mail' | 'phone' | 'password' | 'totp'

/** A person with a login name and these ways. */
export async function settlePerson(
  bench: Bench,
  who: Someone,
  given: readonly Given[] = ['password', 'mail', 'phone'],
): Promise<void> {
  await putPerson(bench, who.user, {
    login_names: [who.mail],
    ...(given.includes('mail') ? { emails: [who.mail] } : {}),
    ...(given.includes('phone') ? { phones: [who.phone] } : {}),
  })
  if (given.includes('password')) await give(bench, who, { kind: 'password', secret: PASSWORD })
  if (given.includes('totp')) {
    await bench.backend.people.provision('harbour', who.user, { kind: 'totp', secret: SEED })
  }
}

/** Gives a way over HTTP. */
export function give(
  bench: Bench,
  { user }: { user: string },
  body: Record<string, unknown>,
): Promise<Reply> {
  return callSite(bench, { path: `/v1/site/people/${user}/authenticators`, body, key: PEOPLE_KEY })
}

/** What the app shows now. A step counts once: move the clock by 30 s between two. */
export const readApp = (bench: Bench): Promise<string> =>
  toOneTimeCode(parseBase32(SEED), toStep(bench.clock.now()))

/** Id of the offer of a kind in the newest view. */
export function toOffer(page: Page, kind: string): string {
  const offer = page.view?.offers.find((one) => one.kind === kind)
  assert.ok(offer, `${kind} is offered`)
  return offer.id
}

/** An account visit that the site vouches for. */
export async function openVisit(
  bench: Bench,
  user: string,
  more: Record<string, unknown> = {},
): Promise<Page> {
  const { handle } = await beginForSite(bench, { purpose: 'account', user, ...more })
  const page = new Page(bench)
  await page.begin({ purpose: 'account', handle })
  return page
}

/** A step-up, begun by the site and claimed by a page. */
export async function openStepUp(
  bench: Bench,
  user: string,
  more: Record<string, unknown> = {},
): Promise<Page> {
  const { handle } = await beginForSite(bench, { user, ...more })
  const page = new Page(bench)
  await page.begin({ purpose: 'step-up', handle })
  return page
}

/** Adds a way in a visit. */
export const addOwn = (page: Page, body: Record<string, unknown>): Promise<Reply> =>
  page.send('POST', `/v1/transactions/${page.id}/authenticators`, body)

export const listOwn = (page: Page): Promise<Reply> =>
  page.send('GET', `/v1/transactions/${page.id}/authenticators`)

export const removeOwn = (page: Page, authenticator: string): Promise<Reply> =>
  page.send('DELETE', `/v1/transactions/${page.id}/authenticators/${authenticator}`)

export const createKey = (origin = ORIGIN): Authenticator => createAuthenticator({ origin })

/** `options` of the open prompt. */
export function toOptions(page: Page): Record<string, unknown> {
  const data = page.view?.prompt?.data
  assert.ok(typeof data === 'object' && data !== null && 'options' in data)
  return { ...(data.options as Record<string, unknown>) }
}

/** Answers an open passkey prompt, be it of creation or of use. */
export async function answerPasskey(page: Page, key: Authenticator): Promise<Reply> {
  const options = toOptions(page)
  const response = 'rp' in options ? await key.create(options) : await key.get(options)
  return page.answer({ response })
}

/** Answers the standing usernameless question. */
export async function answerAmbient(page: Page, key: Authenticator): Promise<Reply> {
  const ambient = page.view?.passkey
  assert.ok(ambient, 'a passkey may be used')
  const response = await key.get(ambient.options)
  return page.answer({ response }, { challenge: ambient.challenge })
}

/** Registers a passkey for a person who has no way yet, vouched for by the site. */
export async function settlePasskey(bench: Bench, user: string): Promise<Authenticator> {
  await putPerson(bench, user, {})
  const key = createKey()
  const page = await openVisit(bench, user)
  await addOwn(page, { kind: 'passkey' })
  const added = await answerPasskey(page, key)
  assert.equal(added.status, 200)
  return key
}

/** A browser's key, with what it sends to be remembered and how it signs a begin. */
export async function createDevice(bench: Bench) {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
  ])
  const { kty, crv, x = '', y = '' } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const kid = await toSha256(JSON.stringify({ crv, kty, x, y }))
  const remember = { jwk: { kty, crv, x, y }, label: 'Laptop' } as v.InferInput<
    typeof RememberRequest
  >
  const toPart = (value: object) => toBase64url(new TextEncoder().encode(JSON.stringify(value)))
  return {
    remember,
    async sign(token: string, claims: Record<string, unknown> = {}): Promise<string> {
      const header = { typ: 'device+jwt', alg: 'ES256', kid }
      const payload = {
        ath: await toSha256(token),
        aud: 'harbour',
        iat: bench.clock.now(),
        ...claims,
      }
      const text = `${toPart(header)}.${toPart(payload)}`
      const signature = await crypto.subtle.sign(
        { name: 'ECDSA', hash: 'SHA-256' },
        keys.privateKey,
        new TextEncoder().encode(text),
      )
      return `${text}.${toBase64url(new Uint8Array(signature))}`
    },
  }
}

/** Signs in with the password and has the device remembered. */
export async function rememberDevice(bench: Bench, who: Someone) {
  const device = await createDevice(bench)
  const page = new Page(bench)
  await page.begin({ login_name: who.mail })
  const done = await page.answer({ password: PASSWORD }, { remember: device.remember })
  assert.equal(done.view.state, 'done')
  return device
}

/** Begins a login on a remembered device. */
export async function beginRemembered(
  bench: Bench,
  device: Awaited<ReturnType<typeof createDevice>>,
  loginName: string,
): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: loginName, device: await device.sign(page.token) })
  return page
}

/** Refused with this code. */
export function assertProblem(reply: Reply, code: string): void {
  assert.equal(
    reply.body['code'],
    code,
    `${reply.status} ${JSON.stringify(reply.body).slice(0, 400)}`,
  )
}

/** A set of recovery codes for Anna, as the site's server has it made. */
export async function giveRecoveryCodes(bench: Bench): Promise<readonly string[]> {
  const { shown } = await bench.backend.people.provision('harbour', ANNA.user, {
    kind: 'recovery-code',
  })
  return shown
}

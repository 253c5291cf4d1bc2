/**
 * @module
 * What the person does who owns everything at Entrust: reads codes, cards and numbers, presses on the phone,
 * shows a certificate, signs in at the provider. All of it as the page asks, nothing from the connector.
 */
import assert from 'node:assert/strict'
import { GridPrompt, HandoffPrompt, QuestionsPrompt } from '@countersign/protocol'
import type { EntrustPush, EntrustPushAnswer } from '@countersign/simulators'
import * as v from 'valibot'
import { createAuthenticator, type Authenticator } from '../../../support/authenticator.ts'
import { createPersonalCertificate } from '../../../support/certificate.ts'
import { ISSUER, ORIGIN } from '../../support/backend.ts'
import type { Page, Reply } from '../../support/page.ts'
import { openStepUp, toOptions } from '../../support/people.ts'
import { PASSWORD, USER, type EntrustBench } from './stage.ts'
import { toBodyText } from '../../../support/body-text.ts'

export const RETURN_TO = `${ORIGIN}/login`

type Typed = Record<string, unknown>

/** A step-up of the linked person that any one right answer finishes. */
export const openAal1 = (stage: EntrustBench, more: Typed = {}): Promise<Page> =>
  openStepUp(stage, USER, { acr_values: ['aal1'], ...more })

/** The right answer to the open prompt, where the page types or signs it. */
export async function toRight(stage: EntrustBench, page: Page): Promise<Typed> {
  const { control, account } = stage
  const { kind = 'none', data } = page.view?.prompt ?? {}
  switch (kind) {
    case 'password':
      return { password: PASSWORD }
    case 'sms-code':
    case 'voice-code':
    case 'email-code':
      return { code: control.messages(account)[0]?.code ?? 'none' }
    case 'totp':
      return { code: await control.tokenCode(account) }
    case 'token-signature':
      return { code: await control.signValues(account, toSignedValues(stage)) }
    case 'temporary-code':
      return { code: control.user(account)?.temporaryAccessCode?.code }
    case 'grid-card':
      return { cells: readCells(stage, data) }
    case 'questions':
      return { answers: readAnswers(stage, data) }
    case 'identity-provider':
      return { code: await visitProvider(stage, page) }
    case 'certificate':
      return { code: await showCertificate(stage, page) }
    default:
      assert.fail(`nobody types an answer to ${kind}`)
  }
}

/** Something of the right form that is never right. */
export async function toWrong(stage: EntrustBench, page: Page): Promise<Typed> {
  const right = await toRight(stage, page)
  const spoil = (text: unknown) => String(text).replace(/.$/, (last) => (last === '7' ? '8' : '7'))
  return Object.fromEntries(
    Object.entries(right).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((_, i) => (i === 0 ? '§' : value[i])) : spoil(value),
    ]),
  )
}

/** The values that the token was told to sign, as the person types them in. */
function toSignedValues({ exchanges }: EntrustBench): string[] {
  const asked = exchanges.findLast(({ operation }) => operation === 'challenge')
  const body: { transactionDetails?: { value: string; usage: string[] }[] } = JSON.parse(
    toBodyText(asked?.request.body ?? '{}'),
  )
  return (body.transactionDetails ?? []).map(({ value }) => value)
}

function readCells({ control, account }: EntrustBench, data: unknown): string[] {
  const { cells } = v.parse(GridPrompt, data)
  const card = control.gridCard(account)
  return cells.map(
    ({ column, row }) => card?.[row - 1]?.[column.charCodeAt(0) - 65] ?? assert.fail('no cell'),
  )
}

function readAnswers({ control, account }: EntrustBench, data: unknown): string[] {
  const known = control.user(account)?.questions ?? []
  return v
    .parse(QuestionsPrompt, data)
    .questions.map(({ text }) => known.find((one) => one.question === text)?.answer ?? text)
}

/** The request that rings on the person's phone now. */
export function findPush({ control, account }: EntrustBench): EntrustPush {
  return control.pushes(account)[0] ?? assert.fail('nothing rings')
}

/** Presses on the phone; picks the number that the page shows unless told another. */
export function press(
  stage: EntrustBench,
  page: Page,
  status: EntrustPushAnswer['status'] = 'CONFIRM',
  number = toNumber(page),
): boolean {
  const answer = { status, userId: stage.account, ...(number !== undefined && { number }) }
  return stage.control.answerPush(findPush(stage).id, answer)
}

/** What the page shows to be picked on the phone. */
export function toNumber(page: Page): string | undefined {
  const data = page.view?.prompt?.data
  const isNumbered = typeof data === 'object' && data !== null && 'number' in data
  return isNumbered ? String(data.number) : undefined
}

/** The page looks again, two seconds later. */
export async function look({ clock }: EntrustBench, page: Page): Promise<Reply> {
  clock.advance(2)
  return page.read()
}

/** Where the page sends the person. */
export const toUrl = (page: Page): string => v.parse(HandoffPrompt, page.view?.prompt?.data).url

/** Signs in at the provider, and comes back. @returns The one-time code in the address, or `''`. */
export async function visitProvider(
  stage: EntrustBench,
  page: Page,
  { answer = 'allow', username = stage.account } = {},
): Promise<string> {
  return (await leadBack(stage, await decideAtProvider(stage, toUrl(page), { answer, username })))
    .code
}

/** @returns Where the provider sends the browser. */
export async function decideAtProvider(
  { simulator }: EntrustBench,
  url: string,
  { answer, username }: { readonly answer: string; readonly username: string },
): Promise<string> {
  const shown = await simulator.fetch(new Request(url))
  const [, request = ''] = /name="request" value="([^"]+)"/.exec(await shown.text()) ?? []
  assert.notEqual(request, '', 'the provider shows a page')
  const body = new URLSearchParams({ request, answer, username })
  const action = new URL('authorize/decision', url).href
  const decided = await simulator.fetch(new Request(action, { method: 'POST', body }))
  return decided.headers.get('location') ?? assert.fail('the provider leads nowhere')
}

/** Shows a certificate to the vendor's second host, and comes back. @returns The one-time code, or `''`. */
export async function showCertificate(
  stage: EntrustBench,
  page: Page,
  certificate = stage.control.user(stage.account)?.certificates?.[0] ?? '',
): Promise<string> {
  const { searchParams } = new URL(toUrl(page))
  const read = (name: string) => searchParams.get(name) ?? assert.fail(`${name} is in the address`)
  const code = await stage.control.issueCertificateCode({
    certificate,
    challenge: read('challenge'),
    codeChallenge: read('code_challenge'),
  })
  const back = new URL(read('return'))
  back.searchParams.set('state', read('state'))
  back.searchParams.set('code', code ?? 'none-was-issued')
  return (await leadBack(stage, back.href)).code
}

/** The browser follows the address that leads back to us. */
export async function leadBack({ backend }: EntrustBench, url: string) {
  const search = new URL(url).search
  const response = await backend.fetch(new Request(`${ISSUER}/v1/callback/entrust${search}`), {
    peerAddress: '192.0.2.1',
  })
  const location = response.headers.get('location') ?? ''
  const text = await response.text()
  const code = /#countersign-return=(.+)$/.exec(location)?.[1] ?? ''
  return { status: response.status, location, text, code }
}

/** A key that the vendor knows: as passkey or as security key. */
export async function giveKey(
  { control, account }: EntrustBench,
  kind: 'PASSKEY' | 'FIDO',
  settings: Partial<Parameters<typeof createAuthenticator>[0]> = {},
): Promise<Authenticator> {
  const authenticator = createAuthenticator({ origin: ORIGIN, ...settings })
  const user = { id: control.userHandle(account), name: account }
  const rp = { id: 'localhost' }
  const registration = await authenticator.create({ challenge: 'AAAA', rp, user })
  await control.registerCredential(account, { kind, rpId: 'localhost', registration })
  return authenticator
}

/** Signs the open question. */
export async function sign(
  page: Page,
  key: Authenticator,
  overrides?: Parameters<Authenticator['get']>[1],
): Promise<Reply> {
  return page.answer({ response: await key.get(toOptions(page), overrides) })
}

/** A certificate that the vendor knows. */
export async function giveCertificate({ control, account }: EntrustBench): Promise<string> {
  const { certificate } = await createPersonalCertificate()
  control.registerCertificate(account, certificate)
  return certificate
}

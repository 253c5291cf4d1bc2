import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createPersonalCertificate } from '../../../../support/certificate.ts'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  type Json,
  dig,
  openDesk,
} from '../../../../support/entrust.ts'

const VERIFIER = 'a-verifier-that-only-the-client-keeps-to-itself'
const codeChallenge = createHash('sha256').update(VERIFIER).digest('base64url')

const open = async () => {
  const desk = openDesk()
  const { certificate } = await createPersonalCertificate()
  desk.control.registerCertificate('entrust', certificate)
  return { desk, certificate }
}

const toCode = async (desk: Desk, certificate: string, body: unknown) =>
  desk.control.issueCertificateCode({
    certificate,
    codeChallenge,
    challenge: String(dig(body, 'userCertificateChallenge', 'challenge')),
  })

const answer = (code: string | undefined, verifier = VERIFIER) => ({
  userCertificateResponse: { code, verifier },
})

test('takes the code and the verifier, with or without a user named', async () => {
  const { desk, certificate } = await open()
  for (const start of [{}, { userId: 'entrust' }]) {
    const { token, body } = await desk.challenge('USER_CERTIFICATE', start)
    const code = await toCode(desk, certificate, body)
    const done = await desk.complete('USER_CERTIFICATE', token, answer(code))
    assertCompleted(done)
    assert.equal(done.body['userId'], 'entrust')
  }
})

test('refuses a wrong code, verifier, or the code of another challenge', async () => {
  const { desk, certificate } = await open()
  const first = await desk.challenge('USER_CERTIFICATE')
  const other = await desk.challenge('USER_CERTIFICATE')
  const code = await toCode(desk, certificate, first.body)
  const refuse = async (token: string, body: Json) =>
    assertRefused(
      await desk.complete('USER_CERTIFICATE', token, body),
      'invalid_user_response',
      401,
    )
  await refuse(first.token, answer('made-up'))
  await refuse(first.token, answer(code, 'another-verifier'))
  await refuse(other.token, answer(code))
  assertCompleted(await desk.complete('USER_CERTIFICATE', first.token, answer(code)))
})

test('gives no code to a stranger’s certificate, nor for a challenge that is over', async () => {
  const { desk, certificate } = await open()
  const stranger = await createPersonalCertificate()
  const { body, token } = await desk.challenge('USER_CERTIFICATE')
  assert.equal(await toCode(desk, stranger.certificate, body), undefined)
  await desk.complete('USER_CERTIFICATE', token, { cancel: true })
  assert.equal(await toCode(desk, certificate, body), undefined)
  const late = await desk.challenge('USER_CERTIFICATE')
  desk.control.clock.advance(900)
  assert.equal(await toCode(desk, certificate, late.body), undefined)
})

test('wants both parts', async () => {
  const { desk } = await open()
  const { token } = await desk.challenge('USER_CERTIFICATE')
  const body = { userCertificateResponse: { code: 'x' } }
  assertRefused(await desk.complete('USER_CERTIFICATE', token, body), 'invalid_request', 400)
})

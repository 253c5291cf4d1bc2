import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  BASE_URL,
  type Desk,
  dig,
  openDesk,
} from '../../../../support/entrust.ts'

const newest = (desk: Desk) => desk.control.pushes('entrust')[0]?.id ?? ''

suite('in 5.36', () => {
  test('wants the run’s id with every poll', async () => {
    const desk = openDesk()
    const { token, body } = await desk.challenge('FACE')
    const keys = Object.keys(Object(body['faceChallenge'])).toSorted()
    assert.deepEqual(keys, ['applicantId', 'sdkToken', 'workflowRunId'])
    const faceResponse = dig(body, 'faceChallenge', 'workflowRunId')
    assertRefused(await desk.complete('FACE', token), 'invalid_request', 400)
    const waiting = await desk.complete('FACE', token, { faceResponse })
    assert.equal(waiting.body['status'], 'NO_RESPONSE')
    desk.control.answerPush(newest(desk), { status: 'CONFIRM' })
    assertCompleted(await desk.complete('FACE', token, { faceResponse }))
  })
})

suite('since 5.37', () => {
  const open = (device: 'WEB' | 'MOBILE') =>
    openDesk({
      settings: { version: '5.46' },
      users: [{ ...ENTRUST_PERSONA, face: { device } }],
    })
  const asking = { userId: 'entrust', pushMutualChallengeEnabled: true }

  test('hands over to the phone by a picture, with a number', async () => {
    const desk = open('MOBILE')
    const { token, body } = await desk.challenge('FACE', asking)
    assert.equal(dig(body, 'faceChallenge', 'device'), 'MOBILE')
    assert.match(String(dig(body, 'faceChallenge', 'qrCode')), /^iVBORw0KGgo/)
    assert.equal(dig(body, 'faceChallenge', 'id'), newest(desk))
    assert.equal((await desk.complete('FACE', token)).body['status'], 'NO_RESPONSE')
    const number = String(body['pushMutualChallenge'])
    desk.control.answerPush(newest(desk), { status: 'CONFIRM', number })
    assertCompleted(await desk.complete('FACE', token))
  })

  test('gives a page what it needs to look itself, without a picture', async () => {
    const { body } = await open('WEB').challenge('FACE')
    assert.equal(dig(body, 'faceChallenge', 'device'), 'WEB')
    assert.equal(dig(body, 'faceChallenge', 'qrCode'), null)
    assert.notEqual(dig(body, 'faceChallenge', 'sdkToken'), null)
  })

  test('can be answered on the page that the picture leads to', async () => {
    const desk = open('MOBILE')
    const { token, body } = await desk.challenge('FACE', asking)
    const url = `${BASE_URL}/face/${newest(desk)}`
    const page = await desk.simulator.fetch(new Request(url))
    const html = await page.text()
    const number = String(body['pushMutualChallenge'])
    assert.ok(html.includes(`value="CONFIRM ${number}"`))
    const form = new URLSearchParams({ answer: `CONFIRM ${number}` })
    await desk.simulator.fetch(new Request(url, { method: 'POST', body: form }))
    assertCompleted(await desk.complete('FACE', token))
    assert.equal((await desk.simulator.fetch(new Request(url))).status, 404)
  })
})

test('is refused when the check fails or the person is alarmed', async () => {
  for (const status of ['CANCEL', 'CONCERN'] as const) {
    const desk = openDesk({ settings: { version: '5.46' } })
    const { token } = await desk.challenge('FACE')
    desk.control.answerPush(newest(desk), { status })
    assert.equal((await desk.complete('FACE', token)).body['status'], status)
  }
})

test('runs beside a push: neither ends the other', async () => {
  const desk = openDesk({ settings: { version: '5.46' } })
  await desk.challenge('FACE')
  await desk.challenge('TOKENPUSH')
  assert.equal(desk.control.pushes('entrust').length, 2)
})

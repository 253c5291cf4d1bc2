import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AuthentimateBodyEncoding } from '@countersign/simulators'
import { openAuthentimate, PHONE } from '../../../support/authentimate-desk.ts'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const json = JSON.stringify({ phoneNumber: PHONE })
const WAYS: Readonly<Record<AuthentimateBodyEncoding, { type: string; body: string }>> = {
  json: { type: JSON_TYPE, body: json },
  form: { type: FORM_TYPE, body: `phoneNumber=${PHONE}` },
  'json-as-form': { type: FORM_TYPE, body: json },
}

const send = (desk: ReturnType<typeof openAuthentimate>, type: string, body: string) =>
  desk.send('/v1/verifications', { method: 'POST', headers: { 'Content-Type': type }, body })

suite('the body', () => {
  for (const encoding of ['json', 'form', 'json-as-form'] as const) {
    const { type, body } = WAYS[encoding]
    test(`is read as ${encoding}, and refused by an account that does not take it`, async () => {
      const desk = openAuthentimate()
      assert.equal((await send(desk, `${type}; charset=utf-8`, body)).status, 201)
      assert.equal(desk.control.calls()[0]?.encoding, encoding)
      const others = (['json', 'form', 'json-as-form'] as const).filter((one) => one !== encoding)
      desk.control.configure({ encodings: others })
      assert.equal((await send(desk, type, body)).status, 400)
      assert.equal(desk.control.messages().length, 1)
    })
  }

  test('that is malformed is a bad request', async () => {
    const desk = openAuthentimate()
    const bad = [
      [JSON_TYPE, '{"phoneNumber":'],
      [JSON_TYPE, `phoneNumber=${PHONE}`],
      [JSON_TYPE, 'null'],
      [JSON_TYPE, `"${PHONE}"`],
      [FORM_TYPE, '{"phoneNumber":'],
      ['text/plain', json],
    ] as const
    for (const [type, body] of bad) assert.equal((await send(desk, type, body)).status, 400)
    assert.equal(desk.control.counts().notCreated, bad.length)
    assert.deepEqual(desk.control.messages(), [])
  })
})

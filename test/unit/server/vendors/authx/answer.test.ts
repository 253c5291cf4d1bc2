import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  isFault,
  readReply,
  type Reading,
} from '../../../../../packages/server/src/vendors/authx/answer.ts'

const toBody = (code: unknown, subcode: unknown = 0) => ({
  response_code: code,
  response_subcode: subcode,
  response_text: 'words',
  response_data: null,
})
const read = (body: unknown, { status = 200, takesResults = false } = {}): Reading =>
  readReply({ status, body }, takesResults)

suite('a reply', () => {
  test('is done only with code 1 and subcode 0', () => {
    assert.deepEqual(read(toBody(1)), { is: 'done', data: null })
    for (const subcode of [1, 100, -1]) {
      assert.deepEqual(read(toBody(1, subcode)), { is: 'nonsense', why: 'contradiction' })
    }
  })

  test('is a refusal with code 0, and a fault with subcode 100', () => {
    for (const subcode of [0, 1, 99]) assert.equal(read(toBody(0, subcode)).is, 'refused')
    assert.equal(read(toBody(0, 100)).is, 'fault')
  })

  const NAMES = [
    'no_match',
    'quality',
    'many_faces',
    'no_face',
    'out_of_frame',
    'not_configured',
    'unknown_user',
  ]
  for (const [i, result] of NAMES.entries()) {
    test(`of ProcessBiometric with code ${i + 2} is ${result}; of others it is senseless`, () => {
      const body = toBody(i + 2)
      assert.deepEqual(read(body, { takesResults: true }), { is: 'result', result })
      assert.deepEqual(read(body), { is: 'nonsense', why: 'code' })
      assert.equal(read(toBody(i + 2, 100), { takesResults: true }).is, 'fault')
      assert.equal(read(toBody(i + 2, 7), { takesResults: true }).is, 'nonsense')
    })
  }

  for (const code of [9, -1, 100, 1e9]) {
    test(`with the unknown code ${code} is senseless`, () => {
      assert.deepEqual(read(toBody(code), { takesResults: true }), { is: 'nonsense', why: 'code' })
    })
  }

  for (const body of [
    undefined,
    null,
    [],
    'text',
    {},
    toBody('1'),
    toBody(1, '0'),
    toBody(1.5),
    toBody(null),
    { response_code: 1 },
    { response_subcode: 0 },
  ]) {
    test(`of another shape is senseless: ${JSON.stringify(body)}`, () => {
      assert.deepEqual(read(body), { is: 'nonsense', why: 'shape' })
    })
  }

  test('without an envelope is read by its status', () => {
    const message = { Message: 'Authorization has been denied for this request.' }
    assert.deepEqual(read(message, { status: 401 }), { is: 'unauthorised' })
    for (const status of [400, 403, 404, 413]) {
      assert.deepEqual(read(message, { status }), { is: 'rejected', status })
      assert.deepEqual(read(undefined, { status }), { is: 'rejected', status })
    }
  })

  test('with an envelope is read by that, but a yes is none beside a refusing status', () => {
    assert.equal(read(toBody(0), { status: 400 }).is, 'refused')
    assert.equal(read(toBody(0), { status: 401 }).is, 'refused')
    assert.equal(read(toBody(2), { status: 400, takesResults: true }).is, 'result')
    assert.deepEqual(read(toBody(1), { status: 400 }), { is: 'nonsense', why: 'contradiction' })
  })
})

test('only subcode 100 beside another code than 1 tells that the vendor broke', () => {
  assert.equal(isFault(toBody(0, 100)), true)
  assert.equal(isFault(toBody(5, 100)), true)
  for (const body of [toBody(1, 100), toBody(0), undefined, 'x']) assert.equal(isFault(body), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toMultipart } from '../../../../../packages/server/src/vendors/authx/multipart.ts'
import { createTestRandom } from '../../../../support/random.ts'

const random = createTestRandom(21)
const BYTES = Uint8Array.from([0, 13, 10, 45, 45, 255, 13, 10])
const PARTS = [
  { name: 'processBiometrics', text: '{"a":"Ångström"}' },
  { name: 'biometricdata', bytes: BYTES },
]

test('is read by another parser: the text as it was, the bytes as a file', async () => {
  const { type, body } = toMultipart(random, PARTS)
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  assert.deepEqual([...form.keys()], ['processBiometrics', 'biometricdata'])
  assert.equal(form.get('processBiometrics'), '{"a":"Ångström"}')
  const file = form.get('biometricdata')
  assert.ok(file instanceof File)
  assert.deepEqual([file.name, file.type], ['blob', 'application/octet-stream'])
  assert.deepEqual(new Uint8Array(await file.arrayBuffer()), BYTES)
})

test('has the very bytes of the format', () => {
  const { type, body } = toMultipart(random, PARTS)
  const boundary = type.replace('multipart/form-data; boundary=', '')
  assert.match(boundary, /^[\w-]{30,70}$/)
  const expected = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="processBiometrics"',
    '',
    '{"a":"Ångström"}',
    `--${boundary}`,
    'Content-Disposition: form-data; name="biometricdata"; filename="blob"',
    'Content-Type: application/octet-stream',
    '',
    Buffer.from(BYTES).toString('latin1'),
    `--${boundary}--`,
    '',
  ].join('\r\n')
  const text = Buffer.from('Å').toString('latin1')
  const o = Buffer.from('ö').toString('latin1')
  const latin = expected.replace('Å', text).replace('ö', o)
  assert.equal(Buffer.from(body).toString('latin1'), latin)
})

test('has another boundary each time', () => {
  const types = Array.from({ length: 20 }, () => toMultipart(random, PARTS).type)
  assert.equal(new Set(types).size, 20)
})

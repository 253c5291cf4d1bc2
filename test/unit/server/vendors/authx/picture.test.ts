import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPicture } from '../../../../../packages/server/src/vendors/authx/picture.ts'

const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))
const isOne = (...bytes: number[]) => isPicture(Uint8Array.from(bytes))

test('a picture begins as JPEG, PNG or WebP', () => {
  assert.equal(isOne(0xff, 0xd8, 0xff, 0xe1), true)
  assert.equal(isOne(0x89, ...ascii('PNG\r\n\u001A\n'), 0), true)
  assert.equal(isOne(...ascii('RIFF'), 1, 2, 3, 4, ...ascii('WEBPVP8 ')), true)
})

test('nothing else is one', () => {
  for (const bytes of [
    [],
    [0xff, 0xd8],
    ascii('GIF89a'),
    ascii('<svg xmlns'),
    ascii('<script>'),
    [...ascii('RIFF'), 1, 2, 3, 4, ...ascii('WAVE')],
    [0, 0xff, 0xd8, 0xff],
    ascii('AXSIM:1'),
  ]) {
    assert.equal(isOne(...bytes), false)
  }
})

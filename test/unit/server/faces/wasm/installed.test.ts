import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { assertInstalled } from '../../../../../packages/server/src/faces/wasm/installed.ts'

const THERE: Readonly<Record<string, string>> = {
  '@vladmandic/face-api': '1.7.15',
  '@tensorflow/tfjs-core': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  sharp: '0.35.9',
}

const complain = (there: Readonly<Record<string, string | undefined>>): string => {
  try {
    assertInstalled((name) => there[name])
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.message
  }
  return ''
}

test('all of it is installed here, and found', () => {
  assertInstalled()
  assert.equal(complain(THERE), '')
})

test('what is missing is named as npm wants it', () => {
  for (const name of Object.keys(THERE)) {
    const said = complain({ ...THERE, [name]: undefined })
    assert.match(said, /npm install /)
    assert.deepEqual(
      Object.keys(THERE).filter((one) => said.includes(one)),
      [name],
    )
  }
  assert.ok(complain({}).includes('npm install @vladmandic/face-api@1.7.15 @tensorflow/'))
})

test('another version of the nets is none: their templates may not be comparable', () => {
  assert.match(complain({ ...THERE, '@vladmandic/face-api': '1.8.0' }), /face-api@1\.7\.15/)
})

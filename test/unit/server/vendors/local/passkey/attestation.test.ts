import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertFormat,
  isAttested,
} from '../../../../../../packages/server/src/vendors/local/passkey/attestation.ts'
import { createAttestationMaker } from '../../../../../support/attestation.ts'
import { type Cbor, toCbor } from '../../../../../support/cbor.ts'

const toObject = (fmt: string, attStmt: ReadonlyMap<string, Cbor> = new Map()) =>
  toCbor(
    new Map<string, Cbor>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', new Uint8Array(37)],
    ]),
  )

test('reads formats that make the library call home only for an operator who named roots', async () => {
  const { root } = await createAttestationMaker()
  for (const format of ['apple', 'android-key']) {
    assert.throws(() => assertFormat(toObject(format), -7, []), TypeError)
    assert.doesNotThrow(() => assertFormat(toObject(format), -7, [root]))
  }
})

test('never reads a format that is out of use', async () => {
  const { root } = await createAttestationMaker()
  assert.throws(() => assertFormat(toObject('android-safetynet'), -7, [root]), TypeError)
})

test('does not take a key in Android’s software for hardware', async () => {
  const maker = await createAttestationMaker()
  const { attStmt } = await maker.attest(new Uint8Array(64))
  assert.equal(await isAttested(toObject('packed', attStmt), [maker.root]), true)
  assert.equal(await isAttested(toObject('android-key', attStmt), [maker.root]), false)
})

test('attests nothing without certificates or without roots', async () => {
  const maker = await createAttestationMaker()
  const { attStmt } = await maker.attest(new Uint8Array(64))
  assert.equal(await isAttested(toObject('packed', attStmt), []), false)
  assert.equal(await isAttested(toObject('packed', new Map([['x5c', []]])), [maker.root]), false)
  assert.equal(await isAttested(toObject('none'), [maker.root]), false)
})

test('passes over a root that is no certificate', async () => {
  const maker = await createAttestationMaker()
  const { attStmt } = await maker.attest(new Uint8Array(64))
  assert.equal(await isAttested(toObject('packed', attStmt), ['none', maker.root]), true)
})

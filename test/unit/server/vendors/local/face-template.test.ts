import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  openTemplate,
  sealTemplate,
  toMean,
} from '../../../../../packages/server/src/vendors/local/face-template.ts'
import { createLocalStage } from '../../../../support/local-vendor.ts'

const TEMPLATE = Float32Array.of(0.25, -1.5, 3e-7, 128)
const OWNER = { handle: 'handle-1', model: 'model-1' }

describe('a template', () => {
  it('comes out as it went in, to the bit', async () => {
    const { vault } = await createLocalStage()
    const sealed = await sealTemplate(vault, OWNER, TEMPLATE)
    assert.deepEqual(await openTemplate(vault, OWNER, sealed), TEMPLATE)
  })

  it('opens for its person and its model alone', async () => {
    const { vault } = await createLocalStage()
    const sealed = await sealTemplate(vault, OWNER, TEMPLATE)
    for (const other of [
      { ...OWNER, handle: 'handle-2' },
      { ...OWNER, model: 'model-2' },
    ]) {
      await assert.rejects(openTemplate(vault, other, sealed), TypeError)
    }
    // For another kind neither: what seals a seed opens no face.
    await assert.rejects(vault.open('totp/handle-1', sealed), TypeError)
  })

  it('is sealed anew each time', async () => {
    const { vault } = await createLocalStage()
    const [one, two] = [
      await sealTemplate(vault, OWNER, TEMPLATE),
      await sealTemplate(vault, OWNER, TEMPLATE),
    ]
    assert.notEqual(one, two)
  })
})

describe('the mean of several templates', () => {
  it('is in the middle of them', () => {
    const mean = toMean([Float32Array.of(0, 3), Float32Array.of(3, 3), Float32Array.of(6, 0)])
    assert.deepEqual(mean, Float32Array.of(3, 2))
    assert.deepEqual(toMean([TEMPLATE]), TEMPLATE)
  })

  it('is none of nothing, nor of templates of two models', () => {
    assert.throws(() => toMean([]), TypeError)
    assert.throws(() => toMean([Float32Array.of(1), Float32Array.of(1, 2)]), TypeError)
  })
})

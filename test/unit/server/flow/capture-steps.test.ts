import type { JsonObject } from '../../../../packages/server/src/vendors/vendor.ts'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseConfig } from '../../../../packages/server/src/config.ts'
import {
  drawRun,
  drawSteps,
  judgeRun,
  toAskedData,
  toCaptureData,
  toSteps,
} from '../../../../packages/server/src/flow/capture-steps.ts'
import type { OpenChallenge } from '../../../../packages/server/src/flow/transaction.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import { createFakeFaces } from '../../../support/fake-faces.ts'
import { createTestRandom } from '../../../support/random.ts'

const NOW = 1_700_000_000
const random = createTestRandom(5)
const draw = (straights: number) => drawSteps(random, straights)

const toConfig = (liveness: 'off' | 'turns') =>
  parseConfig(
    {
      issuer: 'http://localhost:3000/auth',
      sites: [
        {
          id: 'harbour',
          origins: ['http://localhost:3000'],
          rpId: 'localhost',
          key: new Secret('k'.repeat(32), 'key'),
        },
      ],
      faces: { matcher: createFakeFaces().matcher, liveness },
    },
    {},
  )

const challenge = (data: JsonObject, nonce?: OpenChallenge['nonce']) => ({
  data,
  ...(nonce && { nonce }),
})

describe('the order of a run', () => {
  it('asks straight looks and at least two turns', () => {
    for (let turn = 0; turn < 300; turn += 1) {
      for (const [straights, length] of [
        [1, 4],
        [3, 5],
      ] as const) {
        const steps = draw(straights)
        assert.equal(steps.length, length)
        const straight = steps.filter((step) => step === 'straight').length
        assert.ok(straight >= straights && length - straight >= 2, steps.join(' '))
      }
    }
  })

  it('never asks the same turn twice in a row: nobody could tell', () => {
    for (let turn = 0; turn < 300; turn += 1) {
      const steps = draw(1)
      assert.ok(steps.every((step, i) => step === 'straight' || step !== steps[i + 1]))
    }
  })

  it('is any of them, about as often as the others', () => {
    const counts = new Map<string, number>()
    for (let turn = 0; turn < 6_000; turn += 1) {
      const order = draw(1).join(' ')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const [least, most] = [Math.min(...counts.values()), Math.max(...counts.values())]
    assert.ok(counts.size >= 30, `${counts.size} orders`)
    assert.ok(least * 2 > most, `${least} to ${most}`)
    for (const first of ['straight', 'left', 'right']) {
      assert.ok([...counts.keys()].some((order) => order.startsWith(first)))
    }
  })

  it('holds as many straight looks as a vendor asks for', () => {
    const three = { steps: ['straight', 'straight', 'straight'] }
    const steps = drawRun({ random }, challenge(three))
    assert.equal(steps.filter((step) => step === 'straight').length, 3)
    assert.ok(drawRun({ random }, challenge({})).includes('straight'))
  })
})

describe('what is kept of a question', () => {
  const camera = { ceremony: 'capture', data: { source: 'camera', modality: 'face' } } as const
  const { matcher } = createFakeFaces()

  it('has liveness prompts for a face before a camera, where they are set', () => {
    const config = toConfig('turns')
    assert.equal(toAskedData({ config, matcher }, camera)['liveness'], true)
    const others = [
      { ...camera, data: { source: 'reader', modality: 'face' } },
      { ...camera, data: { source: 'camera', modality: 'palm' } },
      { ...camera, ceremony: 'code' as const },
    ]
    for (const other of others) assert.equal(toAskedData({ config, matcher }, other), other.data)
    assert.equal(toAskedData({ config: toConfig('off'), matcher }, camera), camera.data)
    assert.equal(toAskedData({ config }, camera), camera.data)
  })
})

describe('what a page sees of a capture', () => {
  const data = { liveness: true, steps: ['straight', 'straight'] }
  const nonce = { value: 'n', until: NOW + 20, steps: ['left', 'straight'] as const }

  it('are the steps of a run with its nonce alone', () => {
    assert.deepEqual(toCaptureData(challenge(data), NOW), { liveness: true })
    assert.deepEqual(toCaptureData(challenge(data, nonce), NOW), {
      liveness: true,
      steps: ['left', 'straight'],
      nonce: 'n',
      nonce_expires_at: NOW + 20,
    })
    assert.deepEqual(toCaptureData(challenge(data, nonce), NOW + 20), { liveness: true })
  })

  it('are the vendor’s steps from the first', () => {
    const steps = ['straight']
    assert.deepEqual(toCaptureData(challenge({ steps }), NOW), { steps })
    assert.deepEqual(toSteps(challenge({ steps })), steps)
    assert.equal(toSteps(challenge({})), undefined)
    assert.deepEqual(toSteps(challenge(data)), [])
  })
})

describe('a run that nobody can judge', () => {
  it('proves nothing', async () => {
    const config = toConfig('turns')
    const capture = { bytes: new Uint8Array(), type: 'image/jpeg' }
    const asked = { challenge: challenge({ liveness: true }) as OpenChallenge, capture }
    const { matcher } = createFakeFaces()
    const unavailable = (error: unknown) =>
      error instanceof Problem && error.code === 'vendor_unavailable'
    await assert.rejects(judgeRun({ config }, asked), unavailable)
    await assert.rejects(judgeRun({ config, matcher }, asked), unavailable)
    const empty = { ...asked, capture: { ...capture, frames: [] } }
    assert.deepEqual(await judgeRun({ config, matcher }, empty), {
      result: 'wrong',
      code: 'answer_wrong',
    })
  })

  it('was none where nothing was asked', async () => {
    const config = toConfig('off')
    const plain = { challenge: challenge({}) as OpenChallenge }
    assert.equal(await judgeRun({ config }, plain), undefined)
  })
})

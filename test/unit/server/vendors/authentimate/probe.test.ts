import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { env } from '../../../../../packages/server/src/secret.ts'
import {
  createVendorStage,
  lost,
  unsent,
  type Scripted,
} from '../../../../support/authentimate-vendor.ts'

suite('a probe', () => {
  const answers: readonly (readonly [string, readonly Scripted[], object])[] = [
    ['unknown there', [{ status: 404 }], { isReachable: true, isKeyAccepted: true }],
    ['a no', [{ body: { verified: false } }], { isReachable: true, isKeyAccepted: true }],
    ['not acceptable', [{ status: 422 }], { isReachable: true, isKeyAccepted: true }],
    ['a refused key', [{ status: 401 }], { isReachable: true, isKeyAccepted: false }],
    ['a fault', [{ status: 503 }], { isReachable: true }],
    ['too many', [{ status: 429 }], { isReachable: true }],
    ['no connection', [unsent(), unsent()], { isReachable: false }],
    ['no answer', [lost(), lost()], { isReachable: false }],
  ]
  for (const [what, script, wanted] of answers) {
    test(`that is answered by ${what}: ${JSON.stringify(wanted)}`, async () => {
      const stage = await createVendorStage()
      stage.script.push(...script)
      assert.deepEqual(await stage.vendor.probe?.(), wanted)
    })
  }

  test('sends nothing to anybody', async () => {
    const stage = await createVendorStage()
    stage.script.push({ status: 404 })
    await stage.vendor.probe?.()
    assert.deepEqual(
      stage.seen.map(({ method, body }) => [method, body]),
      [['GET', undefined]],
    )
    assert.match(stage.seen[0]?.url ?? '', /check\?id=ver_[0-9a-f]{32}&code=000000$/)
  })

  test('finds the second key good where the first is refused', async () => {
    const stage = await createVendorStage({ nextKey: env('NEXT_KEY') })
    stage.script.push({ status: 401 }, { status: 404 })
    assert.deepEqual(await stage.vendor.probe?.(), { isReachable: true, isKeyAccepted: true })
  })
})

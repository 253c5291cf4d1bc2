import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { examineOnce } from '../../../../packages/server/src/faces/examine-once.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import { createFakeFaces } from '../../../support/fake-faces.ts'

describe('a matcher that looks once', () => {
  it('looks at the same bytes once, also when asked twice at once', async () => {
    const faces = createFakeFaces()
    const once = examineOnce(faces.matcher)
    const picture = faces.draw({ at: 3 })
    const [first, second] = await Promise.all([once.examine(picture), once.examine(picture)])
    assert.equal(first, second)
    assert.equal(await once.examine(picture), first)
    assert.equal(faces.examined(), 1)
  })

  it('takes equal bytes that came apart for two', async () => {
    const faces = createFakeFaces()
    const once = examineOnce(faces.matcher)
    const picture = faces.draw()
    await once.examine(picture)
    await once.examine(Uint8Array.from(picture))
    assert.equal(faces.examined(), 2)
  })

  it('looks again after a failure', async () => {
    const faces = createFakeFaces()
    let broken = 0
    const once = examineOnce(faces.matcher, () => (broken += 1))
    const picture = faces.draw()
    faces.break(new Problem('limited'))
    await assert.rejects(once.examine(picture), { code: 'limited' })
    assert.equal(broken, 0)
    for (const failure of [new Problem('vendor_unavailable'), new TypeError('no such tensor')]) {
      faces.break(failure)
      await assert.rejects(once.examine(picture), { code: 'vendor_unavailable' })
    }
    assert.equal(broken, 2)
    faces.break(undefined)
    assert.ok('face' in (await once.examine(picture)))
  })

  it('is the same matcher otherwise', async () => {
    const faces = createFakeFaces('model-7')
    const once = examineOnce(faces.matcher)
    assert.deepEqual([once.model, once.length], ['model-7', 4])
    assert.equal(once.toDistance(Float32Array.of(0), Float32Array.of(3)), 3)
    await once.close()
    assert.ok(faces.isClosed())
  })
})

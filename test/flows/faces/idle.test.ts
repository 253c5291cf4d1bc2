import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toNewPerson } from '../../../packages/server/src/directory/person.ts'
import { noteIdleEnd } from '../../../packages/server/src/flow/idle-bodies.ts'
import { createTestRandom } from '../../support/random.ts'
import type { Bench } from '../support/backend.ts'
import { ANNA, openStepUp } from '../support/people.ts'
import { enrol, openFaces, openFaceStepUp, openFreshVisit, show } from './stage.ts'

async function hasFace({ store }: Bench): Promise<boolean> {
  const person = await store.read<{ enrolments: { kind: string }[] }>('person/harbour/u-anna')
  return person?.value.enrolments.some(({ kind }) => kind === 'face') === true
}

describe('a face that was not used for long', () => {
  it('counts no more, and its template goes with the next sign-in', async () => {
    const stage = await openFaces({ settings: { idleDays: 10 } })
    await enrol(stage)
    const { bench } = stage
    bench.clock.advance(10 * 86_400)
    const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal2'] })
    assert.ok(page.view?.offers.every(({ kind }) => kind !== 'face'))
    assert.ok(await hasFace(bench))
    await openFreshVisit(bench)
    assert.ok(!(await hasFace(bench)))
  })

  it('is deleted at its time also where its person never comes back', async () => {
    const stage = await openFaces({ settings: { idleDays: 10 } })
    const { bench } = stage
    await enrol(stage)
    // The second of them takes the place of the first, which is due before it.
    bench.clock.advance(86_400)
    await enrol(stage)
    bench.clock.advance(8 * 86_400)
    // Used: from now on it has ten days again.
    assert.equal((await show(await openFaceStepUp(stage), stage.faces)).view.state, 'done')
    bench.clock.advance(10 * 86_400 - 1)
    await bench.backend.sweep()
    assert.ok(await hasFace(bench))
    bench.clock.advance(1)
    await bench.backend.sweep()
    assert.ok(!(await hasFace(bench)))
    assert.deepEqual(await bench.store.list('idle/'), [])
    const noted = bench.audit.filter(({ event }) => event === 'authenticator.idle')
    assert.deepEqual(
      noted.map(({ kind }) => kind),
      ['face'],
    )
    assert.ok(await bench.store.read('person/harbour/u-anna'), 'nothing else went')
  })

  it('is deleted also while the record of whoever is due before is written all the time', async () => {
    const stage = await openFaces({ settings: { idleDays: 10 } })
    const { bench } = stage
    const { store, clock } = bench
    await enrol(stage)
    const expiresAt = clock.now() + 1
    const way = {
      id: 'f',
      kind: 'face',
      vendor: 'local',
      createdAt: 1,
      expiresAt,
      data: {},
    } as const
    const held = { ...toNewPerson('u-held', 1, createTestRandom(3)), enrolments: [way] }
    await store.create('person/harbour/u-held', held)
    await noteIdleEnd({ store }, { directory: 'harbour', user: 'u-held' }, way)
    const { replace } = store
    const contested: typeof replace = async (key, ...rest) =>
      key !== 'person/harbour/u-held' && replace(key, ...rest)
    Object.assign(store, { replace: contested })
    clock.advance(10 * 86_400)
    await assert.rejects(bench.backend.sweep(), { code: 'conflict' })
    assert.deepEqual(bench.audit.at(-1), { event: 'sweep.failed', code: 'conflict' })
    assert.ok(!(await hasFace(bench)))
    const left = await store.list<{ user: string }>('idle/')
    assert.deepEqual(
      left.map(({ value }) => value.user),
      ['u-held'],
    )
    Object.assign(store, { replace })
    await bench.backend.sweep()
    assert.deepEqual(await store.list('idle/'), [])
  })

  it('is no trouble for the sweep where its person was erased', async () => {
    const stage = await openFaces({ settings: { idleDays: 10 } })
    const { bench } = stage
    await enrol(stage)
    await bench.backend.people.erase('harbour', ANNA.user)
    bench.clock.advance(10 * 86_400)
    await bench.backend.sweep()
    assert.deepEqual(await bench.store.list('idle/'), [])
  })

  it('lives on with each use', async () => {
    const stage = await openFaces({ settings: { idleDays: 10 } })
    await enrol(stage)
    for (let week = 0; week < 3; week += 1) {
      stage.bench.clock.advance(7 * 86_400)
      assert.equal((await show(await openFaceStepUp(stage), stage.faces)).view.state, 'done')
    }
  })
})

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createFaceMatcher } from '@countersign/server/faces'
import type { Scene } from '../../support/face-camera.ts'
import { takeFace } from '../../support/face-fixtures.ts'
import { assertProblem } from '../support/people.ts'
import {
  agree,
  openAdding,
  openFaces,
  openFaceStepUp,
  post,
  toForm,
  toPrompt,
  type Settings,
} from './stage.ts'

const matcher = createFaceMatcher()
after(() => matcher.close())

let take = 0
/** A picture that was never sent before. */
function draw(scene: Scene): Promise<Uint8Array<ArrayBuffer>> {
  take += 1
  return takeFace(scene, take)
}

const drawAll = (scenes: readonly Scene[]) => Promise.all(scenes.map(draw))

async function openEnrolled() {
  const stage = await openFaces({ settings: { matcher } })
  const page = await openAdding(stage.bench)
  await agree(page)
  const reply = await post(page, toForm(await drawAll(['good', 'good', 'good'])))
  assert.equal(reply.status, 200, JSON.stringify(reply.body).slice(0, 300))
  return stage
}

describe('pictures that are really looked at', () => {
  it('let the person in whose they are, and nobody else; and say what is amiss with the others', async () => {
    const stage = await openEnrolled()
    const page = await openFaceStepUp(stage)
    const wanted = [
      ['none', 'capture_empty'],
      ['dark', 'capture_poor'],
      ['blurred', 'capture_poor'],
      ['two', 'capture_crowded'],
      ['other', 'answer_wrong'],
    ] as const
    for (const [scene, code] of wanted) {
      await page.answer({ ready: true })
      assertProblem(await post(page, await draw(scene)), code)
    }
    await page.answer({ ready: true })
    assert.equal((await post(page, await draw('good'))).view.state, 'done')
  })

  it('of two people enrol nobody', async () => {
    const stage = await openFaces({ settings: { matcher } })
    const page = await openAdding(stage.bench)
    await agree(page)
    const reply = await post(page, toForm(await drawAll(['good', 'good', 'other'])))
    assertProblem(reply, 'answer_wrong')
  })

  it('that are held up follow no liveness prompts', async () => {
    const settings: Settings = { matcher, liveness: 'turns' }
    const stage = await openFaces({ settings })
    const page = await openAdding(stage.bench)
    await agree(page)
    const still = await drawAll((toPrompt(page).steps ?? []).map(() => 'good'))
    assertProblem(await post(page, toForm(still)), 'capture_unfollowed')
  })
})

/**
 * @module
 * Choosing the liveness prompts: an order that somebody has frames of is asked for until it comes.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  askFace,
  enrol,
  giveCode,
  openFaces,
  openFaceStepUp,
  sendSteps,
  toPrompt,
} from '../faces/stage.ts'
import { openFace, openStage } from '../handover/stage.ts'
import { createFakeFaces } from '../../support/fake-faces.ts'
import type { BenchOptions } from '../support/backend.ts'
import type { Page } from '../support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  beginRemembered,
  openVisit,
  rememberDevice,
  toOffer,
} from '../support/people.ts'

const LIMITS = { captureRetakes: 3 } as const

async function openRun() {
  const stage = await openFaces({ settings: { liveness: 'turns' }, limits: LIMITS })
  await enrol(stage)
  return { ...stage, page: await openFaceStepUp(stage) }
}

/** Orders that are shown until nothing more is. */
async function drawAll(page: Page, again: () => Promise<unknown>): Promise<readonly string[]> {
  const seen: string[] = []
  for (let turn = 0; turn < 20; turn += 1) {
    const { status } = await page.answer({ ready: true })
    if (status !== 200) break
    seen.push((toPrompt(page).steps ?? []).join(' '))
    await again()
    if (page.view?.prompt?.kind !== 'face') break
  }
  return seen
}

describe('the order of liveness prompts', () => {
  it('is not drawn anew by asking the same way again', async () => {
    const { page } = await openRun()
    const offer = toOffer(page, 'face')
    const seen = await drawAll(page, () =>
      page.challenge(offer, { replaces: page.view?.prompt?.challenge }),
    )
    assert.ok(seen.length <= 1 + LIMITS.captureRetakes, `${seen.length} orders to choose from`)
  })

  it('is not drawn anew by leaving for another way and coming back', async () => {
    const { page } = await openRun()
    const seen = await drawAll(page, async () => {
      await page.challenge(toOffer(page, 'password'))
      await page.challenge(toOffer(page, 'face'))
    })
    assert.ok(seen.length <= 1 + LIMITS.captureRetakes, `${seen.length} orders to choose from`)
  })

  it('is not drawn anew by asking for a change that needs more answers', async () => {
    const stage = await openFaces({ settings: { liveness: 'turns' }, limits: LIMITS })
    await enrol(stage)
    stage.bench.clock.advance(40)
    const page = await openVisit(stage.bench, ANNA.user)
    await addOwn(page, { kind: 'totp' })
    await giveCode(stage.bench, page)
    await askFace(page)
    const seen = await drawAll(page, async () => {
      await addOwn(page, { kind: 'totp' })
      await page.challenge(toOffer(page, 'face'))
    })
    assert.ok(seen.length <= 1 + LIMITS.captureRetakes, `${seen.length} orders to choose from`)
  })

  it('is not drawn anew by typing the same name otherwise, on a remembered device', async () => {
    const faces = { matcher: createFakeFaces().matcher, liveness: 'turns' } as const
    const site: BenchOptions['site'] = {
      vendors: ['faces', 'local'],
      signIn: { ways: ['password'] },
    }
    const { bench } = await openStage({ limits: LIMITS, faces }, site)
    const device = await rememberDevice(bench, ANNA)
    const page = await beginRemembered(bench, device, ANNA.mail)
    await page.challenge(toOffer(page, 'face'))
    let turn = 0
    const seen = await drawAll(page, async () => {
      turn += 1
      await page.identify(turn % 2 === 0 ? ANNA.mail : ANNA.mail.toUpperCase())
      await page.challenge(toOffer(page, 'face'))
    })
    assert.ok(seen.length <= 1 + LIMITS.captureRetakes, `${seen.length} orders to choose from`)
  })

  it('is not drawn anew by sending while one has to wait, when nothing is judged', async () => {
    const faces = createFakeFaces()
    const { bench, script } = await openStage(
      {
        limits: { ...LIMITS, triesBeforeWait: 3 },
        faces: { matcher: faces.matcher, liveness: 'turns' },
      },
      { vendors: ['faces', 'local'] },
    )
    script.check = async () => ({ result: 'wrong', code: 'answer_wrong' })
    const page = await openFace(bench)
    for (let turn = 0; turn < 3; turn += 1) {
      await page.answer({ ready: true })
      assertProblem(await sendSteps(page, faces), 'answer_wrong')
    }
    const seen = await drawAll(page, async () => {
      assertProblem(await sendSteps(page, faces), 'limited')
    })
    assert.ok(seen.length <= 1 + LIMITS.captureRetakes, `${seen.length} orders to choose from`)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '../../../packages/server/src/problem.ts'
import { SOMEBODY_ELSE } from '../../support/fake-faces.ts'
import { Page, type Reply } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import {
  enrol,
  openFaces,
  openFaceSignIn,
  openFaceStepUp,
  post,
  show,
  type FaceStage,
  type StageOptions,
} from './stage.ts'

const PAUSE = 1_800
/** Waits of the one who asks are not what is tested here. */
const LIMITS = { triesBeforeWait: 50 } as const
const TWO: NonNullable<StageOptions['site']> = { signIn: { ways: ['password'], factors: 2 } }

async function openEnrolled(options: StageOptions = {}): Promise<FaceStage> {
  const stage = await openFaces({ limits: LIMITS, ...options })
  await enrol(stage)
  return stage
}

const miss = ({ faces }: FaceStage, page: Page): Promise<Reply> =>
  show(page, faces, { at: SOMEBODY_ELSE })

async function missTimes(stage: FaceStage, times: number): Promise<void> {
  const page = await openFaceStepUp(stage)
  for (let turn = 0; turn < times; turn += 1) assertProblem(await miss(stage, page), 'answer_wrong')
}

describe('a face that was missed five times', () => {
  it('pauses for half an hour, whoever asks from where, and then counts anew', async () => {
    const stage = await openEnrolled({ site: TWO })
    const { bench, faces } = stage
    const stepUp = await openFaceStepUp(stage)
    const signIn = await openFaceSignIn(stage)
    for (const page of [stepUp, signIn, stepUp, signIn, stepUp]) {
      assertProblem(await miss(stage, page), 'answer_wrong')
    }
    const until = bench.clock.now() + PAUSE
    const looked = faces.examined()
    const refused = await show(signIn, faces)
    assertProblem(refused, 'limited')
    assert.equal(refused.body['retry_at'], until)
    const later = await openFaceSignIn(stage)
    assertProblem(await show(later, faces), 'limited')
    assert.equal(faces.examined(), looked)
    bench.clock.advance(until - bench.clock.now())
    await missTimes(stage, 4)
    assert.equal((await show(await openFaceStepUp(stage), faces)).view.state, 'done')
  })

  it('refuses also who was ready before the pause began', async () => {
    const stage = await openEnrolled()
    const { faces } = stage
    const early = await openFaceStepUp(stage)
    await early.answer({ ready: true })
    await missTimes(stage, 5)
    const looked = faces.examined()
    assertProblem(await post(early, faces.draw()), 'limited')
    assert.equal(faces.examined(), looked)
    // It was no try.
    assert.equal(early.view?.prompt?.attempts_left, undefined)
  })

  it('cannot be outrun by many at once, at as many processes as let them through', async () => {
    const stage = await openEnrolled({ site: TWO })
    const { faces } = stage
    const pages: Page[] = []
    for (let tab = 0; tab < 12; tab += 1) pages.push(await openFaceSignIn(stage))
    for (const page of pages) assert.equal((await page.answer({ ready: true })).status, 200)
    const tabs: Page[] = []
    for (const page of pages) {
      const { bench } = await openFaces({ after: stage, faces, limits: LIMITS, site: TWO })
      const { id, view, token } = page
      tabs.push(Object.assign(new Page(bench, { token }), { id, view }))
    }
    const looked = faces.examined()
    const replies = await Promise.all(
      tabs.map((tab) => post(tab, faces.draw({ at: SOMEBODY_ELSE }))),
    )
    const codes = replies.map(({ body }) => body['code'])
    assert.equal(codes.filter((code) => code === 'answer_wrong').length, 5, String(codes))
    assert.equal(codes.filter((code) => code === 'limited').length, 7)
    assert.equal(faces.examined() - looked, 5)
  })

  it('says so to its owner alone, and leaves the other ways', async () => {
    const stage = await openEnrolled()
    await missTimes(stage, 5)
    const page = await openFaceStepUp(stage)
    assertProblem(await show(page, stage.faces), 'limited')
    const offer = page.view?.offers.find(({ kind }) => kind === 'password')
    assert.equal(offer?.available, true)
  })
})

describe('what is no miss', () => {
  it('is a face that was right: the count begins anew', async () => {
    const stage = await openEnrolled()
    for (let round = 0; round < 3; round += 1) {
      await missTimes(stage, 4)
      assert.equal((await show(await openFaceStepUp(stage), stage.faces)).view.state, 'done')
    }
  })

  it('is a picture that says nothing', async () => {
    const stage = await openEnrolled()
    await missTimes(stage, 4)
    const page = await openFaceStepUp(stage)
    for (let turn = 0; turn < 6; turn += 1) {
      assertProblem(await show(page, stage.faces, { flaw: 'poor' }), 'capture_poor')
    }
    assertProblem(await miss(stage, page), 'answer_wrong')
    assertProblem(await show(page, stage.faces), 'limited')
  })

  it('is a comparison that broke, or that nobody had time for', async () => {
    const stage = await openEnrolled()
    await missTimes(stage, 4)
    const page = await openFaceStepUp(stage)
    for (const code of ['vendor_unavailable', 'limited'] as const) {
      stage.faces.break(new Problem(code))
      assertProblem(await show(page, stage.faces), code)
    }
    const failed = stage.bench.audit.filter(({ event }) => event === 'vendor.failed')
    assert.deepEqual(
      failed.map(({ vendor, kind }) => [vendor, kind]),
      [['local', 'face']],
    )
    stage.faces.break(undefined)
    assert.equal((await show(page, stage.faces)).view.state, 'done')
  })
})

describe('a face', () => {
  it('is locked in the end, like any way that is missed too often', async () => {
    const stage = await openEnrolled({ limits: { ...LIMITS, failuresUntilLock: 10 } })
    for (let round = 0; round < 2; round += 1) {
      await missTimes(stage, 5)
      stage.bench.clock.advance(PAUSE)
    }
    const page = await openFaceStepUp(stage)
    assertProblem(await miss(stage, page), 'answer_wrong')
    assert.ok(stage.bench.audit.some(({ event }) => event === 'authenticator.locked'))
    assertProblem(await show(page, stage.faces), 'answer_wrong')
  })
})

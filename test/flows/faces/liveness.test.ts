import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SOMEBODY_ELSE } from '../../support/fake-faces.ts'
import type { Page } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import {
  agree,
  drawSteps,
  enrol,
  openAdding,
  openFaces,
  openFaceStepUp,
  post,
  sendSteps,
  show,
  toForm,
  toPrompt,
  type FaceStage,
  type StageOptions,
} from './stage.ts'

const TURNS = { settings: { liveness: 'turns' } } as const

async function openRun(options: StageOptions = {}): Promise<FaceStage & { page: Page }> {
  const stage = await openFaces({ ...TURNS, ...options })
  await enrol(stage)
  const page = await openFaceStepUp(stage)
  return { ...stage, page }
}

const ready = (page: Page) => page.answer({ ready: true })
const toSteps = (page: Page): readonly string[] => toPrompt(page).steps ?? []

describe('liveness prompts', () => {
  it('are announced, and come with the nonce', async () => {
    const { page, faces } = await openRun()
    assert.deepEqual([toPrompt(page).liveness, toPrompt(page).steps], [true, undefined])
    await ready(page)
    const steps = toSteps(page)
    assert.ok(steps.includes('straight') && steps.filter((one) => one !== 'straight').length >= 2)
    assert.equal(typeof toPrompt(page).nonce, 'string')
    assert.equal((await sendSteps(page, faces, { at: 0.2 })).view.state, 'done')
  })

  it('ask three straight looks and turns of who is added', async () => {
    const stage = await openFaces(TURNS)
    const page = await openAdding(stage.bench)
    assert.equal(toPrompt(page).steps, undefined)
    await agree(page)
    const steps = toSteps(page)
    assert.equal(steps.filter((one) => one === 'straight').length, 3)
    assert.equal(steps.length, 5)
    assert.equal((await sendSteps(page, stage.faces)).status, 200)
  })

  it('come in another order each time', async () => {
    const { page, faces } = await openRun({ limits: { captureRetakes: 20 } })
    const orders = new Set<string>()
    for (let turn = 0; turn < 12; turn += 1) {
      await ready(page)
      orders.add(toSteps(page).join(' '))
      assertProblem(await sendSteps(page, faces, { flaw: 'poor' }), 'capture_poor')
      assert.equal(toPrompt(page).nonce, undefined)
    }
    assert.ok(orders.size >= 6, `${orders.size} orders`)
    assert.ok([...orders].some((one) => one.includes('left')))
    assert.ok([...orders].some((one) => one.includes('right')))
  })

  it('refuse a picture that is held up: its head does not turn', async () => {
    const { page, faces, bench } = await openRun()
    await ready(page)
    const still = toSteps(page).map(() => faces.draw({ yaw: 0 }))
    assertProblem(await post(page, toForm(still)), 'capture_unfollowed')
    assert.equal(page.view?.prompt?.attempts_left, undefined)
    assert.ok(bench.audit.every(({ event }) => event !== 'answer.wrong'))
  })

  it('refuse the same bytes for two steps', async () => {
    const { page, faces } = await openRun()
    await ready(page)
    const looked = faces.examined()
    const one = faces.draw({ yaw: 0 })
    assertProblem(await post(page, toForm(toSteps(page).map(() => one))), 'capture_repeated')
    assert.equal(faces.examined(), looked)
  })

  it('refuse heads that turn the other way, too little, or in another order', async () => {
    const { page, faces } = await openRun()
    await ready(page)
    const mirrored = toSteps(page).map((step) =>
      faces.drawStep(step === 'left' ? 'right' : step === 'right' ? 'left' : step),
    )
    assertProblem(await post(page, toForm(mirrored)), 'capture_unfollowed')
    await ready(page)
    const small = toSteps(page).map((step) =>
      faces.draw({ yaw: { left: 0.39, right: -0.39 }[step] ?? 0 }),
    )
    assertProblem(await post(page, toForm(small)), 'capture_unfollowed')
    await ready(page)
    const [first = 'none', ...others] = toSteps(page)
    const late = [...others, first].map((step) => faces.drawStep(step))
    assertProblem(await post(page, toForm(late)), 'capture_unfollowed')
  })

  it('take frames of two people for a wrong answer, whichever of them is enrolled', async () => {
    const { page, faces } = await openRun()
    for (const [straight, turned] of [
      [0, SOMEBODY_ELSE],
      [SOMEBODY_ELSE, 0],
    ] as const) {
      await ready(page)
      const frames = toSteps(page).map((step) =>
        faces.drawStep(step, { at: step === 'straight' ? straight : turned }),
      )
      assertProblem(await post(page, toForm(frames)), 'answer_wrong')
    }
  })

  it('take every frame of somebody else for a wrong answer', async () => {
    const { page, faces } = await openRun()
    assertProblem(await show(page, faces, { at: SOMEBODY_ELSE }), 'answer_wrong')
  })

  it('hold for whoever is added, too', async () => {
    const stage = await openFaces(TURNS)
    const page = await openAdding(stage.bench)
    await agree(page)
    const still = toSteps(page).map(() => stage.faces.draw())
    assertProblem(await post(page, toForm(still)), 'capture_unfollowed')
    await agree(page)
    const two = toSteps(page).map((step, i) =>
      stage.faces.drawStep(step, { at: i === 4 ? SOMEBODY_ELSE : 0 }),
    )
    assertProblem(await post(page, toForm(two)), 'answer_wrong')
  })
})

describe('the nonce of a run', () => {
  it('counts once', async () => {
    const { page, faces } = await openRun()
    await ready(page)
    const { nonce = '', steps = [] } = toPrompt(page)
    const challenge = page.view?.prompt?.challenge ?? ''
    const still = toForm(steps.map(() => faces.draw()))
    assertProblem(await post(page, still), 'capture_unfollowed')
    const good = toForm(steps.map((step) => faces.drawStep(step)))
    assertProblem(await post(page, good, { nonce, challenge }), 'capture_stale')
    await ready(page)
    assertProblem(await post(page, good, { nonce, challenge }), 'capture_stale')
  })

  it('counts once also for forms that come at the same time', async () => {
    const { page, faces, bench } = await openRun()
    await ready(page)
    const looked = faces.examined()
    const forms = [1, 2, 3].map(() => toForm(drawSteps(page, faces, { at: SOMEBODY_ELSE })))
    const replies = await Promise.all(forms.map((form) => post(page, form)))
    const codes = replies.map(({ body }) => body['code'])
    assert.equal(codes.filter((code) => code === 'answer_wrong').length, 1, String(codes))
    assert.ok(faces.examined() - looked <= 4)
    assert.equal(bench.audit.filter(({ event }) => event === 'answer.wrong').length, 1)
  })

  it('ends after 20 seconds, and the next run asks anew', async () => {
    const { page, faces, bench } = await openRun()
    await ready(page)
    const { nonce_expires_at: until, nonce } = toPrompt(page)
    assert.equal(until, bench.clock.now() + 20)
    const frames = drawSteps(page, faces)
    bench.clock.advance(20)
    assertProblem(await post(page, toForm(frames), { nonce: nonce ?? '' }), 'capture_stale')
    await page.read()
    assert.deepEqual([toPrompt(page).nonce, toPrompt(page).steps], [undefined, undefined])
    await ready(page)
    assert.notEqual(toPrompt(page).nonce, nonce)
    assert.equal((await sendSteps(page, faces)).view.state, 'done')
  })

  it('cannot be drawn again while it counts, nor for ever', async () => {
    const { page, bench } = await openRun({ limits: { captureRetakes: 2 } })
    await ready(page)
    const first = toPrompt(page)
    for (let turn = 0; turn < 5; turn += 1) await ready(page)
    assert.deepEqual(toPrompt(page), first)
    for (let run = 0; run < 2; run += 1) {
      bench.clock.advance(20)
      assert.equal((await ready(page)).status, 200)
    }
    bench.clock.advance(20)
    assertProblem(await ready(page), 'attempts_exceeded')
    assert.equal(page.view?.prompt, undefined)
  })

  it('goes with a repetition after a lost reply, which is judged once', async () => {
    const { page, faces } = await openRun()
    await ready(page)
    const { nonce = '' } = toPrompt(page)
    const challenge = page.view?.prompt?.challenge ?? ''
    const frames = drawSteps(page, faces)
    const first = await post(page, toForm(frames))
    const looked = faces.examined()
    const second = await post(page, toForm(frames), { nonce, challenge })
    assert.deepEqual([first.view.state, second.view.state], ['done', 'done'])
    assert.equal(faces.examined(), looked)
  })
})

describe('each picture of a run', () => {
  it('is looked at once, though the way needs it as well', async () => {
    const { page, faces } = await openRun()
    await ready(page)
    const looked = faces.examined()
    const steps = toSteps(page).length
    await sendSteps(page, faces)
    assert.equal(faces.examined() - looked, steps)
  })
})

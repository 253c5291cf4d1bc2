import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FRAME_PART } from '@countersign/protocol'
import { drawJpeg, drawPng } from '../../support/pictures.ts'
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
  toForm,
  toPrompt,
  type FaceStage,
} from './stage.ts'

const text = (of: string) => new TextEncoder().encode(of)

/** Three straight looks are asked for, in one form. */
async function openForm(): Promise<FaceStage & { page: Page }> {
  const stage = await openFaces()
  const page = await openAdding(stage.bench)
  await agree(page)
  return { ...stage, page }
}

/** One picture is asked for, raw. */
async function openRaw(): Promise<FaceStage & { page: Page }> {
  const stage = await openFaces()
  await enrol(stage)
  const page = await openFaceStepUp(stage)
  await page.answer({ ready: true })
  return { ...stage, page }
}

const SVG = text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const BODIES: readonly (readonly [string, Uint8Array<ArrayBuffer>, string])[] = [
  ['nothing', new Uint8Array(), 'capture_unreadable'],
  ['text that is called a JPEG', text('this is a text'), 'capture_unreadable'],
  ['an SVG that is called a JPEG', SVG, 'capture_unreadable'],
  ['a JPEG with a page behind its end', drawJpeg({ behind: SVG }), 'capture_unreadable'],
  ['too many bytes', drawJpeg({ dataBytes: 1_048_576 }), 'request_too_large'],
  ['too many pixels', drawJpeg({ width: 2_001, height: 2_000 }), 'request_too_large'],
  ['60,000 × 60,000', drawJpeg({ width: 60_000, height: 60_000 }), 'request_too_large'],
]

describe('a picture before anybody looks at it', () => {
  for (const [what, bytes, code] of BODIES) {
    it(`is refused: ${what}, raw and as a part`, async () => {
      const raw = await openRaw()
      const before = raw.faces.examined()
      assertProblem(await post(raw.page, bytes), code)
      assert.equal(raw.faces.examined(), before)
      const { page, faces } = await openForm()
      const [first, second] = drawSteps(page, faces)
      assert.ok(first && second)
      assertProblem(await post(page, toForm([first, bytes, second])), code)
      assert.equal(faces.examined(), 0)
      // Nothing was spent by it.
      assert.equal((await post(page, toForm([first, second, faces.draw()]))).status, 200)
    })
  }

  it('is what its bytes say, whatever it is called', async () => {
    const { page, faces } = await openRaw()
    const looked = faces.examined()
    assertProblem(await post(page, drawPng(), { type: 'image/jpeg' }), 'capture_empty')
    assert.equal(faces.examined(), looked + 1)
    assertProblem(await post(page, drawJpeg(), { type: 'image/svg+xml' }), 'capture_unreadable')
    assertProblem(await post(page, drawJpeg(), { type: 'image/gif' }), 'capture_unreadable')
    assert.equal((await post(page, faces.draw(), { type: '' })).view.state, 'done')
  })
})

describe('a form of frames', () => {
  it('holds one part for each step, no fewer and no more', async () => {
    const { page, faces } = await openForm()
    for (const count of [0, 1, 2, 4, 30]) {
      const frames = Array.from({ length: count }, () => faces.draw())
      assertProblem(await post(page, toForm(frames)), 'capture_unreadable')
    }
    assert.equal(faces.examined(), 0)
    assert.equal((await sendSteps(page, faces)).status, 200)
  })

  it('holds parts of that name alone, and files', async () => {
    const { page, faces } = await openForm()
    const frames = drawSteps(page, faces)
    assertProblem(await post(page, toForm(frames, { name: 'picture' })), 'capture_unreadable')
    const more = toForm(frames)
    more.append('user', 'u-bert')
    assertProblem(await post(page, more), 'capture_unreadable')
    const words = new FormData()
    for (const _ of frames) words.append(FRAME_PART, 'not a file')
    assertProblem(await post(page, words), 'capture_unreadable')
    const typed = toForm(frames, { type: 'image/svg+xml' })
    assertProblem(await post(page, typed), 'capture_unreadable')
    assert.equal(faces.examined(), 0)
  })

  it('is taken apart by its boundary, or not at all', async () => {
    const { page, faces } = await openForm()
    const types = [
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=elsewhere',
    ]
    for (const type of types) {
      assertProblem(await post(page, faces.draw(), { type }), 'capture_unreadable')
    }
    const whole = new Uint8Array(await new Response(toForm(drawSteps(page, faces))).arrayBuffer())
    const boundary = new TextDecoder().decode(whole.slice(2, 60)).split('\r\n', 1)[0] ?? ''
    const cut = whole.slice(0, whole.length - 40)
    const type = `multipart/form-data; boundary=${boundary}`
    assertProblem(await post(page, cut, { type }), 'capture_unreadable')
    assert.equal((await post(page, whole, { type })).status, 200)
  })

  it('is refused where one picture is asked for, and one picture where a form is', async () => {
    const { page, faces } = await openRaw()
    assertProblem(await post(page, toForm([faces.draw()])), 'capture_unreadable')
    assert.equal((await post(page, faces.draw())).view.state, 'done')
    const form = await openForm()
    assertProblem(await post(form.page, form.faces.draw()), 'capture_unreadable')
  })

  it('is not read beyond what was asked for, nor beyond the ceiling', async () => {
    const { page, faces } = await openForm()
    const whole = drawJpeg({ dataBytes: 1_000_000 })
    const six = Array.from({ length: 4 }, () => whole)
    assertProblem(await post(page, toForm(six)), 'request_too_large')
    const small = await openFaces({ limits: { captureFormBytes: 65_536 } })
    const other = await openAdding(small.bench)
    await agree(other)
    const large = [1, 2, 3].map((seed) => drawJpeg({ seed, dataBytes: 30_000 }))
    assertProblem(await post(other, toForm(large)), 'request_too_large')
    assert.equal(faces.examined() + small.faces.examined(), 0)
  })

  it('whose frames came before is refused, whoever sends it how', async () => {
    const stage = await openForm()
    const { page, faces, bench } = stage
    const [first, second, third] = drawSteps(page, faces)
    assert.ok(first && second && third)
    assertProblem(await post(page, toForm([first, second, first])), 'capture_repeated')
    assertProblem(await post(page, toForm([third, second, faces.draw()])), 'capture_repeated')
    assert.equal((await sendSteps(page, faces)).status, 200)
    const stepUp = await openFaceStepUp({ ...stage, bench })
    await stepUp.answer({ ready: true })
    assertProblem(await post(stepUp, first), 'capture_repeated')
  })
})

describe('whoever sends a capture', () => {
  it('is asked for one, or is not read at all', async () => {
    const { page, faces } = await openForm()
    const form = toForm(drawSteps(page, faces))
    const { nonce = '' } = toPrompt(page)
    assertProblem(await post(page, form, { challenge: 'none' }), 'challenge_unknown')
    const stranger = Object.assign(Object.create(page) as Page, { token: 'A'.repeat(43) })
    assertProblem(await post(stranger, form, { nonce }), 'transaction_unknown')
    assert.equal(faces.examined(), 0)
  })
})

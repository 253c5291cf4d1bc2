import { CONSENT_VERSION, FRAME_PART } from '@countersign/protocol'
import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { listenTo } from '../fixtures/camera-faces.ts'
import {
  dropNonce,
  giveNonce,
  openCapture,
  readSent,
  refuseCapture,
} from '../fixtures/capture-page.ts'
import { untilSays } from '../fixtures/live-camera.ts'
import { hasButton, type LoginPage, press, readFrame, untilScreen } from '../fixtures/login-page.ts'
import { countLive, readPicture } from '../fixtures/scripted-camera.ts'
import { showFace } from '../fixtures/scripted-engine.ts'
import { cameras, engine, useCameras } from '../fixtures/use-cameras.ts'

const STRAIGHT = ['straight', 'straight', 'straight']
const LIVENESS = { prompt: { liveness: true } }

/** The frames of a body that was sent, as the server reads them. */
async function readFrames(page: LoginPage, at = 0): Promise<File[]> {
  const sent = readSent(page.backend)[at]
  if (!sent) throw new TypeError('nothing was sent')
  const headers = { 'content-type': sent.type ?? '' }
  const form = await new Response(await sent.bytes.arrayBuffer(), { headers }).formData()
  return form.getAll(FRAME_PART).filter((part) => part instanceof File)
}

/** Steps come with the nonce, and for so long. */
async function openLiveness(steps: readonly string[], seconds = 20): Promise<LoginPage> {
  const page = await openCapture('face', LIVENESS)
  page.backend.on('/answers', () => {
    giveNonce(page.backend, seconds)
    const { prompt } = page.backend
    if (!prompt) throw new TypeError('nothing is asked')
    page.backend.prompt = { ...prompt, data: { ...Object(prompt.data), steps } }
    return page.backend.reply()
  })
  return page
}

describe('a capture of several frames', () => {
  useCameras('scripted')
  beforeEach(() => {
    let frame = 0
    cameras.paint = (context) => {
      frame += 1
      context.fillStyle = `rgb(${frame % 200} 90 90)`
      context.fillRect(0, 0, context.canvas.width, context.canvas.height)
    }
  })

  for (const runs of [true, false]) {
    it(`takes three straight frames ${runs ? 'by itself' : 'at one press where nobody guides'}, no two the same`, async () => {
      engine.runs = runs
      const prompt = { mode: 'enrol', consent: CONSENT_VERSION, steps: STRAIGHT }
      const page = await openCapture('face', { prompt })
      await press(page.element, 'I agree, go on')
      if (!runs) {
        await waitUntil(() => hasButton(page.element, 'Take picture') && !page.element.busy)
        await press(page.element, 'Take picture')
      }
      await untilScreen(page.element, 'done')
      const frames = await readFrames(page)
      expect(frames.map(({ type }) => type)).to.deep.equal(STRAIGHT.map(() => 'image/jpeg'))
      const texts = await Promise.all(frames.map((each) => each.text()))
      expect(new Set(texts).size).to.equal(3)
      const [sent] = readSent(page.backend)
      expect(sent?.type).to.match(/^multipart\/form-data; boundary=/)
      expect(sent?.bytes.size).to.be.lessThan(1_048_576)
      expect(await readPicture(frames[0] ?? new Blob())).to.include({ width: 640, height: 480 })
    })
  }

  it('gets the person into position first, then asks one step after the other and takes each as it is done', async () => {
    const page = await openLiveness(['left', 'straight', 'right'])
    expect(readFrame(page.element)).to.contain(
      'You’ll be asked to look ahead and to turn your head',
    )
    const said = listenTo(page)
    await press(page.element, 'I’m ready')
    await untilSays(page, 'That’s good.')
    expect(page.backend.sent('/answers'), 'the time begins later').to.have.length(0)
    await untilSays(page, 'Turn your head to your left.')
    expect(readFrame(page.element)).to.contain('Picture 1 of 3')
    await expect(page.element).to.be.accessible()
    expect(readFrame(page.element), 'looking straight is not turning').to.contain('to your left')
    engine.scene = showFace({ yaw: 0.7 })
    await untilSays(page, 'Look straight ahead.')
    engine.scene = showFace()
    await untilSays(page, 'Turn your head to your right.')
    expect(readSent(page.backend)).to.have.length(0)
    engine.scene = showFace({ yaw: -0.7 })
    await untilScreen(page.element, 'done')
    expect(await readFrames(page)).to.have.length(3)
    expect(said.filter((text) => text !== 'Hold still.')).to.deep.equal([
      'Fit your face into the oval.',
      'That’s good. Hold still.',
      'Turn your head to your left.',
      'Look straight ahead.',
      'Turn your head to your right.',
      'Checking it’s you…',
    ])
    expect(page.backend.sent('/answers')).to.have.length(1)
    await waitUntil(() => countLive(cameras) === 0)
  })

  it('lets people press for each step where nobody guides', async () => {
    engine.runs = false
    const page = await openLiveness(['right', 'straight'])
    await press(page.element, 'I’m ready')
    await waitUntil(() => countLive(cameras) === 1 && hasButton(page.element, 'I’m ready'))
    await untilSays(page, 'Fit your face into the oval.')
    await press(page.element, 'I’m ready')
    await untilSays(page, 'Turn your head to your right.')
    await waitUntil(() => !page.element.busy)
    await press(page.element, 'Take picture')
    await untilSays(page, 'Look straight ahead.')
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
    expect(await readFrames(page)).to.have.length(2)
  })

  it('has advice when the time is over, and asks anew at a press', async () => {
    const page = await openLiveness(['left'], 2)
    await press(page.element, 'I’m ready')
    await untilSays(page, 'That took a little long.')
    expect(readSent(page.backend)).to.have.length(0)
    expect(hasButton(page.element, 'Try another way')).to.equal(true)
    await expect(page.element).to.be.accessible()
    dropNonce(page.backend)
    engine.scene = showFace()
    await press(page.element, 'Try again')
    await waitUntil(() => page.backend.sent('/answers').length === 2, 'anew')
    engine.scene = showFace({ yaw: 0.7 })
    await untilScreen(page.element, 'done')
    expect(readSent(page.backend)[0]?.nonce).not.to.equal('n3')
  })

  it('says what to do when the pictures do not show what was asked for', async () => {
    const page = await openLiveness(['straight'])
    refuseCapture(page.backend, 'capture_unfollowed', false)
    await press(page.element, 'I’m ready')
    await untilSays(page, 'The pictures didn’t show what was asked for.')
    await waitUntil(() => !page.element.busy)
    expect(readSent(page.backend), 'nothing by itself').to.have.length(1)
    await press(page.element, 'Try again')
    await untilScreen(page.element, 'done')
    expect(page.backend.sent('/answers')).to.have.length(2)
  })
})

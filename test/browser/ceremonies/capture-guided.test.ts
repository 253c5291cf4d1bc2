import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { emulateMedia, sendKeys } from '@web/test-runner-commands'
import { listenTo } from '../fixtures/camera-faces.ts'
import { openCapture, readSent, refuseCapture } from '../fixtures/capture-page.ts'
import { openLive, setHidden, untilOpen, untilSays } from '../fixtures/live-camera.ts'
import {
  findButton,
  hasButton,
  press,
  readFrame,
  untilScreen,
  untilStill,
} from '../fixtures/login-page.ts'
import { countLive, readPicture } from '../fixtures/scripted-camera.ts'
import { showFace, showFaces } from '../fixtures/scripted-engine.ts'
import { cameras, engine, useCameras } from '../fixtures/use-cameras.ts'

const NOBODY = showFaces([])

const countRunning = (): number => engine.started.length - engine.ended.length
const untilLooked = (times: number): Promise<void> => {
  const from = engine.looks
  return waitUntil(() => engine.looks >= from + times, 'it looks')
}

describe('a guided capture', () => {
  useCameras('scripted')

  it('starts nothing before the press, one engine of the backend’s own at it, and none is left', async () => {
    const page = await openCapture('face')
    expect(engine.started).to.deep.equal([])
    await press(page.element, 'I’m ready')
    await untilScreen(page.element, 'done')
    expect(engine.started).to.deep.equal([new URL('/auth/face/worker.js', location.href).href])
    expect(engine.ended).to.deep.equal(engine.started)
    await waitUntil(() => countLive(cameras) === 0)
    expect(readSent(page.backend)).to.have.length(1)
  })

  it('is done by keyboard alone with one press, and says each thing once', async () => {
    const page = await openCapture('face')
    const said = listenTo(page)
    findButton(page.element, 'I’m ready').focus()
    await sendKeys({ press: 'Enter' })
    await untilScreen(page.element, 'done')
    expect(said.filter((text) => text !== 'Hold still.')).to.deep.equal([
      'Fit your face into the oval.',
      'That’s good. Hold still.',
      'Checking it’s you…',
    ])
  })

  it('leaves the shutter in reach: a press takes the picture, whatever the guide thinks', async () => {
    engine.scene = NOBODY
    const page = await openLive()
    await untilSays(page, 'No face in sight.')
    findButton(page.element, 'Take picture').focus()
    await sendKeys({ press: 'Enter' })
    await untilScreen(page.element, 'done')
    expect(readSent(page.backend)).to.have.length(1)
    expect(countRunning()).to.equal(0)
  })

  it('is accessible while it guides, at 320 px, and shows how far the face fits without colour', async () => {
    engine.scene = NOBODY
    const page = await openLive()
    page.box.style.inlineSize = '320px'
    await untilSays(page, 'No face in sight.')
    const ring = (): SVGElement | null | undefined =>
      page.element.shadowRoot?.querySelector<SVGElement>('svg.ring')
    const readGap = (): string =>
      ring() ? getComputedStyle(ring() as SVGElement).strokeDashoffset : ''
    await untilStill(page.element)
    await expect(page.element).to.be.accessible()
    const frame = page.element.shadowRoot?.querySelector('.frame')
    expect(frame && frame.scrollWidth <= frame.clientWidth, 'nothing is wider').to.equal(true)
    const far = readGap()
    engine.scene = showFace({ yaw: 0.5 })
    await untilSays(page, 'Look straight')
    await untilStill(page.element)
    const near = readGap()
    expect(new Set(['', far, near]).size).to.equal(3)
    expect(Number.parseFloat(near)).to.be.lessThan(Number.parseFloat(far))
    await expect(page.element).to.be.accessible()
  })

  it('moves nothing for people who want no motion', async () => {
    engine.scene = NOBODY
    const page = await openLive()
    const ring = () => page.element.shadowRoot?.querySelector('svg.ring')
    await waitUntil(ring)
    const read = (): string => getComputedStyle(ring() as Element).transitionDuration
    expect(read()).to.equal('0.2s')
    const rules = page.element.shadowRoot?.adoptedStyleSheets.flatMap(({ cssRules }) => [
      ...cssRules,
    ])
    const still = rules?.filter(
      (rule) =>
        rule instanceof CSSMediaRule &&
        rule.conditionText.includes('prefers-reduced-motion: reduce') &&
        /\.ring \{[^}]*transition: none/.test(rule.cssText),
    )
    expect(still).to.have.length(1)
    // Only Chromium can be told here that no motion is wanted.
    if (!navigator.userAgent.includes('Chrome')) return
    await emulateMedia({ reducedMotion: 'reduce' })
    expect(read()).to.equal('0s')
    await emulateMedia({ reducedMotion: 'no-preference' })
  })

  for (const code of ['capture_poor', 'answer_wrong'] as const) {
    it(`sends nothing more by itself after ${code}: the next begins at a press`, async () => {
      const page = await openCapture('face')
      refuseCapture(page.backend, code)
      await press(page.element, 'I’m ready')
      await waitUntil(() => readSent(page.backend).length === 1)
      await waitUntil(() => hasButton(page.element, 'Try again'))
      expect(readFrame(page.element)).to.match(/isn’t clear enough|couldn’t confirm/)
      const { looks } = engine
      await expect(page.element).to.be.accessible()
      expect(engine.looks, 'nobody is looked at meanwhile').to.equal(looks)
      expect(readSent(page.backend)).to.have.length(1)
      await waitUntil(() => !page.element.busy)
      await press(page.element, 'Try again')
      await untilScreen(page.element, 'done')
      expect(new Set(readSent(page.backend).map(({ nonce }) => nonce)).size).to.equal(2)
    })
  }

  it('gives up after 45 s with advice, the camera off, and begins anew at a press', async () => {
    const real = globalThis.setTimeout
    // Nobody waits for it: the limit alone comes at once.
    globalThis.setTimeout = ((work: () => void, ms?: number) =>
      real(work, ms === 45_000 ? 300 : ms)) as typeof setTimeout
    try {
      engine.scene = NOBODY
      const page = await openLive()
      await untilSays(page, 'There was no good picture in time.')
      expect(countLive(cameras)).to.equal(0)
      expect(countRunning()).to.equal(0)
      expect(hasButton(page.element, 'Try another way')).to.equal(true)
      await expect(page.element).to.be.accessible()
      engine.scene = showFace()
      globalThis.setTimeout = real
      await press(page.element, 'Try again')
      await untilScreen(page.element, 'done')
    } finally {
      globalThis.setTimeout = real
    }
  })

  for (const [what, leave] of [
    ['the page is hidden', () => setHidden(true)],
    ['another way is looked at', (page) => press(page.element, 'Try another way')],
    ['the element leaves the page', (page) => page.element.remove()],
  ] as readonly [string, (page: Awaited<ReturnType<typeof openLive>>) => unknown][]) {
    it(`ends engine and camera when ${what}, and sends nothing`, async () => {
      engine.scene = NOBODY
      const page = await openLive()
      await untilLooked(2)
      await leave(page)
      await waitUntil(() => countRunning() === 0 && countLive(cameras) === 0)
      engine.scene = showFace()
      const { looks } = engine
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      expect(engine.looks).to.be.lessThan(looks + 2)
      expect(readSent(page.backend)).to.have.length(0)
    })
  }

  it('lets people press where the engine does not run, and says nothing of it', async () => {
    engine.runs = false
    const page = await openLive()
    expect(engine.started).to.have.length(1)
    expect(readFrame(page.element)).to.contain('Fit your face into the oval.')
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
  })

  it('lets people press where the engine breaks down meanwhile', async () => {
    engine.scene = NOBODY
    const page = await openLive()
    await untilSays(page, 'No face in sight.')
    engine.breakDown()
    await untilSays(page, 'Fit your face into the oval.')
    expect(page.element.shadowRoot?.querySelector('svg.ring')).to.equal(null)
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
  })

  it('tries no engine of another origin than the page’s', async () => {
    const page = await openCapture('face')
    page.element.server = 'https://elsewhere.example/auth'
    await press(page.element, 'I’m ready')
    await untilOpen(page)
    expect(engine.started).to.deep.equal([])
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
  })

  it('goes on with another camera when the one in use is unplugged, and lists those there are', async () => {
    engine.scene = NOBODY
    cameras.devices.push({ deviceId: 'desk', label: 'Desk camera' })
    const page = await openLive()
    const readChoices = (): (string | undefined)[] =>
      [...(page.element.shadowRoot?.querySelectorAll('option') ?? [])].map(({ value }) => value)
    expect(readChoices()).to.deep.equal(['front', 'desk'])
    cameras.devices.push({ deviceId: 'phone', label: 'Phone' })
    cameras.tellChange()
    await waitUntil(() => readChoices().length === 3, 'a new one is listed')
    cameras.devices.shift()
    cameras.unplug()
    await waitUntil(() => cameras.asked.length === 2)
    expect(cameras.asked[1]?.deviceId).to.deep.equal({ exact: 'desk' })
    await waitUntil(() => readChoices().length === 2)
    expect(page.element.shadowRoot?.querySelector('select')?.value).to.equal('desk')
    await waitUntil(() => countLive(cameras) === 1 && countRunning() === 1)
    engine.scene = showFace()
    await untilScreen(page.element, 'done')
    expect(countRunning()).to.equal(0)
  })

  it('follows the device when it is turned upright', async () => {
    engine.scene = showFace({ size: 0.2 })
    const page = await openLive()
    await untilSays(page, 'Come closer.')
    cameras.size = { width: 480, height: 640 }
    const sizes: string[] = []
    engine.scene = (width, height) => {
      sizes.push(`${width}x${height}`)
      return showFace()(width, height)
    }
    await untilScreen(page.element, 'done')
    expect(sizes.at(-1)).to.equal('480x640')
    const [sent] = readSent(page.backend)
    expect(sent && (await readPicture(sent.bytes))).to.include({ width: 480, height: 640 })
  })
})

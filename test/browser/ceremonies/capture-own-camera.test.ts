import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { openCapture, readSent } from '../fixtures/capture-page.ts'
import { findVideo, removeEngine, untilOpen } from '../fixtures/live-camera.ts'
import { press, restorePage, untilScreen } from '../fixtures/login-page.ts'
import { readPicture } from '../fixtures/scripted-camera.ts'

/** The camera that each browser makes up by itself: the browser’s own way from device to picture. */
describe('the capture screen with a browser’s own camera', () => {
  let restoreEngine: () => void
  beforeEach(() => {
    restoreEngine = removeEngine()
  })
  afterEach(() => {
    restoreEngine()
    restorePage()
  })

  it('opens it at the press, takes a picture, and leaves it off', async () => {
    const page = await openCapture('face')
    await press(page.element, 'I’m ready')
    await untilOpen(page)
    const stream = findVideo(page)?.srcObject
    if (!(stream instanceof MediaStream)) throw new TypeError('no stream')
    const [track] = stream.getTracks()
    expect(stream.getTracks()).to.have.length(1)
    expect(track?.kind).to.equal('video')
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
    await waitUntil(() => track?.readyState === 'ended')
    const [sent] = readSent(page.backend)
    expect(sent?.type).to.equal('image/jpeg')
    const { width, height } = await readPicture(sent?.bytes ?? new Blob())
    expect(Math.max(width, height)).to.be.within(640, 1280)
    expect(sent?.bytes.size).to.be.greaterThan(2000)
  })
})

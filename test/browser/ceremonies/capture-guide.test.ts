import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { listenTo, loadPicture, placeBefore } from '../fixtures/camera-faces.ts'
import { openCapture } from '../fixtures/capture-page.ts'
import { openLive, untilOpen, untilSays } from '../fixtures/live-camera.ts'
import { type LoginPage, press, readFrame, untilScreen } from '../fixtures/login-page.ts'
import { countLive } from '../fixtures/scripted-camera.ts'
import { cameras, useCameras } from '../fixtures/use-cameras.ts'

const RealWorker = globalThis.Worker
/** Where pictures reach no graphics, the engine starts and then cannot look: as in our Firefox without a screen. */
const RUNS = Boolean(globalThis.OffscreenCanvas && new OffscreenCanvas(1, 1).getContext('webgl2'))
let heard: unknown[]
let ended: number
const violations: string[] = []
const notice = ({ violatedDirective, blockedURI }: SecurityPolicyViolationEvent): unknown =>
  violations.push(`${violatedDirective} ${blockedURI}`)

/** Requests of this page that went anywhere else. */
const foreign = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(location.origin) && !name.startsWith('blob:'))

class WatchedWorker extends RealWorker {
  constructor(address: string | URL, options?: WorkerOptions) {
    super(address, options)
    this.addEventListener('message', ({ data }) => heard.push(data))
    this.addEventListener('error', () => heard.push(undefined))
  }

  override terminate(): void {
    ended += 1
    super.terminate()
  }
}

async function pressShutter(page: LoginPage): Promise<void> {
  expect(readFrame(page.element)).to.contain('Fit your face into the oval.')
  expect(page.element.shadowRoot?.querySelector('svg.ring')).to.equal(null)
  await press(page.element, 'Take picture')
  await untilScreen(page.element, 'done')
  expect(violations).to.deep.equal([])
}

describe('the engine that finds faces', function () {
  useCameras('real')
  this.timeout(60_000)
  before(() => loadPicture('p09-a-cam'))
  beforeEach(() => {
    heard = []
    ended = 0
    violations.length = 0
    document.addEventListener('securitypolicyviolation', notice)
    globalThis.Worker = WatchedWorker
  })
  afterEach(() => {
    document.removeEventListener('securitypolicyviolation', notice)
    globalThis.Worker = RealWorker
  })

  if (!RUNS) {
    it('leaves the shutter to the person where it can start, and cannot look', async () => {
      await placeBefore(cameras, 'p09-a-cam')
      const page = await openLive()
      await waitUntil(() => heard.includes(undefined), 'it gives up', 40_000)
      await pressShutter(page)
    })
    return
  }

  it('gives one hint at a time, in order, and takes the picture by itself', async () => {
    await placeBefore(cameras, 'x-none-cam')
    const page = await openLive()
    const said = listenTo(page)
    await untilSays(page, 'No face in sight.')
    await placeBefore(cameras, 'p09-a-cam', [{ scale: 0.5 }])
    await untilSays(page, 'Come closer.')
    await placeBefore(cameras, 'x-close-cam')
    await untilSays(page, 'Move back a little.')
    await placeBefore(cameras, 'x-offcentre-cam')
    await untilSays(page, 'Move your face to the middle')
    await placeBefore(cameras, 'p09-a-cam', [
      { x: -0.2, scale: 0.6 },
      { x: 0.2, scale: 0.6 },
    ])
    await untilSays(page, 'Only you should be in view.')
    await placeBefore(cameras, 'x-dark-cam')
    await untilSays(page, 'Too dark.')
    await placeBefore(cameras, 'x-blur-cam')
    await untilSays(page, 'The picture is blurred.')
    await placeBefore(cameras, 'p09-a-cam')
    await untilScreen(page.element, 'done')
    await waitUntil(() => countLive(cameras) === 0)
    expect(ended).to.equal(1)
    expect(foreign()).to.deep.equal([])
    expect(violations).to.deep.equal([])
    expect(said).to.deep.equal([
      'Fit your face into the oval.',
      'No face in sight. Look into the camera, and come closer.',
      'Come closer.',
      'Move back a little.',
      'Move your face to the middle of the oval.',
      'Only you should be in view.',
      'Too dark. Find more light.',
      'The picture is blurred. Hold still, or wipe the lens.',
      'That’s good. Hold still.',
      'Checking it’s you…',
    ])
  })

  it('lets people press where the worker may run no WebAssembly, and breaks no policy by trying', async () => {
    await placeBefore(cameras, 'p09-a-cam')
    const page = await openCapture('face')
    page.element.server = '/refused'
    await press(page.element, 'I’m ready')
    await untilOpen(page)
    await waitUntil(() => heard.length > 0, 'it gives up', 40_000)
    expect(heard).to.deep.equal([undefined])
    await pressShutter(page)
  })
})

import { expect, waitUntil } from '@open-wc/testing'
import { listenTo, loadPicture, placeBefore } from '../fixtures/camera-faces.ts'
import { openLive, untilSays } from '../fixtures/live-camera.ts'
import { restorePage, untilScreen } from '../fixtures/login-page.ts'
import { countLive, type ScriptedCameras, scriptCameras } from '../fixtures/scripted-camera.ts'

let cameras: ScriptedCameras

describe('the guide of the capture screen', function () {
  this.timeout(60_000)
  before(() => loadPicture('p09-a-cam'))
  beforeEach(() => {
    cameras = scriptCameras()
  })
  afterEach(() => {
    restorePage()
    cameras.restore()
  })

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
})

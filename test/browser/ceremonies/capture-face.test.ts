import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { CONSENT_VERSION } from '@countersign/protocol'
import {
  createCaptureBackend,
  dropNonce,
  openCapture,
  readSent,
  refuseCapture,
} from '../fixtures/capture-page.ts'
import { findVideo, openLive, untilOpen, untilSays } from '../fixtures/live-camera.ts'
import { PROOF, TRANSFER } from '../fixtures/login-backend.ts'
import {
  findButton,
  hasButton,
  nameAda,
  openLogin,
  placeStepUp,
  press,
  readFrame,
  restorePage,
  untilScreen,
  untilStill,
} from '../fixtures/login-page.ts'
import { countLive, readPicture } from '../fixtures/scripted-camera.ts'
import { cameras, useCameras } from '../fixtures/use-cameras.ts'

describe('the capture screen: face', () => {
  useCameras('none')

  it('is accessible at rest, with the camera on, and with advice', async () => {
    cameras.devices.push({ deviceId: 'back', label: '' })
    const page = await openCapture('face')
    await expect(page.element).to.be.accessible()
    await press(page.element, 'I’m ready')
    await untilOpen(page)
    await expect(page.element).to.be.accessible()
    refuseCapture(page.backend, 'capture_poor')
    await press(page.element, 'Take picture')
    await untilSays(page, 'The picture isn’t clear enough.')
    await expect(page.element).to.be.accessible()
  })

  it('opens no camera and sends nothing before the press', async () => {
    const { backend } = await openCapture('face')
    expect(cameras.asked).to.have.length(0)
    expect(backend.sent('/answers')).to.have.length(0)
  })

  it('takes a picture by keyboard alone, and goes on', async () => {
    const page = await openCapture('face')
    findButton(page.element, 'I’m ready').focus()
    await sendKeys({ press: 'Enter' })
    await untilOpen(page)
    // A second press by mistake takes no picture: the heading has the focus.
    expect(page.element.shadowRoot?.activeElement?.id).to.equal('heading')
    // The name, the way back to it, in Firefox the picture, then this.
    const isThere = () =>
      page.element.shadowRoot?.activeElement?.textContent?.includes('Take picture') === true
    for (let tabs = 0; tabs < 4 && !isThere(); tabs += 1) await sendKeys({ press: 'Tab' })
    expect(page.element.shadowRoot?.activeElement?.textContent).to.contain('Take picture')
    await sendKeys({ press: 'Enter' })
    await untilScreen(page.element, 'done')
    expect(page.backend.sent('/answers')).to.deep.equal([
      { challenge: 'c2', answer: { ready: true } },
    ])
    await waitUntil(() => countLive(cameras) === 0)
  })

  it('sends a JPEG under the challenge and the nonce, as the camera saw it and no mirror of it', async () => {
    const page = await openLive()
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
    const [sent] = readSent(page.backend)
    if (!sent) throw new TypeError('nothing was sent')
    expect(sent).to.include({ type: 'image/jpeg', challenge: 'c2', nonce: 'n3' })
    expect(await readPicture(sent.bytes)).to.deep.equal({ width: 640, height: 480, red: 'left' })
    const [first, second] = new Uint8Array(await sent.bytes.arrayBuffer())
    expect([first, second]).to.deep.equal([0xff, 0xd8])
    expect(await sent.bytes.text()).not.to.contain('Exif')
  })

  it('shows a mirror, but none where the camera looks away', async () => {
    const page = await openLive()
    const video = findVideo(page)
    expect(video && getComputedStyle(video).transform).to.equal('matrix(-1, 0, 0, 1, 0, 0)')
    restorePage()
    cameras.facingMode = 'environment'
    const other = findVideo(await openLive())
    expect(other && getComputedStyle(other).transform).to.equal('none')
  })

  it('asks for no sound, for the camera that faces the person, and for no more pixels than it sends', async () => {
    await openLive()
    expect(cameras.asked).to.deep.equal([
      { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } },
    ])
  })

  it('scales what is too small or too large', async () => {
    cameras.size = { width: 1600, height: 1200 }
    const page = await openLive()
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
    const [sent] = readSent(page.backend)
    expect(sent && (await readPicture(sent.bytes))).to.include({ width: 1280, height: 960 })
  })

  for (const [code, advice] of [
    ['capture_poor', 'The picture isn’t clear enough.'],
    ['capture_crowded', 'Somebody else is in the picture.'],
    ['capture_empty', 'No face was found.'],
    ['capture_outside', 'Your face is partly outside.'],
    ['capture_stale', 'That took a while.'],
    ['capture_repeated', 'This very picture was here before.'],
    ['capture_unreadable', 'The picture couldn’t be read.'],
    ['request_too_large', 'The picture is too large.'],
    ['answer_wrong', 'We couldn’t confirm it’s you.'],
  ] as const) {
    it(`keeps the camera on after ${code}, says what to do, and takes another picture`, async () => {
      const page = await openLive()
      const { element, backend, events } = page
      // Only what could not be judged comes with the next nonce.
      refuseCapture(backend, code, !/stale|wrong|large/.test(code))
      await press(element, 'Take picture')
      await untilSays(page, advice)
      const status = element.shadowRoot?.querySelector('.hint[role="status"]')?.textContent
      expect(status, 'announced').to.contain(advice)
      expect(element.screen?.name).to.equal('capture')
      await waitUntil(() => events.includes(`problem:${code}`))
      expect(countLive(cameras)).to.equal(1)
      await waitUntil(() => findVideo(page)?.paused === false && !element.busy)
      await press(element, 'Take picture')
      await untilScreen(element, 'done')
      const nonces = readSent(backend).map(({ nonce }) => nonce)
      expect(new Set(nonces).size, 'each nonce once').to.equal(2)
      expect(cameras.asked, 'never opened again').to.have.length(1)
    })
  }

  it('says how many tries are left when they are few', async () => {
    const page = await openLive()
    const { element, backend } = page
    backend.on('/captures', () => {
      dropNonce(backend)
      const view = backend.view()
      const prompt = { ...view.prompt, attempts_left: 1 }
      return backend.problem('answer_wrong', { retry: 'same', view: { ...view, prompt } })
    })
    await press(element, 'Take picture')
    await untilSays(page, 'You have one more try.')
  })

  it('turns the camera off and offers another way when the last try is used up', async () => {
    const page = await openLive()
    const { element, backend } = page
    backend.on('/captures', () => {
      backend.change(() => {
        backend.state = 'choose'
        backend.prompt = undefined
      })
      return backend.problem('attempts_exceeded', { retry: 'another-way', view: backend.view() })
    })
    await press(element, 'Take picture')
    await untilScreen(element, 'choose')
    await waitUntil(() => countLive(cameras) === 0)
  })

  it('lets the picture move again where no nonce was to be had', async () => {
    const page = await openLive()
    const { element, backend } = page
    refuseCapture(backend, 'capture_stale', false)
    await press(element, 'Take picture')
    await untilSays(page, 'That took a while.')
    await waitUntil(() => !element.busy)
    backend.on('/answers', () => backend.reply())
    await press(element, 'Take picture')
    await untilSays(page, 'Fit your face into the oval.')
    await waitUntil(() => findVideo(page)?.paused === false && !element.busy)
    expect(readSent(backend)).to.have.length(1)
  })

  it('asks for another nonce first when the one it has ran out', async () => {
    const page = await openLive()
    const { element, backend } = page
    dropNonce(backend)
    const wait = backend.calls.length
    refuseCapture(backend, 'capture_stale', false)
    await press(element, 'Take picture')
    await untilSays(page, 'That took a while.')
    await waitUntil(() => !element.busy)
    await press(element, 'Take picture')
    await untilScreen(element, 'done')
    const after = backend.calls.slice(wait).map(({ path }) => path.split('/').at(-1))
    expect(after).to.deep.equal(['captures', 'answers', 'captures'])
  })

  it('begins at rest after a reload', async () => {
    const page = await openLive()
    page.element.remove()
    const { backend } = page
    const second = await openLogin({ backend, screen: 'capture' })
    expect(hasButton(second.element, 'I’m ready')).to.equal(true)
    expect(cameras.asked).to.have.length(1)
  })

  it('asks for consent first where a first picture is taken, and sends what was agreed to', async () => {
    const prompt = { mode: 'enrol', consent: CONSENT_VERSION }
    const page = await openCapture('face', { prompt })
    expect(readFrame(page.element)).to.contain('Before your first picture')
    expect(readFrame(page.element)).to.contain('You don’t have to agree.')
    expect(readFrame(page.element)).to.contain(`Version ${CONSENT_VERSION}`)
    await expect(page.element).to.be.accessible()
    await press(page.element, 'I agree, go on')
    await untilOpen(page)
    expect(page.backend.sent('/answers')).to.deep.equal([
      { challenge: 'c2', answer: { ready: true, consent: CONSENT_VERSION } },
    ])
    await press(page.element, 'Take picture')
    await untilScreen(page.element, 'done')
  })

  it('asks nobody to agree to a text it does not have', async () => {
    const prompt = { mode: 'enrol', consent: '2035-01' }
    const page = await openLogin({ backend: createCaptureBackend('face', { prompt }) })
    await nameAda(page.element, 'choose')
  })

  it('repeats the action of a step-up on its button', async () => {
    const backend = createCaptureBackend('face', {
      purpose: 'step-up',
      action: TRANSFER,
      state: 'choose',
    })
    const { element } = await placeStepUp({ backend })
    element.handle = 'h'.repeat(43)
    const proof = element.begin()
    await untilScreen(element, 'capture')
    await untilStill(element)
    await press(element, 'Verify and send € 250.00')
    await waitUntil(() => hasButton(element, 'Take picture') && !element.busy)
    expect(readFrame(element)).to.contain('Send € 250.00 to Lindqvist Boats')
    await press(element, 'Take picture')
    expect(await proof).to.equal(PROOF)
    expect(countLive(cameras)).to.equal(0)
  })
})

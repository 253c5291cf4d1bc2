import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { openCapture } from '../fixtures/capture-page.ts'
import { openLive, setHidden, untilOpen, untilSays } from '../fixtures/live-camera.ts'
import { hasButton, press, readFrame, untilScreen } from '../fixtures/login-page.ts'
import { countLive } from '../fixtures/scripted-camera.ts'
import { cameras, useCameras } from '../fixtures/use-cameras.ts'

describe('the camera of the capture screen', () => {
  useCameras('none')

  for (const [name, advice] of [
    ['NotAllowedError', 'This page may not use the camera.'],
    ['NotFoundError', 'No camera was found.'],
    ['NotReadableError', 'The camera shows nothing.'],
    ['OverconstrainedError', 'This camera can’t take such a picture.'],
    ['SecurityError', 'The camera can’t be used in here.'],
    ['TypeError', 'The camera didn’t open.'],
  ] as const) {
    it(`has advice of its own for ${name}, and tries again at a press`, async () => {
      const page = await openCapture('face')
      cameras.failures.push(new DOMException('', name))
      await press(page.element, 'I’m ready')
      await untilSays(page, advice)
      expect(page.backend.sent('/answers'), 'nobody is told').to.have.length(0)
      expect(hasButton(page.element, 'Try another way')).to.equal(true)
      await expect(page.element).to.be.accessible()
      await press(page.element, 'I’m ready')
      await untilOpen(page)
      expect(readFrame(page.element)).not.to.contain(advice)
    })
  }

  it('has advice where the browser gives pages no camera at all', async () => {
    const page = await openCapture('face')
    cameras.remove()
    await press(page.element, 'I’m ready')
    await untilSays(page, 'Open this page in your browser.')
  })

  it('turns the camera off while the page is hidden, says so, and opens it again at a press', async () => {
    const page = await openLive()
    setHidden(true)
    expect(countLive(cameras)).to.equal(0)
    setHidden(false)
    await untilSays(page, 'It was stopped while you were away.')
    await press(page.element, 'I’m ready')
    await untilOpen(page)
    expect(page.backend.sent('/answers'), 'the nonce is as good as before').to.have.length(1)
  })

  it('turns the camera off when another way is looked at, and not on again by itself', async () => {
    const page = await openLive()
    await press(page.element, 'Try another way')
    await untilScreen(page.element, 'choose')
    expect(countLive(cameras)).to.equal(0)
    await press(page.element, 'Back')
    await untilScreen(page.element, 'capture')
    expect(hasButton(page.element, 'I’m ready')).to.equal(true)
    expect(cameras.asked).to.have.length(1)
  })

  it('turns the camera off when the element leaves the page', async () => {
    const page = await openLive()
    page.element.remove()
    expect(countLive(cameras)).to.equal(0)
  })

  it('turns off at once what the browser grants too late', async () => {
    const page = await openCapture('face')
    let grant: (value?: unknown) => void = () => undefined
    cameras.permission = new Promise((resolve) => {
      grant = resolve
    })
    await press(page.element, 'I’m ready')
    await press(page.element, 'Try another way')
    await untilScreen(page.element, 'choose')
    grant()
    await waitUntil(() => cameras.tracks.length === 1)
    await waitUntil(() => countLive(cameras) === 0)
    expect(page.element.screen?.name).to.equal('choose')
  })

  it('says that the camera went off by itself', async () => {
    const page = await openLive()
    cameras.unplug()
    await untilSays(page, 'The camera shows nothing.')
    expect(countLive(cameras)).to.equal(0)
    expect(hasButton(page.element, 'I’m ready')).to.equal(true)
  })

  it('offers the choice of a camera where there are several, and turns the other off', async () => {
    cameras.devices.push({ deviceId: 'desk', label: 'Desk camera' })
    const page = await openLive()
    const select = () => page.element.shadowRoot?.querySelector('select')
    expect([...(select()?.options ?? [])].map(({ text }) => text.trim())).to.deep.equal([
      'Front camera',
      'Desk camera',
    ])
    expect(select()?.value).to.equal('front')
    const chosen = select()
    if (!chosen) throw new TypeError('no choice')
    chosen.value = 'desk'
    chosen.dispatchEvent(new Event('change'))
    await waitUntil(() => cameras.tracks.length === 2)
    await untilOpen(page)
    await waitUntil(() => select()?.value === 'desk')
    expect(countLive(cameras)).to.equal(1)
    expect(cameras.asked[1]?.deviceId).to.deep.equal({ exact: 'desk' })
  })

  it('takes any camera when the chosen one has gone', async () => {
    cameras.devices.push({ deviceId: 'desk', label: 'Desk camera' })
    const page = await openLive()
    const select = page.element.shadowRoot?.querySelector('select')
    if (!select) throw new TypeError('no choice')
    select.value = 'desk'
    cameras.devices.pop()
    select.dispatchEvent(new Event('change'))
    await waitUntil(() => cameras.tracks.length === 2)
    await untilOpen(page)
    expect(cameras.asked).to.have.length(3)
  })
})

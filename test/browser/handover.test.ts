import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { lookForReturn } from '../../packages/widget/src/elements/look-for-return.ts'
import { TRANSFER } from './fixtures/login-backend.ts'
import { hasButton, press, readFrame, untilScreen } from './fixtures/login-page.ts'
import {
  CODE,
  forgetKept,
  ID,
  openPhone,
  PhoneBackend,
  type PhonePage,
  readKept,
} from './fixtures/phone-handover.ts'
import { countLive } from './fixtures/scripted-camera.ts'
import { cameras, useCameras } from './fixtures/use-cameras.ts'

const untilSays = ({ element }: PhonePage, text: string): Promise<void> =>
  waitUntil(() => readFrame(element).includes(text), text)

/** Its number is shown. */
async function openClaimed(backend?: PhoneBackend): Promise<PhonePage> {
  const page = await openPhone(backend)
  await press(page.element, 'Go on')
  await untilScreen(page.element, 'number')
  return page
}

/** The number was typed, and the camera is on. */
async function openCamera(): Promise<PhonePage> {
  const page = await openClaimed()
  page.backend.link()
  await untilScreen(page.element, 'capture')
  await press(page.element, 'I’m ready')
  await waitUntil(() => hasButton(page.element, 'Take picture') && !page.element.busy, 'it is on')
  return page
}

describe('the phone that takes a picture', () => {
  useCameras('none')
  afterEach(() => {
    forgetKept()
  })

  it('says for whom it is and claims nothing before a press, and keeps the code out of the page', async () => {
    const { element, backend } = await openPhone()
    expect(readFrame(element).replaceAll(/[\u2068\u2069]/g, '')).to.contain(
      'Take a picture for Harbour?',
    )
    expect(readFrame(element)).to.contain('Somebody else may have sent you this link.')
    expect(backend.calls.map(({ what, body }) => [what, body])).to.deep.equal([
      ['look', { code: CODE }],
    ])
    expect(element.outerHTML).not.to.contain(CODE)
    await expect(element).to.be.accessible()
  })

  it('asks nobody for a picture where it cannot say for whom, and does once it can', async () => {
    const backend = new PhoneBackend()
    backend.isOffline = true
    const page = await openPhone(backend)
    expect(readFrame(page.element)).to.contain('Can’t reach the server.')
    expect(hasButton(page.element, 'Go on')).to.equal(false)
    await expect(page.element).to.be.accessible()
    backend.isOffline = false
    await press(page.element, 'Try again')
    await untilScreen(page.element, 'ask')
    expect(backend.sent('claim')).to.have.length(0)
  })

  it('says at once that a link is over, before anybody presses anything', async () => {
    const backend = new PhoneBackend()
    backend.refusals.set('look', 'handover_over')
    const page = await openPhone(backend)
    await untilSays(page, 'This is over here')
    expect(readKept()).to.equal(null)
  })

  it('claims the code with a token of its own, and shows site, purpose and number', async () => {
    const { element, backend } = await openClaimed()
    const [claim] = backend.sent('claim')
    expect(claim?.body).to.deep.equal({ code: CODE })
    expect(claim?.token).to.match(/^Bearer [\w-]{43}$/)
    expect(readFrame(element)).to.contain('Harbour')
    expect(readFrame(element)).to.contain('Sign in')
    expect(readFrame(element)).to.contain('Type 0471 on your other screen')
    expect(readFrame(element)).to.match(/(2:00|1:5\d) left/)
    expect(cameras.asked).to.have.length(0)
    await expect(element).to.be.accessible()
  })

  it('shows the action as the server has it, and repeats it on the button', async () => {
    const backend = new PhoneBackend()
    backend.view = { ...backend.view, purpose: 'step-up', action: TRANSFER }
    const page = await openClaimed(backend)
    expect(readFrame(page.element)).to.contain('Send € 250.00 to Lindqvist Boats')
    expect(readFrame(page.element)).to.contain('Spring service')
    page.backend.link()
    await untilScreen(page.element, 'capture')
    expect(hasButton(page.element, 'Verify and send € 250.00')).to.equal(true)
    await expect(page.element).to.be.accessible()
  })

  it('opens the camera only once the number was typed, and at a press', async () => {
    const page = await openClaimed()
    page.backend.link()
    await untilScreen(page.element, 'capture')
    expect(readFrame(page.element)).to.contain('Take a picture of your face')
    expect(hasButton(page.element, 'Use your phone’s camera')).to.equal(false)
    expect(hasButton(page.element, 'Try another way')).to.equal(false)
    expect(cameras.asked).to.have.length(0)
    await press(page.element, 'I’m ready')
    await waitUntil(() => countLive(cameras) === 1, 'the camera is on')
  })

  it('takes the picture, says that it is done, and forgets everything', async () => {
    const page = await openCamera()
    const { element, backend } = page
    await press(element, 'Take picture')
    await untilSays(page, 'Go on at your other screen. You can close this page.')
    const [sent] = backend.sent('captures')
    expect(sent?.body).to.be.instanceOf(Blob)
    expect(sent?.nonce).to.match(/^n\d+$/)
    expect(countLive(cameras)).to.equal(0)
    expect(readKept()).to.equal(null)
    await expect(element).to.be.accessible()
  })

  it('takes the consent here, with the version of its text', async () => {
    const page = await openClaimed()
    page.backend.link({ mode: 'enrol', consent: '2026-11' })
    await untilSays(page, 'Before your first picture')
    await press(page.element, 'I agree, go on')
    await waitUntil(() => page.backend.sent('ready').length === 1, 'it is told')
    expect(page.backend.sent('ready')[0]?.body).to.deep.equal({ consent: '2026-11' })
  })

  it('says below the picture what was amiss, with the tries that are left', async () => {
    const page = await openCamera()
    page.backend.refusals.set('captures', 'capture_poor')
    await press(page.element, 'Take picture')
    await untilSays(page, 'The picture isn’t clear enough.')
    const { prompt } = page.backend.view
    page.backend.refusals.set('captures', 'answer_wrong')
    if (prompt) page.backend.change({ prompt: { ...prompt, attempts_left: 2 } })
    await waitUntil(() => !page.element.busy && hasButton(page.element, 'Take picture'), 'again')
    await press(page.element, 'Take picture')
    await untilSays(page, 'You have 2 more tries.')
    expect(countLive(cameras)).to.equal(1)
  })

  it('is told that it is over where another phone was first, and keeps nothing', async () => {
    const page = await openPhone()
    page.backend.refusals.set('claim', 'handover_over')
    await press(page.element, 'Go on')
    await untilSays(page, 'This is over here')
    expect(readKept()).to.equal(null)
    expect(hasButton(page.element, 'Go on')).to.equal(false)
    await expect(page.element).to.be.accessible()
  })

  it('turns the camera off when it was ended on the other screen', async () => {
    const page = await openCamera()
    page.backend.change({ state: 'over' })
    await untilSays(page, 'This is over here')
    expect(countLive(cameras)).to.equal(0)
  })

  it('ends it for whoever has sent the link, at a press', async () => {
    const page = await openClaimed()
    await press(page.element, 'That wasn’t me')
    await untilSays(page, 'It was stopped')
    await waitUntil(() => page.backend.sent('leave').length === 1, 'the server is told')
    expect(readKept()).to.equal(null)
  })

  it('ends nothing where it was not even claimed', async () => {
    const page = await openPhone()
    await press(page.element, 'That wasn’t me')
    await untilSays(page, 'It was stopped')
    expect(page.backend.calls.map(({ what }) => what)).to.deep.equal(['look'])
  })

  it('gives a code back that is being claimed at that very moment', async () => {
    const page = await openPhone()
    const letGo = page.backend.holdBack()
    await press(page.element, 'Go on')
    await waitUntil(() => page.backend.sent('claim').length === 1, 'it is on its way')
    await press(page.element, 'That wasn’t me')
    letGo()
    await untilSays(page, 'It was stopped')
    expect(page.backend.sent('leave')).to.have.length(1)
  })

  it('comes back after a reload to where it was, with the same token', async () => {
    const { element, backend } = await openClaimed()
    const [claim] = backend.sent('claim')
    element.remove()
    const again = await openPhone(backend, '')
    await untilScreen(again.element, 'number')
    expect(backend.calls.at(-1)?.token).to.equal(claim?.token)
    expect(backend.sent('claim')).to.have.length(1)
  })

  it('says that it is over where there is no code at all', async () => {
    const { element, backend } = await openPhone(undefined, '')
    expect(readFrame(element)).to.contain('This is over here')
    expect(backend.calls).to.have.length(0)
  })

  it('keeps its screen without a connection, and goes on with it', async () => {
    const page = await openPhone()
    page.backend.isOffline = true
    await press(page.element, 'Go on')
    await untilSays(page, 'Can’t reach the server.')
    page.backend.isOffline = false
    await press(page.element, 'Go on')
    await untilScreen(page.element, 'number')
  })

  it('calls nothing but its own routes', async () => {
    const page = await openCamera()
    await press(page.element, 'Take picture')
    await untilSays(page, 'You can close this page.')
    expect(new Set(page.backend.calls.map(({ what }) => what))).to.deep.equal(
      new Set(['look', 'claim', '', 'ready', 'captures']),
    )
    expect(readFrame(page.element)).not.to.contain(ID)
  })
})

describe('a fragment of our own', () => {
  afterEach(() => history.replaceState(null, '', location.pathname + location.search))

  it('brings the phone’s element, and stays for a reload', async () => {
    history.replaceState(null, '', '#countersign-handover')
    lookForReturn()
    await waitUntil(() => customElements.get('countersign-handover'), 'it is there')
    expect(location.hash).to.equal('#countersign-handover')
  })

  it('of a site that begins so is left alone', async () => {
    history.replaceState(null, '', '#countersign-prices')
    lookForReturn()
    // The chunk is there once it was asked for again.
    await import('../../packages/widget/src/elements/take-fragment.ts')
    expect(location.hash).to.equal('#countersign-prices')
  })
})

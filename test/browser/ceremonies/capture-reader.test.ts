import { CONSENT_VERSION } from '@countersign/protocol'
import { ReaderError } from '@countersign/widget'
import { expect, nextFrame } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import {
  createCaptureBackend,
  dropNonce,
  openCapture,
  readSent,
  refuseCapture,
} from '../fixtures/capture-page.ts'
import { setHidden, untilSays } from '../fixtures/live-camera.ts'
import { offer, PROOF, TRANSFER } from '../fixtures/login-backend.ts'
import {
  findButton,
  hasButton,
  type LoginPage,
  nameAda,
  openLogin,
  placeStepUp,
  press,
  readFrame,
  restorePage,
  untilScreen,
  untilStill,
} from '../fixtures/login-page.ts'
import { placeReader, removeReader, type ScriptedReader } from '../fixtures/scripted-reader.ts'

const READING = new Uint8Array([7, 7, 7])

const untilAsked = (reader: ScriptedReader, times = 1): Promise<void> =>
  waitUntil(() => reader.wishes.length === times, 'the reader is asked')

/** The page waits for a palm. */
async function openReading(): Promise<LoginPage & { readonly reader: ScriptedReader }> {
  const reader = placeReader('palm')
  const page = await openCapture('palm')
  await press(page.element, 'I’m ready')
  await untilAsked(reader)
  return { ...page, reader }
}

describe('the capture screen: a reader', () => {
  afterEach(() => {
    Reflect.deleteProperty(document, 'hidden')
    removeReader()
    restorePage()
  })

  it('is accessible at rest, while it reads, with advice, and without a reader', async () => {
    const page = await openCapture('palm')
    await expect(page.element).to.be.accessible()
    page.element.remove()
    const { element, reader } = await openReading()
    await untilStill(element)
    await expect(element).to.be.accessible()
    reader.fail(new ReaderError('absent'))
    await untilSays(page, 'Scan your palm')
    await expect(element).to.be.accessible()
  })

  it('reads by keyboard alone and goes on by itself', async () => {
    const reader = placeReader('fingerprint')
    const { element, backend } = await openCapture('fingerprint')
    expect(reader.wishes, 'nothing before the press').to.have.length(0)
    findButton(element, 'I’m ready').focus()
    await sendKeys({ press: 'Enter' })
    await untilAsked(reader)
    expect(readFrame(element)).to.contain('Put your finger on the reader now.')
    expect(element.shadowRoot?.activeElement?.id).to.equal('heading')
    expect(backend.sent('/answers')).to.have.length(1)
    reader.give(READING)
    await untilScreen(element, 'done')
    expect(reader.wishes[0]?.modality).to.equal('fingerprint')
  })

  it('sends what was read under the challenge and the nonce', async () => {
    const { element, backend, reader } = await openReading()
    reader.give(READING)
    await untilScreen(element, 'done')
    const [sent] = readSent(backend)
    expect(sent).to.include({ type: 'application/octet-stream', challenge: 'c2', nonce: 'n3' })
    expect(new Uint8Array((await sent?.bytes.arrayBuffer()) ?? [])).to.deep.equal(READING)
  })

  it('keeps the media type of what was read where that is taken', async () => {
    const reader = placeReader('fingerprint')
    const { element, backend } = await openCapture('fingerprint')
    await press(element, 'I’m ready')
    await untilAsked(reader)
    reader.give(new Blob([READING], { type: 'image/png' }))
    await untilScreen(element, 'done')
    expect(readSent(backend)[0]?.type).to.equal('image/png')
  })

  for (const [code, advice] of [
    ['capture_poor', 'The reading isn’t clear enough.'],
    ['capture_crowded', 'The reader saw more than one.'],
    ['capture_empty', 'Nothing was found in the reading.'],
    ['capture_outside', 'Only a part was read.'],
    ['capture_stale', 'That took a while.'],
    ['capture_repeated', 'This very reading was here before.'],
    ['capture_unreadable', 'The reading couldn’t be used.'],
    ['request_too_large', 'Use another way.'],
    ['answer_wrong', 'We couldn’t confirm it’s you.'],
  ] as const) {
    it(`says what to do about ${code}, and reads again at a press`, async () => {
      const page = await openReading()
      const { element, backend, reader } = page
      refuseCapture(backend, code, !/stale|wrong|large/.test(code))
      reader.give(READING)
      await untilSays(page, advice)
      const status = element.shadowRoot?.querySelector('.hint[role="status"]')?.textContent
      expect(status, 'announced').to.contain(advice)
      await waitUntil(() => !element.busy)
      // The new nonce comes with the screen, just after.
      await nextFrame()
      expect(reader.wishes, 'never by itself').to.have.length(1)
      await press(element, 'Try again')
      await untilAsked(reader, 2)
      reader.give(READING)
      await untilScreen(element, 'done')
      expect(new Set(readSent(backend).map(({ nonce }) => nonce)).size).to.equal(2)
    })
  }

  for (const [error, advice] of [
    [new ReaderError('absent'), 'The reader isn’t connected.'],
    [new ReaderError('busy'), 'Something else is using the reader.'],
    [new ReaderError('timeout'), 'Nothing was read in time.'],
    [new ReaderError('cancelled'), 'Nothing was read. Try again'],
    [new ReaderError('failed'), 'The reader didn’t work.'],
    [{ code: 'absent' }, 'The reader isn’t connected.'],
    [new TypeError('of the driver'), 'The reader didn’t work.'],
    ['out of order', 'The reader didn’t work.'],
    [undefined, 'The reader didn’t work.'],
  ] as const) {
    it(`has advice where the reader throws ${String(Reflect.get(Object(error), 'code') ?? error)}`, async () => {
      const page = await openReading()
      page.reader.fail(error)
      await untilSays(page, advice)
      expect(readFrame(page.element)).not.to.contain('of the driver')
      expect(readSent(page.backend)).to.have.length(0)
      await press(page.element, 'Try again')
      await untilAsked(page.reader, 2)
      expect(page.backend.sent('/answers'), 'the nonce is as good as before').to.have.length(1)
    })
  }

  it('gets another nonce first where the one before ran out', async () => {
    const page = await openReading()
    const { element, backend, reader } = page
    reader.fail(new ReaderError('timeout'))
    await untilSays(page, 'Nothing was read in time.')
    dropNonce(backend)
    refuseCapture(backend, 'capture_stale', false)
    await press(element, 'Try again')
    await untilAsked(reader, 2)
    reader.give(READING)
    await untilSays(page, 'That took a while.')
    await waitUntil(() => !element.busy)
    await press(element, 'Try again')
    await untilAsked(reader, 3)
    reader.give(READING)
    await untilScreen(element, 'done')
    expect(backend.sent('/answers')).to.have.length(2)
  })

  for (const [what, leave] of [
    ['the page is hidden', () => setHidden(true)],
    ['another way is looked at', ({ element }: LoginPage) => press(element, 'Try another way')],
    ['the element leaves the page', ({ element }: LoginPage) => element.remove()],
  ] as const) {
    it(`tells the reader to rest when ${what}, and sends nothing of it`, async () => {
      const page = await openReading()
      await leave(page)
      await waitUntil(() => page.reader.wishes[0]?.signal.aborted)
      page.reader.give(READING)
      await page.element.updateComplete
      expect(readSent(page.backend)).to.have.length(0)
    })
  }

  it('says that there is no reader here, and leaves another way', async () => {
    placeReader('fingerprint')
    const { element, backend } = await openCapture('palm')
    expect(readFrame(element)).to.contain('There is no palm reader on this device.')
    expect(hasButton(element, 'I’m ready')).to.equal(false)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    expect(readFrame(element)).to.contain('Needs a reader on this device')
    const row = findButton(element, 'Palm')
    expect(row.getAttribute('aria-disabled')).to.equal('true')
    const { length } = backend.calls
    row.click()
    await element.updateComplete
    expect(backend.calls).to.have.length(length)
    expect(element.screen?.name).to.equal('choose')
  })

  it('begins with a way that works here, not with one that lacks its reader', async () => {
    const backend = createCaptureBackend('palm', {
      state: 'choose',
      offers: [offer('palm', { ceremony: 'capture' }), offer('password')],
    })
    backend.on('/identify', () => backend.reply())
    const { element } = await openLogin({ backend, screen: 'password' })
    expect(readFrame(element)).to.contain('Enter your password')
  })

  it('asks for consent to a first reading, in words that fit it', async () => {
    const reader = placeReader('palm')
    const { element, backend } = await openCapture('palm', {
      prompt: { mode: 'enrol', consent: CONSENT_VERSION },
    })
    expect(readFrame(element)).to.contain('Before your first reading')
    expect(readFrame(element)).not.to.contain('face')
    await expect(element).to.be.accessible()
    await press(element, 'I agree, go on')
    await untilAsked(reader)
    reader.give(READING)
    await untilScreen(element, 'done')
    expect(backend.sent('/answers')[0]?.['answer']).to.deep.equal({
      ready: true,
      consent: CONSENT_VERSION,
    })
  })

  it('approves an action by one press and the reading', async () => {
    const reader = placeReader('palm')
    const backend = createCaptureBackend('palm', {
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
    await untilAsked(reader)
    reader.give(READING)
    expect(await proof).to.equal(PROOF)
  })

  it('lists the other ways in place of a source that only a newer widget knows', async () => {
    const backend = createCaptureBackend('palm', { prompt: { source: 'sonar' } })
    const { element, events } = await openLogin({ backend })
    await nameAda(element, 'choose')
    expect(events.filter((name) => name.startsWith('problem'))).to.deep.equal([])
  })
})

import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import {
  ADDRESS,
  claim,
  NUMBER,
  openHandable,
  readCodes,
  setHandover,
} from '../fixtures/handover-page.ts'
import { stubOpen } from '../fixtures/handoff-page.ts'
import { untilOpen, untilSays } from '../fixtures/live-camera.ts'
import {
  fill,
  findInput,
  hasButton,
  type LoginPage,
  press,
  readFrame,
  untilScreen,
  untilStill,
} from '../fixtures/login-page.ts'
import { countLive } from '../fixtures/scripted-camera.ts'
import { cameras, useCameras } from '../fixtures/use-cameras.ts'

const USE = 'Use your phone’s camera'
const HERE = 'Use this device’s camera'

/** Asked for, with a code on screen. */
async function openCode(options: Parameters<typeof openHandable>[0] = {}): Promise<LoginPage> {
  const page = await openHandable(options)
  await press(page.element, USE)
  await untilSays(page, 'Scan this with your phone.')
  return page
}

/** A phone has come: its number is to be typed. */
async function openNumber(): Promise<LoginPage> {
  const page = await openCode()
  claim(page.backend)
  await untilField(page)
  return page
}

const untilField = (page: LoginPage): Promise<void> =>
  waitUntil(() => page.element.querySelector('[slot="code"]') !== null, 'the number is asked for')

const findQr = ({ element }: LoginPage): SVGElement | null | undefined =>
  element.shadowRoot?.querySelector<SVGElement>('svg.qr')

/** What was put on the clipboard, in place of it. */
function stubClipboard(isAllowed = true): { readonly texts: string[]; restore(): void } {
  const texts: string[] = []
  const writeText = async (text: string): Promise<void> => {
    if (!isAllowed) throw new DOMException('no', 'NotAllowedError')
    texts.push(text)
  }
  const real = Object.getOwnPropertyDescriptor(navigator, 'clipboard')
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
  return {
    texts,
    restore() {
      if (real) Object.defineProperty(navigator, 'clipboard', real)
      else Reflect.deleteProperty(navigator, 'clipboard')
    },
  }
}

describe('a picture that a phone may take', () => {
  useCameras('none')

  it('is offered beside this device’s camera, and nothing is handed over before a press', async () => {
    const page = await openHandable()
    expect(hasButton(page.element, USE)).to.equal(true)
    expect(hasButton(page.element, 'I’m ready')).to.equal(true)
    expect(readCodes(page)).to.have.length(0)
    await expect(page.element).to.be.accessible()
  })

  it('is not offered where the server says nothing of it', async () => {
    const page = await openHandable({ handover: { state: 'of-the-future' } })
    expect(hasButton(page.element, USE)).to.equal(false)
  })

  it('is offered before the consent: it is given on the phone then', async () => {
    const page = await openHandable({ prompt: { mode: 'enrol', consent: '2026-11' } })
    expect(readFrame(page.element)).to.contain('Before your first picture')
    await press(page.element, USE)
    await untilSays(page, 'Scan this with your phone.')
    expect(page.backend.sent('/answers')).to.have.length(0)
  })

  it('turns the camera here off, and back on at a press alone', async () => {
    const page = await openHandable()
    await press(page.element, 'I’m ready')
    await untilOpen(page)
    expect(countLive(cameras)).to.equal(1)
    await press(page.element, USE)
    await untilSays(page, 'Scan this with your phone.')
    expect(countLive(cameras)).to.equal(0)
    await press(page.element, HERE)
    await untilScreen(page.element, 'capture')
    expect(page.backend.sent('/handover/end')).to.have.length(1)
    expect(hasButton(page.element, 'I’m ready')).to.equal(true)
    expect(cameras.asked).to.have.length(1)
  })

  it('shows a code that nobody knows yet, as QR and as a link, with the time it has', async () => {
    const { opened, restore } = stubOpen()
    const clipboard = stubClipboard()
    const page = await openCode()
    const [code = ''] = readCodes(page)
    expect(code).to.match(/^[\w-]{22}$/)
    expect(page.events.at(-1)).to.equal('handover')
    await waitUntil(() => findQr(page), 'the code is drawn')
    expect(findQr(page)?.getAttribute('aria-label')).to.contain(location.host)
    expect(readFrame(page.element)).to.match(/(2:00|1:5\d) left/)
    await press(page.element, 'Copy the link')
    await untilSays(page, 'send it to nobody else')
    expect(clipboard.texts).to.deep.equal([ADDRESS + code])
    await press(page.element, 'Open it here, in a new tab')
    expect(opened).to.deep.equal([[ADDRESS + code, '_blank', 'noopener']])
    await expect(page.element).to.be.accessible()
    clipboard.restore()
    restore()
  })

  it('says where a phone cannot get to: in the trial the address is this machine’s own', async () => {
    const page = await openCode()
    expect(readFrame(page.element)).to.contain('This address works on this machine alone')
    const main = page.element.shadowRoot?.querySelector('button.primary')
    expect(main?.textContent).to.contain('Open it here, in a new tab')
  })

  it('names the machine that the phone goes to', async () => {
    const address = 'https://auth.example/v1/handoff#t1.'
    const other = await openCode({ handover: { address } })
    expect(readFrame(other.element)).not.to.contain('this machine alone')
    expect(readFrame(other.element)).to.contain('It opens a page of auth.example.')
    expect(other.element.shadowRoot?.querySelector('button.primary')).to.equal(null)
    expect(hasButton(other.element, 'Open it here, in a new tab')).to.equal(true)
  })

  it('says so where nothing can be copied', async () => {
    const clipboard = stubClipboard(false)
    const page = await openCode()
    await press(page.element, 'Copy the link')
    await untilSays(page, 'That couldn’t be copied.')
    clipboard.restore()
  })

  it('asks for the number once a phone has come, with the focus in its field', async () => {
    const page = await openNumber()
    expect(readFrame(page.element)).to.contain('Type the number on your phone')
    await waitUntil(() => findInput(page.element, 'code').matches(':focus'), 'it has the focus')
    expect(hasButton(page.element, 'Copy the link'), 'the code is spent').to.equal(false)
    await expect(page.element).to.be.accessible()
  })

  it('sends the number by itself, in whatever digits, and waits for the picture then', async () => {
    const page = await openNumber()
    fill(page.element, 'code', '٠٤٧١')
    await untilSays(page, 'Waiting for the picture…')
    expect(page.backend.sent('/handover/number')).to.deep.equal([{ number: NUMBER }])
    expect(page.element.querySelector('[slot="code"]'), 'nothing typed stays').to.equal(null)
    await untilStill(page.element)
    await expect(page.element).to.be.accessible()
    page.backend.change(() => (page.backend.state = 'done'))
    await waitUntil(() => page.events.includes('proof'), 'the phone has taken it')
    expect(countLive(cameras)).to.equal(0)
    expect(cameras.asked).to.have.length(0)
  })

  it('that is wrong ends it, says so, and makes another code at a press', async () => {
    const page = await openNumber()
    fill(page.element, 'code', '9999')
    await untilSays(page, 'That wasn’t the number on your phone')
    expect(page.element.querySelector('[slot="code"]')).to.equal(null)
    await expect(page.element).to.be.accessible()
    await press(page.element, 'Show a new code')
    await untilSays(page, 'Scan this with your phone.')
    const [first, second] = readCodes(page)
    expect(second).not.to.equal(first)
  })

  it('goes back to the camera here where too many were wrong, and says so', async () => {
    const page = await openNumber()
    page.backend.on('/handover/number', () => {
      setHandover(page.backend, undefined)
      const view = page.backend.view()
      return page.backend.problem('handover_number_wrong', { retry: 'same', view })
    })
    fill(page.element, 'code', '9999')
    await untilScreen(page.element, 'capture')
    await untilSays(page, 'The phone can’t be used any more this time.')
    expect(hasButton(page.element, USE)).to.equal(false)
  })

  it('ends by itself when its time is over, and offers another', async () => {
    const page = await openCode({ seconds: 1 })
    await untilSays(page, 'Time ran out.')
    expect(findQr(page)).to.equal(null)
    await press(page.element, 'Show a new code')
    await waitUntil(() => readCodes(page).length === 2, 'another one was made')
  })

  it('ends the number’s time, too, with its field', async () => {
    const page = await openCode()
    claim(page.backend, 3)
    await untilField(page)
    await untilSays(page, 'Time ran out.')
    expect(page.element.querySelector('[slot="code"]')).to.equal(null)
  })

  it('says when it was ended on the phone', async () => {
    const page = await openNumber()
    fill(page.element, 'code', NUMBER)
    await untilSays(page, 'Waiting for the picture…')
    setHandover(page.backend, { state: 'possible' })
    await untilSays(page, 'It was ended on the phone.')
  })

  it('goes back to the camera here at any time, and tells the server', async () => {
    const page = await openNumber()
    await press(page.element, HERE)
    await untilScreen(page.element, 'capture')
    expect(page.backend.sent('/handover/end')).to.have.length(1)
    expect(page.element.querySelector('[slot="code"]')).to.equal(null)
    expect(hasButton(page.element, USE)).to.equal(true)
  })

  it('comes back after a reload to where the phone is; a code that nobody has seen is made anew', async () => {
    const until = Math.floor(Date.now() / 1000) + 60
    const claimed = await openHandable(
      { handover: { state: 'claimed', expires_at: until } },
      'handover',
    )
    await untilField(claimed)
    const linked = await openHandable({ handover: { state: 'linked' } }, 'handover')
    expect(readFrame(linked.element)).to.contain('Waiting for the picture…')
    const offered = await openHandable({ handover: { state: 'offered', expires_at: until } })
    expect(hasButton(offered.element, 'I’m ready')).to.equal(true)
  })

  it('is the way where this device has no camera, at a press', async () => {
    cameras.remove()
    const page = await openHandable({}, 'handover')
    expect(readCodes(page)).to.have.length(0)
    expect(hasButton(page.element, HERE)).to.equal(false)
    await expect(page.element).to.be.accessible()
    await press(page.element, 'Show the code')
    await untilSays(page, 'Scan this with your phone.')
    expect(readCodes(page)).to.have.length(1)
  })

  it('keeps the other ways in reach, and stops waiting when one is looked at', async () => {
    const page = await openCode()
    expect(hasButton(page.element, 'Try another way')).to.equal(true)
    await press(page.element, 'Try another way')
    await untilScreen(page.element, 'choose')
    await press(page.element, 'Back')
    await untilSays(page, 'Scan this with your phone.')
  })

  it('says what it could not reach, and keeps its screen', async () => {
    const page = await openHandable()
    page.backend.on('/handover', () => Promise.reject(new TypeError('offline')))
    await press(page.element, USE)
    await untilSays(page, 'Can’t reach the server.')
    expect(hasButton(page.element, 'Show the code')).to.equal(true)
    expect(hasButton(page.element, HERE)).to.equal(true)
  })
})

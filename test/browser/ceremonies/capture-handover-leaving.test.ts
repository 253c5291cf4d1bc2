import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { claim, NUMBER, openHandable, readCodes, setHandover } from '../fixtures/handover-page.ts'
import { untilSays } from '../fixtures/live-camera.ts'
import { fill, type LoginPage, press, untilScreen } from '../fixtures/login-page.ts'
import { useCameras } from '../fixtures/use-cameras.ts'

const USE = 'Use your phone’s camera'
const HERE = 'Use this device’s camera'

/** The reply to that comes only when it is called for. */
function holdBack({ backend }: LoginPage, what: string, handover: object): () => void {
  let letGo: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (letGo = resolve))
  backend.on(what, async () => {
    await gate
    setHandover(backend, handover)
    return backend.reply()
  })
  return letGo
}

describe('a hand-over that is left at the very moment', () => {
  useCameras('none')

  it('in which its code is made is taken back', async () => {
    const page = await openHandable()
    const until = page.backend.now() + 120
    const letGo = holdBack(page, '/handover', { state: 'offered', expires_at: until })
    await press(page.element, USE)
    await waitUntil(() => readCodes(page).length === 1, 'it is on its way')
    await press(page.element, HERE)
    letGo()
    await untilScreen(page.element, 'capture')
    expect(page.backend.sent('/handover/end')).to.have.length(1)
  })

  it('in which its number is on its way lets the phone go', async () => {
    const page = await openHandable()
    await press(page.element, USE)
    await untilSays(page, 'Scan this with your phone.')
    claim(page.backend)
    await waitUntil(() => page.element.querySelector('[slot="code"]'), 'the number is asked for')
    const letGo = holdBack(page, '/handover/number', { state: 'linked' })
    fill(page.element, 'code', NUMBER)
    await waitUntil(() => page.backend.sent('/handover/number').length === 1, 'it is on its way')
    await press(page.element, HERE)
    letGo()
    await untilScreen(page.element, 'capture')
    expect(page.backend.sent('/handover/end')).to.have.length(1)
  })
})

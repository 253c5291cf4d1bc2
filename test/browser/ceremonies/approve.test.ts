import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { approve, openApprove, openStepUp } from '../fixtures/approve-page.ts'
import { type LoginBackend, PROOF } from '../fixtures/login-backend.ts'
import { openLogin, press, readFrame, restorePage, untilScreen } from '../fixtures/login-page.ts'

/** The page is hidden, or shown again. */
function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden })
  document.dispatchEvent(new Event('visibilitychange'))
}

const readOpenWaits = ({ waits }: LoginBackend): number =>
  waits.filter(({ isGivenUp }) => !isGivenUp).length

describe('the approve screen', () => {
  afterEach(() => {
    Reflect.deleteProperty(document, 'hidden')
    restorePage()
  })

  it('is accessible, with a number and without', async () => {
    const { element, backend } = await openApprove()
    await expect(element).to.be.accessible()
    backend.change(() => backend.ask('push', { data: { number: '42' } }))
    await waitUntil(() => readFrame(element).includes('Pick 42'))
    await expect(element).to.be.accessible()
  })

  it('can be left by keyboard alone', async () => {
    const { element } = await openApprove()
    expect(element.shadowRoot?.activeElement?.id).to.equal('heading')
    // The name, the way back to it, then this.
    for (let tabs = 0; tabs < 3; tabs += 1) await sendKeys({ press: 'Tab' })
    const focused = element.shadowRoot?.activeElement
    expect(focused?.textContent?.trim()).to.equal('Try another way')
    await sendKeys({ press: 'Enter' })
    await untilScreen(element, 'choose')
  })

  it('says which number to pick, on which device, and how long there is', async () => {
    const { element } = await openApprove({ number: '42' })
    const heading = element.shadowRoot?.querySelector('#heading')?.textContent
    expect(heading?.replace(/[\u2066-\u2069]/g, '')).to.equal('Pick 42 in your app')
    const number = element.shadowRoot?.querySelector('.number')
    expect(number?.textContent).to.equal('42')
    expect(number?.getAttribute('aria-hidden'), 'the heading says it').to.equal('true')
    expect(readFrame(element)).to.contain('Open the app on Ada’s Pixel.')
    expect(readFrame(element)).to.match(/[45]:\d\d left/)
  })

  it('goes on by itself when it is approved', async () => {
    const { element, backend } = await openApprove()
    approve(backend)
    await untilScreen(element, 'done')
    expect(element.value).to.equal(PROOF)
    expect(backend.sent('/answers')).to.have.length(0)
  })

  it('asks for what is newer than what it has, one request at a time', async () => {
    const { element, backend } = await openApprove()
    expect(backend.waits).to.deep.equal([{ since: backend.view().version, isGivenUp: false }])
    backend.change(() => backend.ask('push', { data: { number: '17' } }))
    await waitUntil(() => readFrame(element).includes('Pick 17'))
    await waitUntil(() => backend.waits.length === 2)
    expect(backend.waits[1]).to.deep.equal({ since: backend.view().version, isGivenUp: false })
  })

  it('does not go round in a circle where the server answers at once', async () => {
    const { backend } = await openApprove()
    const path = backend.calls.at(-1)?.path ?? ''
    backend.on(path, () => backend.reply())
    const begun = performance.now()
    backend.change(() => undefined)
    const isPoll = (call: (typeof backend.calls)[number]) =>
      call.method === 'GET' && call.path === path
    const before = backend.calls.filter(isPoll).length
    await waitUntil(() => backend.calls.filter(isPoll).length >= before + 2)
    expect(performance.now() - begun, 'two more take a second between them').to.be.above(900)
  })

  it('gives the request up while the page is hidden, and asks again once it is seen', async () => {
    const { element, backend } = await openApprove()
    setHidden(true)
    await waitUntil(() => readOpenWaits(backend) === 0)
    approve(backend)
    setHidden(false)
    await untilScreen(element, 'done')
  })

  it('gives the request up when the element leaves the page, and asks again when it is back', async () => {
    const { element, backend, box } = await openApprove()
    element.remove()
    await waitUntil(() => readOpenWaits(backend) === 0)
    box.append(element)
    await waitUntil(() => readOpenWaits(backend) === 1)
  })

  it('gives the request up when another name is wanted: nobody is signed in behind it', async () => {
    const { element, backend } = await openApprove()
    await press(element, 'Change')
    await untilScreen(element, 'identify')
    await waitUntil(() => readOpenWaits(backend) === 0)
  })

  it('gives the request up when another way is taken', async () => {
    const { element, backend } = await openApprove()
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    expect(readOpenWaits(backend), 'the list alone changes nothing').to.equal(1)
    await press(element, 'Password')
    await untilScreen(element, 'password')
    await waitUntil(() => readOpenWaits(backend) === 0)
  })

  it('goes on from the list as well, when it is approved after all', async () => {
    const { element, backend } = await openApprove()
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    approve(backend)
    await untilScreen(element, 'done')
  })

  it('says that it has no connection, and goes on when there is one again', async () => {
    const { element, backend } = await openApprove()
    const path = backend.calls.at(-1)?.path ?? ''
    backend.on(path, () => Promise.reject(new TypeError('offline')))
    backend.change(() => undefined)
    await waitUntil(() => readFrame(element).includes('Can’t reach the server'))
    backend.off(path)
    globalThis.dispatchEvent(new Event('online'))
    await waitUntil(() => !readFrame(element).includes('Can’t reach the server'))
    expect(element.screen?.name).to.equal('approve')
    approve(backend)
    await untilScreen(element, 'done')
  })

  it('begins anew where the transaction has run out, and waits there', async () => {
    const { element, backend, events } = await openApprove()
    const path = backend.calls.at(-1)?.path ?? ''
    backend.on(path, () =>
      backend.problem('transaction_expired', { status: 410, retry: 'start-again' }),
    )
    backend.change(() => undefined)
    await waitUntil(() => events.includes('problem:transaction_expired'))
    await waitUntil(() => backend.calls.at(-1)?.path.endsWith('/t2') === true)
    const polls = backend.calls.filter((call) => call.path === path).length
    approve(backend)
    await untilScreen(element, 'done')
    expect(backend.calls.filter((call) => call.path === path)).to.have.length(polls)
  })

  it('shows what waiting will not mend, and asks no more', async () => {
    const { element, backend, ended } = await openStepUp()
    const path = backend.calls.at(-1)?.path ?? ''
    backend.on(path, () =>
      backend.problem('transaction_closed', { status: 409, retry: 'start-again' }),
    )
    backend.change(() => undefined)
    await waitUntil(() => element.screen?.name === 'problem')
    const polls = backend.calls.filter((call) => call.path === path).length
    globalThis.dispatchEvent(new Event('online'))
    await element.updateComplete
    expect(backend.calls.filter((call) => call.path === path)).to.have.length(polls)
    await press(element, 'Cancel')
    expect(await ended).to.equal('transaction_closed')
  })

  it('takes up the wait again after a reload', async () => {
    const { element, backend } = await openApprove({ number: '42' })
    element.remove()
    const second = await openLogin({ backend, screen: 'approve' })
    expect(readFrame(second.element)).to.contain('Pick 42')
    expect(backend.sent('/challenges')).to.have.length(0)
    await waitUntil(() => readOpenWaits(backend) === 1)
    approve(backend)
    await untilScreen(second.element, 'done')
  })

  it('keeps the action of a step-up in sight', async () => {
    const { element, backend } = await openStepUp()
    expect(readFrame(element)).to.contain('Send € 250.00 to Lindqvist Boats')
    await expect(element).to.be.accessible()
    await element.cancel()
    await waitUntil(() => readOpenWaits(backend) === 0)
  })

  it('says another sentence for a smart credential', async () => {
    const { element } = await openApprove({ via: 'card', number: '9' })
    expect(readFrame(element)).to.contain('Pick 9 in your smart credential')
  })
})

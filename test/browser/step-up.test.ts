import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { type BackendFacts, offer, PROOF, TRANSFER } from './fixtures/login-backend.ts'
import {
  fill,
  findButton,
  findInput,
  HAS_PASSKEYS,
  hasButton,
  placeStepUp,
  press,
  readFrame,
  restorePage,
  stubPasskeys,
  toFakeCredential,
  untilScreen,
  untilStill,
} from './fixtures/login-page.ts'

const HANDLE = 'h'.repeat(43)

async function openSheet(facts: BackendFacts, screen: string) {
  const page = await placeStepUp({ facts: { action: TRANSFER, ...facts } })
  const opener = document.createElement('button')
  opener.textContent = 'Send'
  page.box.prepend(opener)
  opener.focus()
  page.element.handle = HANDLE
  const ended = page.element.begin().then(
    (proof) => ({ proof }),
    (error: unknown) => ({ code: Reflect.get(Object(error), 'code') as unknown }),
  )
  if (screen) await untilScreen(page.element, screen)
  await untilStill(page.element)
  const dialog = page.element.shadowRoot?.querySelector('dialog')
  if (!dialog) throw new TypeError('no dialog')
  return { ...page, opener, ended, dialog }
}

const itWherePasskeysAre = HAS_PASSKEYS ? it : () => undefined

describe('countersign-step-up', () => {
  afterEach(restorePage)

  it('shows what is about to happen, each value apart, and the button repeats it', async () => {
    const { element, dialog } = await openSheet({ steps: ['totp'] }, 'code')
    expect(dialog.matches(':modal')).to.equal(true)
    const action = dialog.querySelector('.action')
    expect(action?.textContent).to.contain('Send € 250.00 to Lindqvist Boats')
    const apart = [...(action?.querySelectorAll('p bdi bdi') ?? [])].map((part) => part.textContent)
    expect(apart).to.deep.equal(['€ 250.00', 'Lindqvist Boats'])
    expect(action?.querySelector('dl')?.textContent?.replace(/\s+/g, ' ')).to.contain(
      'Reference Spring service',
    )
    expect(findButton(element, 'Verify and send € 250.00').className).to.equal('primary')
    await expect(element).to.be.accessible()
  })

  it('shows no markup out of an action', async () => {
    const text = [{ text: 'Send to ' }, { text: '<img src=x onerror=alert(1)>', field: 'payee' }]
    const { dialog } = await openSheet({ steps: ['totp'], action: { ...TRANSFER, text } }, 'code')
    expect(dialog.querySelector('img')).to.equal(null)
    expect(dialog.querySelector('.action')?.textContent).to.contain('<img src=x')
  })

  it('gives the proof, closes, and puts the focus back', async () => {
    const { element, opener, ended, dialog, events } = await openSheet({ steps: ['totp'] }, 'code')
    expect(document.activeElement).to.equal(findInput(element, 'code'))
    fill(element, 'code', '123456')
    await untilScreen(element, 'done')
    expect(dialog.open).to.equal(true)
    expect(await ended).to.deep.equal({ proof: PROOF })
    expect(dialog.open).to.equal(false)
    expect(document.activeElement).to.equal(opener)
    expect(events).to.deep.equal(['wait', 'ready', 'code', 'done', 'proof'])
  })

  it('claims the handle under a token of the page, with no binding', async () => {
    const { backend } = await openSheet({ steps: ['totp'] }, 'code')
    const [begin] = backend.calls
    expect(begin?.body).to.include({ purpose: 'step-up', handle: HANDLE })
    expect(begin?.body).to.not.have.property('binding')
    expect(begin?.token).to.match(/^Bearer [\w-]{43}$/)
    expect(Object.keys(sessionStorage).join()).to.not.contain(HANDLE)
  })

  it('rejects with cancelled at Escape, and ends the transaction', async () => {
    const { ended, dialog, opener, backend, events } = await openSheet({ steps: ['totp'] }, 'code')
    await sendKeys({ press: 'Escape' })
    expect(await ended).to.deep.equal({ code: 'cancelled' })
    await waitUntil(() => backend.sent('/cancel').length === 1)
    expect(dialog.open).to.equal(false)
    expect(document.activeElement).to.equal(opener)
    expect(events).to.include('cancel')
  })

  it('can be left on every screen, even while a call is out', async () => {
    const { element, ended, backend } = await openSheet({ steps: ['totp'] }, 'code')
    backend.on('/answers', () => new Promise(() => undefined))
    fill(element, 'code', '123456')
    await waitUntil(() => element.busy)
    await press(element, 'Cancel')
    expect(await ended).to.deep.equal({ code: 'cancelled' })
  })

  it('opens once for two who wait, and again afterwards', async () => {
    const { element, ended } = await openSheet({ steps: ['totp'] }, 'code')
    const second = element.begin().catch((error: unknown) => Reflect.get(Object(error), 'code'))
    await press(element, 'Cancel')
    expect(await ended).to.deep.equal({ code: 'cancelled' })
    expect(await second).to.equal('cancelled')
    const third = element.begin()
    await untilScreen(element, 'code')
    fill(element, 'code', '123456')
    expect(await third).to.equal(PROOF)
  })

  it('rejects at once when the handle has run out: only the page can get another', async () => {
    const page = await placeStepUp()
    page.backend.on('/v1/transactions', () =>
      page.backend.problem('handle_expired', { status: 410, retry: 'start-again' }),
    )
    page.element.handle = HANDLE
    const code = await page.element
      .begin()
      .catch((error: unknown) => Reflect.get(Object(error), 'code') as unknown)
    expect(code).to.equal('handle_expired')
    expect(page.events).to.not.include('problem:handle_expired')
  })

  it('shows other problems and rejects with their code when it is closed', async () => {
    const page = await placeStepUp()
    page.backend.on('/v1/transactions', () =>
      page.backend.problem('handle_claimed', { status: 409, retry: 'start-again' }),
    )
    page.element.handle = HANDLE
    const ended = page.element
      .begin()
      .catch((error: unknown) => Reflect.get(Object(error), 'code') as unknown)
    await untilScreen(page.element, 'problem')
    expect(hasButton(page.element, 'Start again')).to.equal(false)
    await untilStill(page.element)
    await expect(page.element).to.be.accessible()
    await press(page.element, 'Cancel')
    expect(await ended).to.equal('handle_claimed')
  })

  it('asks the site for a handle where it is told to', async () => {
    const page = await placeStepUp({
      facts: { steps: ['totp'], action: TRANSFER },
      attributes: { 'handle-from': '/transfers/begin' },
    })
    page.backend.on('/transfers/begin', () => Response.json({ handle: HANDLE }))
    const proof = page.element.begin()
    await untilScreen(page.element, 'code')
    const [asked, begun] = page.backend.calls
    expect([asked?.method, asked?.path]).to.deep.equal(['POST', '/transfers/begin'])
    expect(begun?.body['handle']).to.equal(HANDLE)
    fill(page.element, 'code', '123456')
    expect(await proof).to.equal(PROOF)
  })

  it('opens by itself where the server rendered it with a handle', async () => {
    const page = await placeStepUp({
      facts: { steps: ['totp'], action: TRANSFER },
      attributes: { handle: HANDLE },
      screen: 'code',
    })
    expect(page.element.shadowRoot?.querySelector('dialog')?.open).to.equal(true)
    await page.element.cancel()
  })

  it('keeps the action in sight over a long list', async () => {
    const offers = ['totp', 'sms-code', 'email-code', 'recovery-code', 'pin'].map((kind) =>
      offer(kind),
    )
    const { element, dialog } = await openSheet({ steps: ['totp'], offers }, 'code')
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await untilStill(element)
    expect(readFrame(element)).to.contain('Choose how to verify')
    expect(dialog.querySelector('.action')).to.not.equal(null)
    await expect(element).to.be.accessible()
  })

  itWherePasskeysAre('starts a passkey at the press of the main button, never before', async () => {
    let asked = 0
    const restore = stubPasskeys(async () => {
      asked += 1
      return toFakeCredential()
    })
    try {
      const { element, ended } = await openSheet({ steps: ['passkey'] }, 'passkey')
      expect(asked).to.equal(0)
      await press(element, 'Verify and send € 250.00')
      expect(await ended).to.deep.equal({ proof: PROOF })
      expect(asked).to.equal(1)
    } finally {
      restore()
    }
  })

  it('leaves no sheet behind when it is taken out of the page', async () => {
    const { element, ended } = await openSheet({ steps: ['totp'] }, 'code')
    element.remove()
    expect(await ended).to.deep.equal({ code: 'cancelled' })
  })
})

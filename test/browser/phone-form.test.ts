import { CountersignError } from '@countersign/widget'
import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { RIGHT } from './fixtures/login-backend.ts'
import {
  fill,
  findInput,
  press,
  readFrame,
  restorePage,
  untilScreen,
} from './fixtures/login-page.ts'
import {
  createPhoneBackend,
  NUMBER,
  openCodeOf,
  openPhone,
  restoreFetch,
  toPhoneProof,
} from './fixtures/phone-page.ts'

describe('countersign-phone in a form', () => {
  afterEach(() => {
    restoreFetch()
    restorePage()
  })

  it('holds a form back where it is required, until a number is verified', async () => {
    const page = await openPhone(undefined, { required: '' })
    const { element, form, sends } = page
    expect(element.checkValidity()).to.equal(false)
    expect(element.validationMessage).to.equal('Verify your phone number first.')
    form.requestSubmit()
    expect(sends).to.have.length(0)
    await openCodeOf(page)
    fill(element, 'code', RIGHT.code)
    await untilScreen(element, 'done')
    await waitUntil(() => element.checkValidity())
    form.requestSubmit()
    expect(sends).to.have.length(1)
    expect(sends[0]?.get('phone')).to.equal(toPhoneProof(900))
    expect([...(sends[0]?.keys() ?? [])], 'no number, no code').to.deep.equal(['note', 'phone'])
  })

  it('holds back no form where it is not required', async () => {
    const { element, form, sends } = await openPhone()
    expect(element.checkValidity()).to.equal(true)
    form.requestSubmit()
    expect(sends[0]?.get('phone')).to.equal(null)
  })

  it('sends no form at Enter in the number or the code', async () => {
    const page = await openPhone()
    fill(page.element, 'phone', NUMBER.e164)
    const enter = (): KeyboardEvent =>
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
    findInput(page.element, 'phone').dispatchEvent(enter())
    await untilScreen(page.element, 'code')
    findInput(page.element, 'code').dispatchEvent(enter())
    await page.element.updateComplete
    expect(page.sends).to.have.length(0)
  })

  it('forgets number and proof with the form’s reset', async () => {
    const page = await openPhone()
    await openCodeOf(page)
    fill(page.element, 'code', RIGHT.code)
    await untilScreen(page.element, 'done')
    page.form.reset()
    await untilScreen(page.element, 'identify')
    expect(page.element.value).to.equal('')
    expect(findInput(page.element, 'phone').value).to.equal('')
  })

  it('lets a page wait for the proof, and tells it when the person left', async () => {
    const page = await openPhone()
    const proof = page.element.begin()
    await openCodeOf(page)
    fill(page.element, 'code', RIGHT.code)
    expect(await proof).to.equal(toPhoneProof(900))
    expect(await page.element.begin()).to.equal(toPhoneProof(900))
    page.element.reset()
    await untilScreen(page.element, 'identify')
    const second = page.element.begin().catch((error: unknown) => error)
    await page.element.cancel()
    const error = await second
    expect(error instanceof CountersignError && error.code).to.equal('cancelled')
    expect(page.events).to.include('cancel')
    await untilScreen(page.element, 'identify')
  })

  it('ends it at the server too when it is cancelled', async () => {
    const page = await openCodeOf(await openPhone())
    await page.element.cancel()
    expect(page.backend.sent('/cancel')).to.have.length(1)
    await untilScreen(page.element, 'identify')
  })

  it('sends what the site’s own bot check said along with the number', async () => {
    const page = await openPhone()
    page.element.botToken = () => Promise.resolve('human')
    await openCodeOf(page)
    expect(page.backend.sent('/identify')).to.deep.equal([
      { phone_number: NUMBER.e164, bot_token: 'human' },
    ])
  })

  it('begins anew behind a form that was left open, and sends to the number all the same', async () => {
    const page = await openPhone()
    const { backend } = page
    let isGone = true
    const path = '/challenges'
    backend.on(path, ({ authenticator }) => {
      if (isGone) {
        isGone = false
        return backend.problem('transaction_expired', { status: 410, retry: 'start-again' })
      }
      backend.ask(String(authenticator), {
        data: { length: 6, channel: 'sms', target: '+49 1512 3456789' },
      })
      return backend.reply()
    })
    await openCodeOf(page)
    expect(backend.sent('/v1/transactions')).to.have.length(2)
    expect(backend.sent('/identify')).to.have.length(2)
  })

  it('says that it has no connection, and keeps the number', async () => {
    const page = await openPhone()
    const { element, backend } = page
    backend.on('/t1/identify', () => Promise.reject(new TypeError('offline')))
    backend.off('/identify')
    fill(element, 'phone', NUMBER.e164)
    await press(element, 'Send the code')
    await waitUntil(() => readFrame(element).includes('Can’t reach the server'))
    expect(findInput(element, 'phone').value).to.equal(NUMBER.national)
    expect(element.screen?.name).to.equal('identify')
  })

  it('shows the number where nothing could be begun, and says why at the press', async () => {
    const backend = createPhoneBackend()
    backend.on('/v1/transactions', () => backend.problem('purpose_unavailable', { retry: 'none' }))
    const page = await openPhone(backend)
    expect(page.element.screen?.name).to.equal('identify')
    fill(page.element, 'phone', NUMBER.e164)
    await press(page.element, 'Send the code')
    await waitUntil(() => readFrame(page.element).includes('This isn’t set up to work'))
  })

  it('gets a new code where the last one could not be confirmed', async () => {
    const page = await openCodeOf(await openPhone())
    const { element, backend } = page
    backend.on('/answers', () => {
      backend.off('/answers')
      backend.change(() => {
        backend.state = 'choose'
        backend.prompt = undefined
      })
      return backend.problem('code_unconfirmed', {
        status: 409,
        retry: 'new-challenge',
        view: backend.view(),
      })
    })
    fill(element, 'code', RIGHT.code)
    await untilScreen(element, 'problem')
    expect(readFrame(element)).to.contain('The code couldn’t be checked.')
    await press(element, 'Start again')
    await untilScreen(element, 'code')
    expect(backend.sent('/challenges')).to.have.length(2)
  })

  it('verifies two numbers on one page, each by itself', async () => {
    const first = await openPhone(undefined, { name: 'home' })
    const second = await openPhone(undefined, { name: 'work' })
    const tokens = [first, second].map(({ backend }) => backend.calls[0]?.token)
    expect(new Set(tokens).size).to.equal(2)
  })
})

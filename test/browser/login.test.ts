import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { offer, PROOF, RIGHT } from './fixtures/login-backend.ts'
import {
  fill,
  findButton,
  findInput,
  hasButton,
  nameAda,
  openLogin,
  press,
  readError,
  readFrame,
  restorePage,
  untilScreen,
} from './fixtures/login-page.ts'

describe('countersign-login', () => {
  afterEach(restorePage)

  describe('by keyboard', () => {
    it('signs in with nothing but typing and Enter', async () => {
      const { element, events } = await openLogin({ attributes: { autofocus: '' } })
      expect(document.activeElement).to.equal(findInput(element, 'login-name'))
      fill(element, 'login-name', 'ada@example.com')
      await sendKeys({ press: 'Enter' })
      await untilScreen(element, 'password')
      expect(document.activeElement).to.equal(findInput(element, 'password'))
      fill(element, 'password', RIGHT.password)
      await sendKeys({ press: 'Enter' })
      await untilScreen(element, 'done')
      await waitUntil(() => events.includes('proof'))
      expect(element.value).to.equal(PROOF)
    })

    it('moves between ways with the arrow keys and stops at the ends', async () => {
      const { element } = await openLogin()
      await nameAda(element)
      await press(element, 'Try another way')
      await untilScreen(element, 'choose')
      findButton(element, 'Passkey').focus()
      await sendKeys({ press: 'ArrowDown' })
      expect(element.shadowRoot?.activeElement).to.equal(findButton(element, 'Password'))
      await sendKeys({ press: 'ArrowUp' })
      await sendKeys({ press: 'ArrowUp' })
      expect(element.shadowRoot?.activeElement).to.equal(findButton(element, 'Passkey'))
    })

    it('puts the focus on the heading of a screen without a field', async () => {
      const { element } = await openLogin()
      await nameAda(element)
      findButton(element, 'Try another way').focus()
      await press(element, 'Try another way')
      await untilScreen(element, 'choose')
      expect(element.shadowRoot?.activeElement?.id).to.equal('heading')
    })

    it('leaves the focus alone when it is elsewhere on the page', async () => {
      const { element, box } = await openLogin({ inForm: true })
      const note = box.querySelector('input')
      note?.focus()
      element.reset()
      await waitUntil(() => !element.busy)
      expect(document.activeElement).to.equal(note)
    })
  })

  describe('accessibility', () => {
    it('has no violation on any screen', async () => {
      const { element, backend } = await openLogin({ facts: { can_remember: true } })
      await expect(element).to.be.accessible()
      await nameAda(element)
      await expect(element).to.be.accessible()
      await press(element, 'Try another way')
      await untilScreen(element, 'choose')
      await expect(element).to.be.accessible()
      await press(element, 'Email')
      await untilScreen(element, 'code')
      await expect(element).to.be.accessible()
      backend.on('/answers', () => backend.problem('attempts_exceeded', { retry: 'new-challenge' }))
      fill(element, 'code', '000000')
      await untilScreen(element, 'problem')
      await expect(element).to.be.accessible()
    })

    it('has none in the dark, right to left, either', async () => {
      const { element, box } = await openLogin({ attributes: { theme: 'dark' } })
      box.lang = 'en'
      box.dir = 'rtl'
      await expect(element).to.be.accessible()
      await nameAda(element)
      await expect(element).to.be.accessible()
    })

    it('ties an error to its field, once', async () => {
      const { element } = await openLogin()
      await press(element, 'Continue')
      const input = findInput(element, 'login-name')
      expect(input.getAttribute('aria-invalid')).to.equal('true')
      const described = input.getAttribute('aria-describedby')?.split(' ') ?? []
      const words = described.map((id) => document.getElementById(id)?.textContent ?? '').join('')
      expect(words).to.equal('Enter your email, phone or username.')
      expect(document.activeElement).to.equal(input)
    })

    it('says in its only live region that it is busy', async () => {
      const { element, backend } = await openLogin()
      await nameAda(element)
      backend.on('/answers', () => new Promise(() => undefined))
      fill(element, 'password', 'x')
      await press(element, 'Continue')
      await element.updateComplete
      const regions = element.shadowRoot?.querySelectorAll('[role=status], [aria-live]') ?? []
      expect(regions.length).to.equal(1)
      expect(regions[0]?.textContent).to.contain('One moment…')
    })

    it('keeps a focused reveal button that says what it does', async () => {
      const { element } = await openLogin()
      await nameAda(element)
      const input = fill(element, 'password', 'secret')
      const reveal = findButton(element, 'Show password')
      reveal.click()
      await element.updateComplete
      expect(input.type).to.equal('text')
      expect(reveal.getAttribute('aria-pressed')).to.equal('true')
      reveal.click()
      await element.updateComplete
      expect(input.type).to.equal('password')
      expect(input.value).to.equal('secret')
    })
  })

  describe('on its way', () => {
    it('tells the page each screen, then the proof', async () => {
      const { element, events } = await openLogin({ facts: { steps: ['password', 'totp'] } })
      await nameAda(element)
      fill(element, 'password', RIGHT.password)
      await press(element, 'Continue')
      await untilScreen(element, 'code')
      fill(element, 'code', RIGHT.code)
      await untilScreen(element, 'done')
      await waitUntil(() => events.includes('proof'))
      expect(events).to.deep.equal(['identify', 'ready', 'password', 'code', 'done', 'proof'])
    })

    it('resolves begin with the proof', async () => {
      const { element } = await openLogin()
      const proof = element.begin()
      await nameAda(element)
      fill(element, 'password', RIGHT.password)
      await press(element, 'Continue')
      expect(await proof).to.equal(PROOF)
      expect(await element.begin()).to.equal(PROOF)
    })

    it('rejects begin with cancelled, tells the server, and starts over', async () => {
      const { element, backend, events } = await openLogin()
      const refused = element.begin().catch((error: unknown) => error)
      await nameAda(element)
      await element.cancel()
      expect(Reflect.get(Object(await refused), 'code')).to.equal('cancelled')
      expect(backend.sent('/cancel')).to.have.length(1)
      expect(events).to.include('cancel')
      await untilScreen(element, 'identify')
    })

    it('says beside the field that a password was wrong, and keeps the name', async () => {
      const { element, events } = await openLogin()
      await nameAda(element)
      const input = fill(element, 'password', 'wrong')
      await press(element, 'Continue')
      await waitUntil(() => readError(element, 'password') !== '')
      expect(element.screen?.name).to.equal('password')
      expect(document.activeElement).to.equal(input)
      expect(input.selectionEnd).to.equal(5)
      expect(findInput(element, 'login-name').value).to.equal('ada@example.com')
      expect(events).to.include('problem:answer_wrong')
    })

    it('sends one answer however often it is pressed', async () => {
      const { element, backend } = await openLogin()
      await nameAda(element)
      fill(element, 'password', RIGHT.password)
      await press(element, 'Continue')
      await press(element, 'Continue')
      await sendKeys({ press: 'Enter' })
      await untilScreen(element, 'done')
      expect(backend.sent('/answers')).to.have.length(1)
    })

    it('asks nothing of the server for an empty password', async () => {
      const { element, backend } = await openLogin()
      await nameAda(element)
      await press(element, 'Continue')
      expect(readError(element, 'password')).to.equal('Enter your password.')
      expect(backend.sent('/answers')).to.have.length(0)
    })

    it('goes back to the name, which is still there to be changed', async () => {
      const { element, backend } = await openLogin()
      await nameAda(element)
      expect(findInput(element, 'login-name').readOnly).to.equal(true)
      await press(element, 'Change')
      await untilScreen(element, 'identify')
      expect(findInput(element, 'login-name').readOnly).to.equal(false)
      fill(element, 'login-name', 'grace@example.com')
      await press(element, 'Continue')
      await untilScreen(element, 'password')
      expect(backend.sent('/identify').map((body) => body['login_name'])).to.deep.equal([
        'ada@example.com',
        'grace@example.com',
      ])
    })

    it('comes back from the list to the open prompt without asking it again', async () => {
      const { element, backend } = await openLogin()
      await nameAda(element)
      fill(element, 'password', 'half')
      await press(element, 'Try another way')
      await untilScreen(element, 'choose')
      await press(element, 'Password')
      await untilScreen(element, 'password')
      expect(findInput(element, 'password').value).to.equal('half')
      expect(backend.sent('/challenges')).to.have.length(0)
    })

    it('asks for another way under recovery when the password is forgotten', async () => {
      const { element, backend } = await openLogin()
      await nameAda(element)
      await press(element, 'Forgot password?')
      await untilScreen(element, 'choose')
      expect(readFrame(element)).to.contain('Reset your password')
      expect(hasButton(element, 'Password')).to.equal(false)
      await press(element, 'Email')
      await untilScreen(element, 'code')
      expect(backend.sent('/challenges')).to.deep.equal([
        { authenticator: 'email-code', recover: true, replaces: 'c2' },
      ])
    })

    it('refuses a new password that is too short before sending it', async () => {
      const data = { password: { mode: 'new', min_length: 8 } }
      const { element, backend } = await openLogin({ facts: { data } })
      await nameAda(element, 'password-new')
      const input = fill(element, 'password', 'short')
      expect(input.autocomplete).to.equal('new-password')
      await press(element, 'Save and continue')
      expect(readError(element, 'password')).to.equal('Use at least 8 characters.')
      fill(element, 'password', 'long enough for it')
      await press(element, 'Save and continue')
      await untilScreen(element, 'done')
      expect(backend.sent('/answers')).to.have.length(1)
    })

    it('shows one that sends something before it is sent, with where it goes', async () => {
      const offers = [offer('sms-code', { target: '•••• 6789' }), offer('totp')]
      const { element, backend } = await openLogin({ facts: { offers, own: true } })
      backend.on('/identify', () => {
        backend.state = 'choose'
        return backend.reply()
      })
      await nameAda(element, 'send')
      expect(readFrame(element)).to.contain('We’ll text a code to •••• 6789.')
      expect(backend.sent('/challenges')).to.have.length(0)
      await press(element, 'Send code')
      await untilScreen(element, 'code')
      expect(backend.sent('/challenges')).to.have.length(1)
    })

    it('asks the first way by itself when that sends nothing', async () => {
      const { element, backend } = await openLogin({ facts: { offers: [offer('totp')] } })
      backend.on('/identify', () => {
        backend.state = 'choose'
        return backend.reply()
      })
      await nameAda(element, 'code')
      expect(backend.sent('/challenges')).to.deep.equal([{ authenticator: 'totp' }])
    })

    it('shows no unaccented word in the made-up language', async () => {
      const { element } = await openLogin({ attributes: { locale: 'en-XA' } })
      const labels = ['login-name']
      fill(element, 'login-name', 'ada')
      findButton(element, '[Çö').click()
      await untilScreen(element, 'password')
      const words = [
        ...[...(element.shadowRoot?.querySelectorAll('h2, p, button, small') ?? [])].map(
          (part) => part.textContent?.trim() ?? '',
        ),
        ...[...element.querySelectorAll('label')].map((label) => label.textContent ?? ''),
      ].filter(Boolean)
      expect(words.length).to.be.greaterThan(labels.length + 3)
      expect(words.filter((text) => !text.startsWith('['))).to.deep.equal([])
      expect(element.shadowRoot?.querySelector('.frame')?.getAttribute('lang')).to.equal('en-XA')
    })
  })
})

import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { openCode, readCells, readSent } from './fixtures/code-page.ts'
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

function paste(input: HTMLInputElement, text: string): void {
  input.focus()
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  // Firefox makes clipboard events of a script empty.
  const event = new Event('paste', { cancelable: true, bubbles: true })
  Object.defineProperty(event, 'clipboardData', { value: clipboardData })
  input.dispatchEvent(event)
}

describe('the code screen', () => {
  afterEach(restorePage)

  it('is one real field for one-time codes, left to right', async () => {
    const { element } = await openCode('email-code')
    const input = findInput(element, 'code')
    expect(element.querySelectorAll('input[slot="code"]')).to.have.length(1)
    expect(input.getAttribute('autocomplete')).to.equal('one-time-code')
    expect(input.inputMode).to.equal('numeric')
    expect(getComputedStyle(input).direction).to.equal('ltr')
    expect(document.activeElement).to.equal(input)
  })

  it('draws what is typed into cells, and sends it once it is complete', async () => {
    const page = await openCode('email-code')
    await sendKeys({ type: '123' })
    await page.element.updateComplete
    expect(readCells(page)).to.equal('123___')
    expect(page.backend.sent('/answers')).to.have.length(0)
    await sendKeys({ type: '456' })
    await untilScreen(page.element, 'done')
    expect(readSent(page.backend)).to.deep.equal(['123456'])
  })

  for (const [what, text] of [
    ['a code with a space', '123 456'],
    ['a code with a dash', '123-456'],
    ['a whole message', 'Your Harbour code is 123 456. We will never ask you for it.'],
    ['a message with an amount', 'Send € 2500.00 to Lindqvist: 123456'],
    ['a message with a bound last line', 'Code 99.\n\n@harbour.example #123456'],
    ['Arabic-Indic digits', '١٢٣٤٥٦'],
    ['Persian digits', '۱۲۳۴۵۶'],
    ['full-width digits', '１２３４５６'],
  ]) {
    it(`takes ${what} by paste`, async () => {
      const page = await openCode('email-code')
      paste(findInput(page.element, 'code'), text ?? '')
      await untilScreen(page.element, 'done')
      expect(readSent(page.backend)).to.deep.equal(['123456'])
    })

    it(`takes ${what} filled in at once`, async () => {
      const page = await openCode('email-code')
      fill(page.element, 'code', text ?? '')
      await untilScreen(page.element, 'done')
      expect(readSent(page.backend)).to.deep.equal(['123456'])
    })
  }

  it('pastes over what is there', async () => {
    const page = await openCode('email-code')
    const input = fill(page.element, 'code', '98')
    paste(input, '123456')
    await untilScreen(page.element, 'done')
    expect(readSent(page.backend)).to.deep.equal(['123456'])
  })

  it('says how many tries are left when they are few', async () => {
    const { element, backend } = await openCode('email-code')
    backend.on('/answers', () => {
      const view = backend.view()
      const prompt = { ...view.prompt, attempts_left: 1 }
      return backend.problem('answer_wrong', { retry: 'same', view: { ...view, prompt } })
    })
    fill(element, 'code', '654321')
    await waitUntil(() => readError(element, 'code').includes('one more try'))
  })

  it('asks for the rest of an incomplete code and sends nothing', async () => {
    const { element, backend } = await openCode('email-code')
    fill(element, 'code', '123')
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal('Enter all 6 digits.')
    expect(backend.sent('/answers')).to.have.length(0)
  })

  for (const [kind, data, heading] of [
    ['sms-code', { target: '•••• 6789' }, 'Enter the code we texted'],
    ['email-code', { target: 'a•••@example.com' }, 'Enter the code we emailed'],
    ['voice-code', { channel: 'voice', target: '•••• 6789' }, 'Enter the code from our call'],
    ['totp', {}, 'Enter the code from your app'],
    ['sms-code', {}, 'Enter the code'],
  ] as const) {
    it(`says which code it asks for: ${heading}`, async () => {
      const { element } = await openCode(kind, { length: 6, ...data })
      expect(element.screen?.heading).to.equal(heading)
    })
  }

  it('is another screen where it asks for a second code: told, and with the focus', async () => {
    const data = { totp: { length: 8, min_length: 6 }, 'sms-code': { target: '•••• 6789' } }
    const { element, events } = await openLogin({ facts: { steps: ['totp', 'sms-code'], data } })
    await nameAda(element, 'code')
    fill(element, 'code', '123456')
    findButton(element, 'Continue').focus()
    await press(element, 'Continue')
    await waitUntil(() => readFrame(element).includes('Enter the code we texted'))
    await untilScreen(element, 'code')
    expect(document.activeElement).to.equal(findInput(element, 'code'))
    expect(events.filter((name) => name === 'code')).to.have.length(2)
  })

  it('waits for the end of an input method before it reads', async () => {
    const { element, backend } = await openCode('email-code')
    const input = findInput(element, 'code')
    input.value = '１２３４５６'
    input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }))
    expect(backend.sent('/answers')).to.have.length(0)
    input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
    await untilScreen(element, 'done')
  })

  it('puts the caret where a cell is pressed', async () => {
    const { element } = await openCode('email-code')
    const input = fill(element, 'code', '12345')
    const { left, width, top } = input.getBoundingClientRect()
    const clientX = left + (width / 6) * 1.5
    input.dispatchEvent(new MouseEvent('click', { clientX, clientY: top + 5, detail: 1 }))
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([1, 2])
  })

  it('says the same to every stranger about where it went', async () => {
    const { element } = await openCode('email-code')
    expect(readFrame(element)).to.contain('If this account can get codes, one is on its way.')
  })

  it('says to its owner where it went', async () => {
    const { element } = await openCode('sms-code', { target: '•••• 6789' })
    expect(readFrame(element)).to.contain('We texted it to •••• 6789.')
  })

  it('says to its owner where it can take a while', async () => {
    const { element } = await openCode('sms-code', { target: '•••• 6789', late: true })
    const text = 'It can take a minute until it reaches •••• 6789.'
    expect(readFrame(element)).to.contain(text)
  })

  it('lets another message be asked for when the server allows it, not before', async () => {
    const { element, backend } = await openCode('email-code', {}, 2)
    const button = findButton(element, 'Send it again in 0:0')
    expect(button.getAttribute('aria-disabled')).to.equal('true')
    button.click()
    expect(backend.sent('/challenges')).to.have.length(0)
    await waitUntil(() => !hasButton(element, 'Send it again in'))
    fill(element, 'code', '12')
    await press(element, 'Send it again')
    await waitUntil(() => readFrame(element).includes('A new code is on its way.'))
    expect(backend.sent('/challenges')).to.deep.equal([
      { authenticator: 'email-code', replaces: 'c2' },
    ])
    expect(findInput(element, 'code').value).to.equal('')
    fill(element, 'code', '123456')
    await untilScreen(element, 'done')
    expect(backend.sent('/answers').at(-1)?.['challenge']).to.equal('c3')
  })

  it('keeps the prompt where nobody could confirm the code: another one is asked for right there', async () => {
    const { element, backend } = await openCode('sms-code', {}, 0)
    backend.on('/answers', () => {
      backend.off('/answers')
      return backend.problem('code_unconfirmed', {
        status: 409,
        retry: 'new-challenge',
        view: backend.view(),
      })
    })
    fill(element, 'code', '123456')
    await waitUntil(() => readFrame(element).includes('The code couldn’t be checked.'))
    expect(findInput(element, 'code').isConnected).to.equal(true)
    await press(element, 'Send it again')
    await waitUntil(() => readFrame(element).includes('A new code is on its way.'))
  })

  it('keeps the prompt when no more messages are sent', async () => {
    const { element, backend } = await openCode('email-code', {}, 0)
    backend.on('/challenges', () =>
      backend.problem('send_limited', {
        status: 429,
        retry: 'later',
        retry_at: backend.now() + 600,
        view: backend.view(),
      }),
    )
    fill(element, 'code', '12')
    await press(element, 'Send it again')
    await waitUntil(() => readFrame(element).includes('Enough codes were sent for now'))
    await untilScreen(element, 'code')
    expect(findInput(element, 'code').value).to.equal('12')
  })

  it('offers no other message for an authenticator app', async () => {
    const { element } = await openCode('totp')
    expect(hasButton(element, 'Send it again')).to.equal(false)
    expect(readFrame(element)).to.contain('Your authenticator app shows it.')
  })

  it('sends a code whose length varies at a press, and none that is too short', async () => {
    const { element, backend } = await openCode('totp', { length: 8, min_length: 6 })
    expect(element.shadowRoot?.querySelector('.cells')).to.equal(null)
    fill(element, 'code', '12345')
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal('Enter at least 6 digits.')
    fill(element, 'code', '123 456')
    expect(readSent(backend)).to.deep.equal([])
    await press(element, 'Continue')
    await waitUntil(() => readSent(backend).length === 1)
    expect(readSent(backend)).to.deep.equal(['123456'])
  })

  it('leaves nothing behind when another way is taken', async () => {
    const { element } = await openCode('email-code')
    fill(element, 'code', '123')
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Password')
    await untilScreen(element, 'password')
    expect(element.querySelector('[slot^="code"]')).to.equal(null)
  })
})

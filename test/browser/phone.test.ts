import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { RIGHT } from './fixtures/login-backend.ts'
import {
  fill,
  findInput,
  hasButton,
  press,
  readError,
  readFrame,
  restorePage,
  toPlain,
  untilScreen,
} from './fixtures/login-page.ts'
import {
  createPhoneBackend,
  NUMBER,
  openCodeOf,
  openPhone,
  type PhonePage,
  readHint,
  restoreFetch,
  toPhoneProof,
} from './fixtures/phone-page.ts'

const toValue = ({ form }: PhonePage): FormDataEntryValue | null => new FormData(form).get('phone')

/** Verified. */
async function openDone(page: PhonePage): Promise<PhonePage> {
  await openCodeOf(page)
  fill(page.element, 'code', RIGHT.code)
  await untilScreen(page.element, 'done')
  await waitUntil(() => page.events.includes('proof'))
  return page
}

describe('countersign-phone', () => {
  afterEach(() => {
    restoreFetch()
    restorePage()
  })

  it('is accessible at the number, with an error, at the code, and verified', async () => {
    const page = await openPhone()
    await expect(page.element).to.be.accessible()
    await press(page.element, 'Send the code')
    await expect(page.element).to.be.accessible()
    await openCodeOf(page)
    await expect(page.element).to.be.accessible()
    fill(page.element, 'code', RIGHT.code)
    await untilScreen(page.element, 'done')
    await expect(page.element).to.be.accessible()
  })

  it('verifies a number by keyboard alone, gives the proof to the form, and does not send it', async () => {
    const page = await openPhone()
    const { element, backend, sends, events } = page
    findInput(element, 'phone').focus()
    await sendKeys({ type: '015123456789' })
    expect(findInput(element, 'phone').value).to.equal(NUMBER.national)
    await sendKeys({ press: 'Enter' })
    await untilScreen(element, 'code')
    expect(toValue(page)).to.equal(null)
    expect(document.activeElement?.getAttribute('slot')).to.equal('code')
    await sendKeys({ type: RIGHT.code })
    await untilScreen(element, 'done')
    await waitUntil(() => events.includes('proof'))
    expect(toValue(page)).to.equal(toPhoneProof(900))
    expect(element.value).to.equal(toPhoneProof(900))
    expect(sends, 'never by itself').to.have.length(0)
    expect(backend.sent('/identify')).to.deep.equal([{ phone_number: NUMBER.e164 }])
    expect(backend.sent('/challenges')).to.deep.equal([{ authenticator: 'sms-code' }])
    expect(readFrame(element)).to.contain('Phone number verified +49 1512 3456789')
    expect(element.querySelectorAll(':scope > input')).to.have.length(0)
  })

  it('begins with purpose and binding, and tells of no device', async () => {
    localStorage.setItem('countersign:device', '1')
    const { backend } = await openPhone()
    const [begun] = backend.sent('/v1/transactions')
    expect(begun).to.have.keys('purpose', 'binding', 'locale')
    expect(begun?.['purpose']).to.equal('verify-phone')
    expect(begun?.['binding']).to.match(/^[\w-]{43}$/)
  })

  it('sends nothing before the press, and says where the code goes and what it may cost', async () => {
    const { element, backend } = await openPhone()
    expect(readHint(element)).to.equal(
      'For example 01512 3456789. Your carrier may charge for messages.',
    )
    fill(element, 'phone', NUMBER.e164)
    expect(readHint(element)).to.equal(
      'The code goes to +49 1512 3456789. Your carrier may charge for messages.',
    )
    expect(backend.calls.map(({ path }) => path.split('/').at(-1))).to.deep.equal(['transactions'])
  })

  for (const [typed, advice] of [
    ['', 'Enter your phone number.'],
    ['12', 'Check the number'],
    ['hello', 'Check the number'],
    ['+33 6 12 34 56 78', 'Numbers from France can’t be used here.'],
  ] as const) {
    it(`catches ${typed || 'nothing'} beside the field, before anything is sent`, async () => {
      const { element, backend } = await openPhone()
      fill(element, 'phone', typed)
      await press(element, 'Send the code')
      expect(readError(element, 'phone')).to.contain(advice)
      expect(backend.sent('/identify')).to.have.length(0)
      expect(document.activeElement?.getAttribute('slot')).to.equal('phone')
      fill(element, 'phone', NUMBER.e164)
      expect(readError(element, 'phone')).to.equal('')
    })
  }

  for (const [code, advice] of [
    ['target_refused', 'Codes can’t be sent there.'],
    ['access_denied', 'No code can be sent from here'],
    ['send_limited', 'Enough codes were sent for now.'],
    ['send_failed', 'The code couldn’t be sent.'],
  ] as const) {
    it(`says ${code} beside the number, of naming it and of sending there`, async () => {
      const { element, backend, events } = await openPhone()
      for (const call of ['/identify', '/challenges']) {
        backend.on(call, () => backend.problem(code, { view: backend.view() }))
        fill(element, 'phone', NUMBER.e164)
        await press(element, 'Send the code')
        await waitUntil(() => readError(element, 'phone').startsWith(advice), `${call} ${advice}`)
        await waitUntil(() => !element.busy)
        expect(element.screen?.name).to.equal('identify')
        if (call === '/identify') {
          backend.on('/identify', () => {
            backend.change(() => {
              backend.state = 'choose'
              backend.facts.offers = [
                { id: 'sms-code', kind: 'sms-code', ceremony: 'code', available: true },
              ]
            })
            return backend.reply()
          })
        }
      }
      expect(events.filter((name) => name === `problem:${code}`)).to.have.length(2)
    })
  }

  it('counts down where the server says when, and sends by itself what was asked for', async () => {
    const { element, backend } = await openPhone()
    backend.on('/challenges', () => {
      backend.off('/challenges')
      return backend.problem('resend_too_early', {
        status: 429,
        retry: 'later',
        retry_at: backend.now() + 1,
        view: backend.view(),
      })
    })
    fill(element, 'phone', NUMBER.e164)
    await press(element, 'Send the code')
    await untilScreen(element, 'limited')
    expect(hasButton(element, 'Change number')).to.equal(true)
    await waitUntil(() => hasButton(element, 'Try again') && !readFrame(element).includes(' in '))
    await press(element, 'Try again')
    await untilScreen(element, 'code')
  })

  it('calls where no text can be sent, and offers the other way beside the code', async () => {
    const one = await openPhone(createPhoneBackend({ ways: ['voice-code'] }))
    await openCodeOf(one)
    expect(one.backend.sent('/challenges')).to.deep.equal([{ authenticator: 'voice-code' }])
    one.form.remove()
    restorePage()
    const two = await openPhone(createPhoneBackend({ ways: ['voice-code', 'sms-code'] }))
    await openCodeOf(two)
    expect(two.backend.sent('/challenges')).to.deep.equal([{ authenticator: 'sms-code' }])
    await press(two.element, 'Try another way')
    await untilScreen(two.element, 'choose')
    await press(two.element, 'Phone call')
    await untilScreen(two.element, 'code')
    expect(readFrame(two.element)).to.contain('We’re calling +49 1512 3456789')
  })

  it('keeps the code’s screen after a wrong one', async () => {
    const page = await openCodeOf(await openPhone())
    fill(page.element, 'code', '000000')
    await waitUntil(() => readError(page.element, 'code') !== '')
    expect(page.element.screen?.name).to.equal('code')
    expect(page.element.value).to.equal('')
  })

  it('comes back to the code after a reload, and its countdown with it', async () => {
    const { element, backend, form } = await openCodeOf(await openPhone())
    form.remove()
    const second = await openPhone(backend)
    expect(second.element.screen?.name).to.equal('code')
    expect(toPlain(readFrame(second.element))).to.match(/Send it again in 0:\d\d/)
    expect(backend.sent('/challenges'), 'nothing is sent twice').to.have.length(1)
    expect(backend.sent('/v1/transactions')).to.have.length(1)
    fill(second.element, 'code', RIGHT.code)
    await untilScreen(second.element, 'done')
    expect(element.value).to.equal('')
  })

  it('sends again at a press once the server lets it', async () => {
    const { element, backend } = await openCodeOf(
      await openPhone(createPhoneBackend({ resendSeconds: 0 })),
    )
    const { challenge } = backend.prompt ?? {}
    await press(element, 'Send it again')
    await waitUntil(() => readFrame(element).includes('A new code is on its way.'))
    expect(backend.sent('/challenges')[1]).to.deep.equal({
      authenticator: 'sms-code',
      replaces: challenge,
    })
  })

  it('asks for another number from the code’s screen, and speaks of that one from then on', async () => {
    const page = await openCodeOf(await openPhone())
    const { element, backend } = page
    await press(element, 'Change number')
    await untilScreen(element, 'identify')
    expect(element.querySelector('[slot="code"]')).to.equal(null)
    await waitUntil(() => findInput(element, 'phone').value === NUMBER.national, 'the one before')
    await openCodeOf(page, '+46701740605')
    expect(readFrame(element)).to.contain('We texted it to +46 701740605')
    expect(readFrame(element)).not.to.contain('A new code is on its way.')
    expect(backend.sent('/v1/transactions'), 'in the same transaction').to.have.length(1)
  })

  it('takes the proof away when the number is changed, and begins anew', async () => {
    const page = await openDone(await openPhone())
    const { element, backend } = page
    await press(element, 'Change number')
    await untilScreen(element, 'identify')
    expect(element.value).to.equal('')
    expect(toValue(page)).to.equal(null)
    await openCodeOf(page, '+46701740605')
    fill(element, 'code', RIGHT.code)
    await untilScreen(element, 'done')
    expect(backend.sent('/v1/transactions')).to.have.length(2)
    expect(readFrame(element)).to.contain('+46 701740605')
  })

  it('takes the proof away when it has run out, and says so', async () => {
    const page = await openDone(await openPhone(createPhoneBackend({ life: 1 })))
    expect(page.element.value).to.equal(toPhoneProof(1))
    await waitUntil(() => page.element.screen?.name === 'identify')
    expect(page.element.value).to.equal('')
    expect(toValue(page)).to.equal(null)
    await waitUntil(() => readFrame(page.element).includes('Verify the number once more.'))
    await waitUntil(() => findInput(page.element, 'phone').value === NUMBER.national)
  })
})

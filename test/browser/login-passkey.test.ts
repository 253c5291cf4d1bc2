import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { offer } from './fixtures/login-backend.ts'
import {
  fill,
  findButton,
  findInput,
  HAS_PASSKEYS,
  hasButton,
  hidePasskeys,
  nameAda,
  openLogin,
  press,
  readFrame,
  restorePage,
  stubPasskeys,
  toFakeCredential,
  untilScreen,
} from './fixtures/login-page.ts'

const STANDING = { challenge: 'standing', options: { challenge: 'AAAA', rpId: 'localhost' } }

const isAutofill = (options: CredentialRequestOptions) => options.mediation === 'conditional'
const never = () => new Promise<never>(() => undefined)

// WebKitGTK has none: what it shows instead is tested with the problems.
const describeWherePasskeysAre = HAS_PASSKEYS ? describe : () => undefined

describeWherePasskeysAre('passkeys', () => {
  let restore: () => void = () => undefined

  afterEach(() => {
    restore()
    restorePage()
  })

  it('sign in by the button on the first screen', async () => {
    restore = stubPasskeys((options) =>
      isAutofill(options) ? never() : Promise.resolve(toFakeCredential()),
    )
    const { element, backend } = await openLogin({ facts: { passkey: STANDING } })
    await press(element, 'Use a passkey')
    await untilScreen(element, 'done')
    const [answer] = backend.sent('/answers')
    expect(answer?.['challenge']).to.equal('standing')
    expect(answer).to.have.nested.property('answer.response.id', 'AQID')
    expect(backend.sent('/challenges')).to.have.length(0)
  })

  it('sign in out of the field’s suggestions, with no press of ours', async () => {
    restore = stubPasskeys(async (options) => (isAutofill(options) ? toFakeCredential() : never()))
    const { backend, element } = await openLogin({ facts: { passkey: STANDING } })
    const real = PublicKeyCredential.isConditionalMediationAvailable
    expect(findInput(element, 'login-name').autocomplete).to.equal('username webauthn')
    if (await real()) {
      await untilScreen(element, 'done')
      expect(backend.sent('/answers')[0]?.['challenge']).to.equal('standing')
    }
  })

  it('leave the person on the same screen after the sheet was left, with a hint', async () => {
    restore = stubPasskeys((options) =>
      isAutofill(options) ? never() : Promise.reject(new DOMException('left', 'NotAllowedError')),
    )
    const { element, events } = await openLogin({ facts: { passkey: STANDING } })
    fill(element, 'login-name', 'ada')
    await press(element, 'Use a passkey')
    await waitUntil(() => readFrame(element).includes('No passkey was used'))
    expect(element.screen?.name).to.equal('passkey')
    expect(events.filter((name) => name.startsWith('problem'))).to.deep.equal([])
    await press(element, 'Try another way')
    await untilScreen(element, 'identify')
    expect(findInput(element, 'login-name').value).to.equal('ada')
  })

  it('wait for a press where the server asks for one', async () => {
    let asked = 0
    restore = stubPasskeys((options) => {
      if (isAutofill(options)) return never()
      asked += 1
      return Promise.resolve(toFakeCredential())
    })
    const { element } = await openLogin({ facts: { steps: ['passkey'] } })
    await nameAda(element, 'passkey')
    await element.updateComplete
    expect(asked).to.equal(0)
    await press(element, 'Use passkey')
    await untilScreen(element, 'done')
    expect(asked).to.equal(1)
  })

  it('are asked for at once when a press led there', async () => {
    let asked = 0
    restore = stubPasskeys((options) => {
      if (isAutofill(options)) return never()
      asked += 1
      return Promise.resolve(toFakeCredential())
    })
    const facts = { own: true, offers: [offer('passkey'), offer('password')] }
    const { element } = await openLogin({ facts })
    await nameAda(element)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Passkey')
    await untilScreen(element, 'done')
    expect(asked).to.equal(1)
  })

  it('say that one is not known here, and tell the browser where the server says so', async () => {
    const told: unknown[] = []
    const real = Reflect.get(PublicKeyCredential, 'signalUnknownCredential') as unknown
    Reflect.set(PublicKeyCredential, 'signalUnknownCredential', async (facts: unknown) => {
      told.push(facts)
    })
    restore = stubPasskeys((options) =>
      isAutofill(options) ? never() : Promise.resolve(toFakeCredential()),
    )
    const { element, backend } = await openLogin({ facts: { passkey: STANDING } })
    backend.on('/answers', () =>
      backend.problem('passkey_refused', {
        retry: 'another-way',
        signal: 'unknown_credential',
        view: backend.view(),
      }),
    )
    await press(element, 'Use a passkey')
    await waitUntil(() => readFrame(element).includes('That passkey isn’t known here'))
    await waitUntil(() => told.length === 1)
    expect(told).to.deep.equal([{ rpId: 'localhost', credentialId: 'AQID' }])
    Reflect.set(PublicKeyCredential, 'signalUnknownCredential', real)
  })

  it('can be made at the end of a sign-up, or not', async () => {
    const data = { passkey: { mode: 'create', optional: true } }
    const { element, backend } = await openLogin({ facts: { steps: ['passkey'], data } })
    await nameAda(element, 'passkey-new')
    await press(element, 'Not now')
    await untilScreen(element, 'done')
    expect(backend.sent('/answers')[0]?.['answer']).to.deep.equal({ skip: true })
  })

  it('are offered by a button only where the site takes them', async () => {
    const { element, backend } = await openLogin()
    await waitUntil(() => backend.calls.length === 1)
    await waitUntil(() => !hasButton(element, 'Use a passkey'))
  })
})

describe('a browser without passkeys', () => {
  let restore: () => void = () => undefined

  beforeEach(() => {
    restore = hidePasskeys()
  })

  afterEach(() => {
    restore()
    restorePage()
  })

  it('is offered none on the first screen', async () => {
    const { element, backend } = await openLogin({ facts: { passkey: STANDING } })
    await waitUntil(() => backend.calls.length === 1)
    await element.updateComplete
    expect(hasButton(element, 'Use a passkey')).to.equal(false)
    await expect(element).to.be.accessible()
  })

  it('is told so in the list, and the other ways work', async () => {
    const { element } = await openLogin()
    await nameAda(element)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    const row = findButton(element, 'Passkey')
    expect(row.getAttribute('aria-disabled')).to.equal('true')
    expect(row.textContent).to.contain('Not available in this browser')
    await press(element, 'Email')
    await untilScreen(element, 'code')
  })

  it('is told so where the server asks for one, and led on', async () => {
    const { element } = await openLogin({ facts: { steps: ['passkey'] } })
    await nameAda(element, 'passkey')
    expect(readFrame(element)).to.contain('This browser can’t use passkeys')
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
  })
})

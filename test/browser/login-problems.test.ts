import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { FIRST_WAYS, LoginBackend, offer, RIGHT } from './fixtures/login-backend.ts'
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

describe('problems of a sign-in', () => {
  afterEach(restorePage)

  it('counts down when it is limited, and leaves ways out', async () => {
    const { element, backend } = await openLogin()
    backend.on('/identify', () =>
      backend.problem('limited', { status: 429, retry: 'later', retry_at: backend.now() + 65 }),
    )
    fill(element, 'login-name', 'ada')
    await press(element, 'Continue')
    await untilScreen(element, 'limited')
    const button = findButton(element, 'Try again in 1:0')
    expect(button.getAttribute('aria-disabled')).to.equal('true')
    button.click()
    expect(backend.sent('/identify')).to.have.length(1)
    const label = button.textContent
    await waitUntil(() => button.textContent !== label, 'the time moves')
    await press(element, 'Back')
    await untilScreen(element, 'identify')
  })

  it('can be tried again once the time has come', async () => {
    const { element, backend } = await openLogin()
    backend.on('/identify', () => {
      backend.off('/identify')
      const facts = { status: 429, retry: 'later', retry_at: backend.now() + 1 }
      return backend.problem('limited', facts)
    })
    fill(element, 'login-name', 'ada')
    await press(element, 'Continue')
    await untilScreen(element, 'limited')
    await waitUntil(() => hasButton(element, 'Try again') && !hasButton(element, 'Try again in'))
    await press(element, 'Try again')
    await untilScreen(element, 'password')
  })

  it('starts the same way afresh after too many tries', async () => {
    const { element, backend, events } = await openLogin({ facts: { steps: ['email-code'] } })
    await nameAda(element, 'code')
    backend.on('/answers', () => backend.problem('attempts_exceeded', { retry: 'new-challenge' }))
    fill(element, 'code', '111111')
    await untilScreen(element, 'problem')
    expect(readFrame(element)).to.contain('Too many tries')
    expect(events).to.include('problem:attempts_exceeded')
    await press(element, 'Start again')
    await untilScreen(element, 'code')
    expect(backend.sent('/challenges').at(-1)).to.deep.equal({
      authenticator: 'email-code',
      replaces: 'c2',
    })
  })

  it('gives the field back when trying again is answered beside it', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => backend.problem('internal', { status: 500, retry: 'later' }))
    fill(element, 'password', 'not the right one')
    await press(element, 'Continue')
    await untilScreen(element, 'problem')
    backend.off('/answers')
    await press(element, 'Try again')
    await untilScreen(element, 'password')
    expect(element.textContent).to.contain('That didn’t match.')
  })

  it('shows the ways that are left when the last try of one is used up', async () => {
    const { element, backend } = await openLogin({ facts: { steps: ['email-code'] } })
    await nameAda(element, 'code')
    backend.on('/answers', () => {
      const { prompt: _used, ...view } = backend.view()
      return backend.problem('answer_wrong', { retry: 'same', view: { ...view, state: 'choose' } })
    })
    fill(element, 'code', '111111')
    await untilScreen(element, 'choose')
    expect(readFrame(element)).to.contain('That was one try too many.')
  })

  it('says after a hidden step that something was wrong, not which, and takes both again', async () => {
    const { element, backend } = await openLogin({ facts: { steps: ['password', 'totp'] } })
    const proveFirst = async () => {
      fill(element, 'password', RIGHT.password)
      await press(element, 'Continue')
      await untilScreen(element, 'code')
    }
    await nameAda(element)
    await proveFirst()
    backend.on('/answers', () => {
      backend.off('/answers')
      backend.steps = ['totp']
      backend.facts.proven = []
      backend.ask('password')
      return backend.problem('answer_wrong', { retry: 'same', view: backend.view() })
    })
    fill(element, 'code', '111111')
    await untilScreen(element, 'password')
    const words = 'That didn’t match. Check both answers and try once more.'
    await waitUntil(() => readFrame(element).includes(words))
    expect(readError(element, 'password')).to.equal('')
    expect(findInput(element, 'password').value).to.equal('')
    await proveFirst()
    expect(readFrame(element)).not.to.contain(words)
    fill(element, 'code', RIGHT.code)
    await untilScreen(element, 'done')
  })

  it('offers the other ways when one is down', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/challenges', () =>
      backend.problem('vendor_unavailable', { status: 503, retry: 'another-way' }),
    )
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Email')
    await waitUntil(() => readFrame(element).includes('This way isn’t working right now'))
    await untilScreen(element, 'choose')
    expect(hasButton(element, 'Authenticator app')).to.equal(true)
  })

  it('says what would help when the level cannot be reached, and never goes on', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => {
      backend.state = 'failed'
      backend.facts.problem = 'level_unreachable'
      backend.facts.would_help = ['passkey', 'totp']
      return backend.reply()
    })
    fill(element, 'password', 'x')
    await press(element, 'Continue')
    await untilScreen(element, 'unreachable')
    expect(readFrame(element)).to.contain('This would help: Passkey or Authenticator app')
    expect(hasButton(element, 'Continue')).to.equal(false)
    await press(element, 'Start again')
    await untilScreen(element, 'identify')
  })

  it('lists a ceremony that only a newer widget knows as not available here', async () => {
    const facts = { offers: [...FIRST_WAYS, offer('gait', { ceremony: 'hover' })] }
    const { element, backend } = await openLogin({ facts })
    backend.on('/identify', () => {
      backend.ask('gait', { ceremony: 'hover', data: { strange: true } })
      return backend.reply()
    })
    await nameAda(element, 'choose')
    const row = findButton(element, 'Another way')
    expect(row.getAttribute('aria-disabled')).to.equal('true')
    expect(row.textContent).to.contain('Not available here')
    row.click()
    expect(backend.sent('/challenges')).to.have.length(0)
    row.focus()
    expect(element.shadowRoot?.activeElement).to.equal(row)
    await press(element, 'Password')
    await untilScreen(element, 'password')
  })

  it('takes prompt data that does not fit for a ceremony it does not know', async () => {
    const { element, backend } = await openLogin()
    backend.on('/identify', () => {
      backend.ask('totp', { data: { length: 'six' } })
      return backend.reply()
    })
    await nameAda(element, 'choose')
  })

  it('does not mind members that only a newer server sends', async () => {
    const backend = new LoginBackend()
    const real = backend.view.bind(backend)
    backend.view = () => ({ ...real(), moon: { phase: 'new' } }) as ReturnType<typeof real>
    const { element } = await openLogin({ backend })
    await nameAda(element)
  })

  it('shows why a way of the person’s own is off', async () => {
    const locked_until = Math.floor(Date.now() / 1000) + 130
    const offers = [
      offer('totp'),
      offer('pin', { available: false, reason: 'locked', locked_until }),
      offer('sms-code', { available: false, reason: 'restricted' }),
    ]
    const { element } = await openLogin({ facts: { offers, own: true } })
    await nameAda(element)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    expect(findButton(element, 'PIN').textContent).to.match(/Try again in \W*2:/)
    expect(findButton(element, 'Text message').textContent).to.contain('Not allowed for this')
  })

  it('takes a proxy’s error page for a backend that is away', async () => {
    const { element, backend, events } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    fill(element, 'password', 'x')
    await press(element, 'Continue')
    await untilScreen(element, 'problem')
    expect(events).to.include('problem:unavailable')
    backend.off('/answers')
    await press(element, 'Try again')
    await waitUntil(() => backend.sent('/answers').length === 2)
  })

  it('takes a reply that does not fit for no success', async () => {
    const { element, backend, events } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => Response.json({ state: 'done', proof: 'forged' }))
    fill(element, 'password', 'x')
    await press(element, 'Continue')
    await untilScreen(element, 'problem')
    expect(events).to.not.include('proof')
  })

  it('gives the request’s id to be copied, and no code', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () =>
      backend.problem('internal', { status: 500, retry: 'later', instance: 'req_8f2c1d' }),
    )
    fill(element, 'password', 'x')
    await press(element, 'Continue')
    await untilScreen(element, 'problem')
    expect(readFrame(element)).to.contain('Reference req_8f2c1d')
    expect(readFrame(element)).to.not.contain('internal')
  })

  it('says that cookies are needed where the browser keeps none', async () => {
    const real = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
    Object.defineProperty(document, 'cookie', {
      configurable: true,
      get: () => '',
      set() {},
    })
    try {
      const { element, backend } = await openLogin()
      fill(element, 'login-name', 'ada')
      await press(element, 'Continue')
      await waitUntil(() => readFrame(element).includes('keeps no cookies'))
      expect(backend.calls).to.have.length(0)
    } finally {
      Reflect.deleteProperty(document, 'cookie')
      expect(Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')).to.deep.equal(real)
    }
  })
})

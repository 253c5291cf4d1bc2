import { toSha256 } from '@countersign/protocol'
import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { LoginBackend, RIGHT } from './fixtures/login-backend.ts'
import {
  fill,
  findInput,
  nameAda,
  openLogin,
  press,
  readError,
  readFrame,
  restorePage,
  untilScreen,
} from './fixtures/login-page.ts'

const KEPT = /^countersign:login:/

function readKept(): string[] {
  return Object.keys(sessionStorage).filter((key) => KEPT.test(key))
}

/** `4:05` in what the frame shows, as seconds. */
function readCountdown(text: string): number {
  const [, minutes = '0', seconds = '0'] = /(\d+):(\d\d)/.exec(text) ?? []
  return Number(minutes) * 60 + Number(seconds)
}

describe('a sign-in that is interrupted', () => {
  afterEach(restorePage)

  it('comes back after a reload to the same code prompt with the same countdown', async () => {
    const backend = new LoginBackend({ steps: ['email-code'], resendSeconds: 100 })
    const first = await openLogin({ backend })
    await nameAda(first.element, 'code')
    const before = readCountdown(readFrame(first.element))
    first.element.remove()

    const second = await openLogin({ backend, screen: 'code' })
    const after = readCountdown(readFrame(second.element))
    expect(before).to.be.within(90, 100)
    expect(after).to.be.within(before - 5, before)
    expect(findInput(second.element, 'login-name').value).to.equal('ada@example.com')
    const tokens = new Set(backend.calls.map(({ token }) => token))
    expect(tokens.size).to.equal(1)
    expect(backend.sent('/challenges')).to.have.length(0)
    fill(second.element, 'code', RIGHT.code)
    await untilScreen(second.element, 'done')
  })

  it('begins another one when the binding is no longer the same', async () => {
    const backend = new LoginBackend({ steps: ['email-code'] })
    const first = await openLogin({ backend })
    await nameAda(first.element, 'code')
    first.element.remove()
    document.cookie = 'countersign=; Max-Age=0; Path=/'
    await openLogin({ backend, screen: 'identify' })
    await waitUntil(() => new Set(backend.calls.map(({ token }) => token)).size === 2)
  })

  it('keeps its token in this tab only until it is done', async () => {
    const { element } = await openLogin()
    await nameAda(element)
    expect(readKept()).to.have.length(1)
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(readKept()).to.have.length(0)
  })

  it('keeps no token after it was cancelled', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    const [first] = readKept().map((key) => sessionStorage.getItem(key))
    backend.on('/v1/transactions', () => new Promise(() => undefined))
    void element.cancel()
    await waitUntil(() => backend.sent('/v1/transactions').length === 2)
    expect(readKept().map((key) => sessionStorage.getItem(key))).to.not.include(first)
  })

  it('sends a begin whose reply was lost again, the same and under the same token', async () => {
    const backend = new LoginBackend()
    backend.on('/v1/transactions', () => {
      backend.off('/v1/transactions')
      return Promise.reject(new TypeError('the reply was lost'))
    })
    await openLogin({ backend })
    await waitUntil(() => backend.calls.length === 2)
    const [first, second] = backend.calls
    expect(second?.token).to.equal(first?.token)
    expect(second?.body).to.deep.equal(first?.body)
    expect(first?.token).to.match(/^Bearer [\w-]{43}$/)
  })

  it('keeps the token over a begin that never got through, until it does', async () => {
    const backend = new LoginBackend()
    backend.on('/v1/transactions', () => Promise.reject(new TypeError('offline')))
    const { element } = await openLogin({ backend })
    await waitUntil(() => backend.calls.length === 2)
    backend.off('/v1/transactions')
    await nameAda(element)
    expect(new Set(backend.calls.map(({ token }) => token)).size).to.equal(1)
  })

  it('sends an answer whose reply was lost again, and says nothing', async () => {
    const { element, backend, events } = await openLogin()
    await nameAda(element)
    let tries = 0
    backend.on('/answers', () => {
      tries += 1
      if (tries === 2) backend.off('/answers')
      return Promise.reject(new TypeError('the reply was lost'))
    })
    backend.on('/answers', () => {
      backend.off('/answers')
      return Promise.reject(new TypeError('the reply was lost'))
    })
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    const [first, second] = backend.sent('/answers')
    expect(second).to.deep.equal(first)
    expect(events.filter((name) => name.startsWith('problem'))).to.deep.equal([])
  })

  it('asks again while the same answer is still being checked', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => {
      backend.off('/answers')
      return backend.problem('answer_in_progress', { status: 409, retry: 'later' })
    })
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(backend.sent('/answers')).to.have.length(2)
  })

  it('begins anew by itself when it ran out, and takes the typed name along', async () => {
    const { element, backend } = await openLogin()
    await waitUntil(() => backend.calls.length === 1)
    backend.on('/identify', () => {
      backend.off('/identify')
      return backend.problem('transaction_expired', { status: 410, retry: 'start-again' })
    })
    await nameAda(element)
    const begins = backend.calls.filter(({ path }) => path.endsWith('/v1/transactions'))
    expect(new Set(begins.map(({ token }) => token)).size).to.equal(2)
    expect(readFrame(element)).to.contain('Enter your password')
  })

  it('begins nothing when it ran out once it was taken from the page', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => {
      element.remove()
      return backend.problem('transaction_expired', { status: 410, retry: 'start-again' })
    })
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await waitUntil(() => backend.sent('/answers').length === 1 && !element.busy, 'it has ended')
    expect(backend.sent('/v1/transactions')).to.have.length(1)
  })

  it('keeps the prompt and the typed password when it ran out behind them', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => {
      backend.off('/answers')
      return backend.problem('transaction_expired', { status: 410, retry: 'start-again' })
    })
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await waitUntil(() => readFrame(element).includes('You were away for a while'))
    await untilScreen(element, 'password')
    expect(findInput(element, 'password').value).to.equal(RIGHT.password)
    await press(element, 'Continue')
    await untilScreen(element, 'done')
  })

  it('does not go round for ever when every transaction has run out', async () => {
    const { element, backend } = await openLogin()
    backend.on('/identify', () =>
      backend.problem('transaction_expired', { status: 410, retry: 'start-again' }),
    )
    fill(element, 'login-name', 'ada')
    await press(element, 'Continue')
    await waitUntil(() => readFrame(element).includes('This has run out'))
    await untilScreen(element, 'identify')
    expect(backend.sent('/identify')).to.have.length(2)
  })

  it('says beside a prompt that the server is out of reach, and loses nothing', async () => {
    const { element, backend } = await openLogin()
    await nameAda(element)
    backend.on('/answers', () => Promise.reject(new TypeError('offline')))
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await waitUntil(() => readFrame(element).includes('Can’t reach the server'))
    await untilScreen(element, 'password')
    expect(findInput(element, 'password').value).to.equal(RIGHT.password)
    expect(readError(element, 'password')).to.equal('')
  })

  it('comes to nothing when it was cancelled before the reply', async () => {
    const { element, backend, events } = await openLogin({ attributes: { 'no-submit': '' } })
    await nameAda(element)
    let reply: (response: Response) => void = () => undefined
    backend.on('/answers', () => new Promise((resolve) => (reply = resolve)))
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await waitUntil(() => backend.sent('/answers').length === 1)
    await element.cancel()
    reply(Response.json({ ...backend.view(), state: 'done', proof: 'late' }))
    await waitUntil(() => !element.busy)
    await untilScreen(element, 'identify')
    expect(element.value).to.equal('')
    expect(events).to.not.include('proof')
  })
})

describe('the binding of a sign-in', () => {
  afterEach(restorePage)

  const readCookie = () => /(?:^|; )countersign=([^;]+)/.exec(document.cookie)?.[1] ?? ''

  it('is the hash of a cookie that is made where there is none', async () => {
    const { backend } = await openLogin()
    await waitUntil(() => backend.calls.length === 1)
    expect(readCookie()).to.match(/^[\w-]{43}$/)
    expect(backend.calls[0]?.body['binding']).to.equal(await toSha256(readCookie()))
  })

  it('is that of a cookie that is there: another tab may be signing in with it', async () => {
    const value = 'k'.repeat(43)
    document.cookie = `countersign=${value}; Path=/`
    const { backend } = await openLogin()
    await waitUntil(() => backend.calls.length === 1)
    expect(readCookie()).to.equal(value)
    expect(backend.calls[0]?.body['binding']).to.equal(await toSha256(value))
  })

  it('is the attribute’s where the server of the site made the cookie', async () => {
    const binding = 'b'.repeat(43)
    const { backend } = await openLogin({ attributes: { binding } })
    await waitUntil(() => backend.calls.length === 1)
    expect(backend.calls[0]?.body['binding']).to.equal(binding)
    expect(readCookie()).to.equal('')
  })
})

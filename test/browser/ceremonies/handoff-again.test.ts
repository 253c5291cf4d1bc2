import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { HERE, openHandoff, openStepUp, speak, stubOpen } from '../fixtures/handoff-page.ts'
import { RETURN_CODE } from '../fixtures/login-backend.ts'
import { press, readFrame, restorePage, untilScreen, untilStill } from '../fixtures/login-page.ts'

describe('another visit to a page elsewhere', () => {
  afterEach(() => {
    history.replaceState(null, '', location.pathname + location.search)
    restorePage()
  })

  it('says it when the code was not right, and asks anew: one address is good for one return', async () => {
    const { element, backend } = await openHandoff('identity-provider', { url: HERE })
    speak({ say: 'code', code: 'x'.repeat(43), challenge: 'c2' }).close()
    await waitUntil(() => backend.prompt?.challenge === 'c3')
    await untilStill(element)
    expect(backend.sent('/challenges')).to.have.length(1)
    expect(backend.sent('/challenges')[0]).to.include({
      authenticator: 'identity-provider',
      replaces: 'c2',
    })
    await waitUntil(() => readFrame(element).includes('That didn’t work. Go there once more'))
    await press(element, 'Go to')
    expect(sessionStorage.getItem('countersign:away')).to.equal('c3')
    speak({ say: 'code', code: RETURN_CODE, challenge: 'c3' }).close()
    await untilScreen(element, 'done')
  })

  it('never goes to an address that is used up, even where no other could be had at once', async () => {
    const { element, backend } = await openHandoff('identity-provider', { url: HERE })
    backend.on('/challenges', () => Promise.reject(new TypeError('offline')))
    speak({ say: 'code', code: 'x'.repeat(43), challenge: 'c2' }).close()
    await waitUntil(() => readFrame(element).includes('Can’t reach the server'))
    await untilStill(element)
    const { length } = backend.sent('/challenges')
    backend.off('/challenges')
    await press(element, 'Go to')
    expect(location.hash).to.equal('')
    await waitUntil(() => location.hash === '#gone')
    expect(backend.sent('/challenges')).to.have.length(length + 1)
    expect(sessionStorage.getItem('countersign:away')).to.equal('c3')
  })

  it('asks anew for the next visit where nobody could judge what came back', async () => {
    const { element, backend } = await openHandoff('identity-provider', { url: HERE })
    const down = { status: 503, retry: 'another-way' }
    backend.on('/answers', () => backend.problem('vendor_unavailable', down))
    speak({ say: 'code', code: RETURN_CODE, challenge: 'c2' }).close()
    await untilScreen(element, 'choose')
    await press(element, 'Another account')
    await untilScreen(element, 'handoff')
    expect(backend.sent('/challenges')).to.have.length(0)
    await press(element, 'Go to')
    await waitUntil(() => location.hash === '#gone')
    expect(sessionStorage.getItem('countersign:away')).to.equal('c3')
  })

  it('opens no tab by itself when the address has to be asked for', async () => {
    const { opened, restore } = stubOpen()
    try {
      const { element, backend } = await openStepUp()
      await press(element, 'Open id.example')
      backend.on('/challenges', () => Promise.reject(new TypeError('offline')))
      speak({ say: 'code', code: 'x'.repeat(43) }).close()
      await waitUntil(() => readFrame(element).includes('Can’t reach the server'))
      await untilStill(element)
      backend.off('/challenges')
      const { challenge } = backend.prompt ?? {}
      await press(element, 'Open id.example')
      await waitUntil(() => readFrame(element).includes('That didn’t work. Go there once more'))
      expect(backend.prompt?.challenge).to.not.equal(challenge)
      expect(opened).to.have.length(1)
      await press(element, 'Open id.example')
      expect(opened).to.have.length(2)
    } finally {
      restore()
    }
  })
})

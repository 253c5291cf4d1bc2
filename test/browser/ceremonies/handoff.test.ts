import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import {
  HERE,
  OFFERS,
  openHandoff,
  openStepUp,
  readCodes,
  speak,
  stubOpen,
} from '../fixtures/handoff-page.ts'
import { RETURN_CODE } from '../fixtures/login-backend.ts'
import {
  findButton,
  hasButton,
  nameAda,
  openLogin,
  press,
  readFrame,
  restorePage,
  untilScreen,
} from '../fixtures/login-page.ts'
import { untilHeard } from '../fixtures/until-heard.ts'

describe('a hand-off to a page elsewhere', () => {
  afterEach(() => {
    history.replaceState(null, '', location.pathname + location.search)
    restorePage()
  })

  it('is accessible, and says where it leads and who will ask', async () => {
    const { element } = await openHandoff('identity-provider')
    expect(readFrame(element)).to.contain('Continue with Harbour ID')
    expect(readFrame(element)).to.contain('You go to id.example')
    await expect(element).to.be.accessible()
  })

  it('goes there in this tab at a sign-in, by keyboard alone and never without a press', async () => {
    const { element } = await openHandoff('identity-provider', { url: HERE })
    expect(location.hash).to.equal('')
    findButton(element, 'Go to').focus()
    await sendKeys({ press: 'Enter' })
    await waitUntil(() => location.hash === '#gone')
    expect(sessionStorage.getItem('countersign:away')).to.equal('c2')
  })

  it('tells the server where to lead back to, without the fragment', async () => {
    const { element, backend } = await openLogin({
      facts: { steps: ['password'], own: true, offers: OFFERS },
    })
    await nameAda(element)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    location.hash = 'part'
    await press(element, 'Another account')
    await untilScreen(element, 'handoff')
    const [asked] = backend.sent('/challenges')
    expect(asked?.['return_to']).to.equal(location.href.split('#')[0])
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Password')
    await untilScreen(element, 'password')
    expect(backend.sent('/challenges').at(-1)).to.not.have.property('return_to')
  })

  it('takes the code that this tab came back with for this question, once', async () => {
    const page = await openHandoff('identity-provider')
    const code = RETURN_CODE
    speak({ say: 'code', code, challenge: 'c1' }).close()
    await untilHeard()
    expect(readCodes(page), 'for another question').to.deep.equal([])
    const { heard, close } = speak({ say: 'code', code, challenge: 'c2' })
    await untilScreen(page.element, 'done')
    expect(readCodes(page)).to.deep.equal([code])
    await waitUntil(() => heard.length > 0)
    expect(heard).to.deep.equal([{ say: 'taken' }])
    close()
  })

  it('leaves a code that another tab brings to the one that opened it', async () => {
    const page = await openHandoff('identity-provider')
    const { heard, close } = speak({ say: 'code', code: RETURN_CODE })
    await untilHeard()
    expect(readCodes(page)).to.deep.equal([])
    expect(heard).to.deep.equal([])
    close()
  })

  it('opens another tab in a step-up, without a hold on this one, and takes what it brings', async () => {
    const { opened, restore } = stubOpen()
    try {
      const page = await openStepUp()
      const { element } = page
      expect(readFrame(element)).to.contain('This opens id.example in a new tab')
      expect(readFrame(element)).to.contain('Send € 250.00 to Lindqvist Boats')
      await expect(element).to.be.accessible()
      await press(element, 'Open id.example')
      await element.updateComplete
      expect(opened).to.deep.equal([['https://id.example/authorize', '_blank', 'noopener']])
      expect(readFrame(element)).to.contain('Go on in the other tab')
      expect(hasButton(element, 'Open it again')).to.equal(true)
      const { heard, close } = speak({ say: 'code', code: RETURN_CODE })
      await waitUntil(() => heard.length > 0)
      expect(heard).to.deep.equal([{ say: 'taken' }])
      await waitUntil(() => readCodes(page).length > 0)
      expect(readCodes(page)).to.deep.equal([RETURN_CODE])
      close()
    } finally {
      restore()
    }
  })

  it('heeds nothing else that is said on its channel', async () => {
    const page = await openHandoff('identity-provider')
    for (const message of [null, 'code', {}, { say: 'code' }, { say: 'code', code: 1 }]) {
      speak({ message }).close()
      const channel = new BroadcastChannel('countersign-return')
      channel.postMessage(message)
      channel.close()
    }
    await untilHeard()
    expect(readCodes(page)).to.deep.equal([])
  })

  it('hears nothing any more when another way is taken', async () => {
    const page = await openHandoff('identity-provider')
    await press(page.element, 'Try another way')
    await untilScreen(page.element, 'choose')
    await press(page.element, 'Password')
    await untilScreen(page.element, 'password')
    speak({ say: 'code', code: RETURN_CODE, challenge: 'c2' }).close()
    await untilHeard()
    expect(readCodes(page)).to.deep.equal([])
  })

  it('never polls: nobody but the page that comes back completes it', async () => {
    const { backend } = await openHandoff('identity-provider')
    await untilHeard()
    expect(backend.waits).to.have.length(0)
  })

  for (const url of ['javascript:alert(1)', 'http://id.example/x', 'myapp://open']) {
    it(`lists the other ways in place of ${url}`, async () => {
      const facts = {
        steps: ['identity-provider'],
        offers: OFFERS,
        data: { 'identity-provider': { url } },
      }
      const { element } = await openLogin({ facts })
      await nameAda(element, 'choose')
      expect(element.shadowRoot?.querySelector(`[href]`)).to.equal(null)
    })
  }
})

describe('a hand-off to the phone', () => {
  const realMatch = globalThis.matchMedia

  afterEach(() => {
    globalThis.matchMedia = realMatch
    restorePage()
  })

  /** Pretends to be the phone itself, or not. */
  function pretend(isPhone: boolean): void {
    globalThis.matchMedia = (query) => {
      const list = realMatch.call(globalThis, query)
      if (query.includes('pointer')) Object.defineProperty(list, 'matches', { value: isPhone })
      return list
    }
  }

  it('is accessible: a code to scan, where it leads, and a link beside it', async () => {
    pretend(false)
    const { element } = await openHandoff('face')
    await waitUntil(() => element.shadowRoot?.querySelector('.qr'))
    expect(readFrame(element)).to.contain('It leads to harbour.example')
    const label = element.shadowRoot?.querySelector('.qr')?.getAttribute('aria-label')
    expect(label?.replace(/[\u2066-\u2069]/g, '')).to.equal('QR code that leads to harbour.example')
    await expect(element).to.be.accessible()
  })

  it('opens the link on this device at a press', async () => {
    pretend(false)
    const { opened, restore } = stubOpen()
    try {
      const { element } = await openHandoff('face')
      findButton(element, 'Open it on this device').focus()
      await sendKeys({ press: 'Enter' })
      expect(opened).to.deep.equal([['https://harbour.example/h/abc', '_blank', 'noopener']])
    } finally {
      restore()
    }
  })

  it('is a link first on the phone itself, and the code is a press away', async () => {
    pretend(true)
    const { element } = await openHandoff('face')
    expect(element.shadowRoot?.querySelector('.qr')).to.equal(null)
    expect(findButton(element, 'Open the link').className).to.equal('primary')
    await expect(element).to.be.accessible()
    await press(element, 'Show a code to scan')
    await waitUntil(() => element.shadowRoot?.querySelector('.qr'))
    expect(hasButton(element, 'Open it on this device')).to.equal(true)
  })

  it('shows the number to pick there, and who will ask', async () => {
    const { element } = await openHandoff('face', { number: '17', at: 'Harbour ID' })
    expect(readFrame(element)).to.contain('Pick 17 on your phone')
    expect(readFrame(element)).to.contain('Harbour ID asks you at harbour.example')
    expect(element.shadowRoot?.querySelector('.number')?.textContent).to.equal('17')
  })

  it('goes on by itself when it is done there', async () => {
    const { element, backend } = await openHandoff('face')
    await waitUntil(() => backend.waits.length === 1)
    backend.change(() => {
      backend.state = 'done'
      backend.prompt = undefined
    })
    await untilScreen(element, 'done')
  })

  it('can be started again when it ran out', async () => {
    const { element, backend } = await openHandoff('face')
    await waitUntil(() => backend.waits.length === 1)
    backend.endPrompt('challenge_expired')
    await waitUntil(() => readFrame(element).includes('It ran out before there was an answer'))
    await press(element, 'Try again')
    await untilScreen(element, 'handoff')
    expect(backend.sent('/challenges')[0]?.['return_to']).to.be.a('string')
  })
})

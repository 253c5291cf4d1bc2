import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { AUTHENTICATOR_KINDS } from '@countersign/protocol'
import { offer, TRANSFER } from './fixtures/login-backend.ts'
import {
  fill,
  findButton,
  HAS_PASSKEYS,
  hasButton,
  nameAda,
  openLogin,
  placeStepUp,
  press,
  readFrame,
  restorePage,
  stubPasskeys,
  toFakeCredential,
  toPlain,
  untilScreen,
  untilStill,
} from './fixtures/login-page.ts'

const itWherePasskeysAre = HAS_PASSKEYS ? it : () => undefined

/** Kinds that reach somebody, or lead away. */
const PRESSED = [
  'push',
  'smart-credential',
  'face',
  'identity-provider',
  'certificate',
  'smart-login',
]

describe('the ways of a vendor', () => {
  afterEach(restorePage)

  it('each have a name, a line and a sign of their own', async () => {
    const offers = Object.keys(AUTHENTICATOR_KINDS).map((kind) => offer(kind))
    const { element } = await openLogin({ facts: { steps: ['password'], own: true, offers } })
    await nameAda(element)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    const rows = [...(element.shadowRoot?.querySelectorAll('.row') ?? [])]
    expect(rows).to.have.length(offers.length)
    const texts = rows.map((row) => toPlain(row.textContent))
    expect(new Set(texts).size).to.equal(offers.length)
    expect(texts.filter((text) => text.startsWith('Another way'))).to.deep.equal([])
    const paths = rows.map((row) => row.querySelector('path')?.getAttribute('d'))
    const lines = rows.map((row) => row.querySelector('small')?.textContent?.trim())
    expect(lines).to.not.include('')
    // The written codes alone share theirs.
    expect(new Set(paths).size).to.equal(offers.length - 1)
    await expect(element).to.be.accessible()
  })

  it('say why they cannot be used now', async () => {
    const offers = [
      offer('password'),
      offer('push', { available: false, reason: 'offline' }),
      offer('face', { available: false, reason: 'unavailable' }),
      offer('certificate', { available: false, reason: 'of_the_future' }),
    ]
    const { element } = await openLogin({ facts: { steps: ['password'], own: true, offers } })
    await nameAda(element)
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    const read = (label: string) => toPlain(findButton(element, label).textContent)
    expect(read('Approve in your app')).to.contain('Offline')
    expect(read('Face check')).to.contain('Not working right now')
    expect(read('Certificate')).to.contain('Not available here')
  })

  for (const kind of PRESSED) {
    it(`starts no ${kind} without a press`, async () => {
      const facts = { state: 'choose', purpose: 'step-up', own: true, offers: [offer(kind)] }
      const { element, backend } = await placeStepUp({
        facts: { ...facts, action: TRANSFER },
        attributes: { handle: 'h'.repeat(43) },
        screen: 'send',
      })
      await untilStill(element)
      await expect(element).to.be.accessible()
      expect(backend.sent('/challenges')).to.have.length(0)
      const isAsked = kind === 'push' || kind === 'smart-credential'
      findButton(element, isAsked ? 'Ask my phone' : 'Continue').focus()
      await sendKeys({ press: 'Enter' })
      await waitUntil(() => backend.sent('/challenges').length === 1)
      expect(backend.sent('/challenges')[0]?.['authenticator']).to.equal(kind)
    })
  }

  it('name the device that will ask', async () => {
    const offers = [offer('push', { label: 'Ada’s Pixel' })]
    const { element } = await placeStepUp({
      facts: { state: 'choose', own: true, offers, action: TRANSFER },
      attributes: { handle: 'h'.repeat(43) },
      screen: 'send',
    })
    expect(readFrame(element)).to.contain('We’ll ask you on Ada’s Pixel.')
  })

  it('name the provider that will ask', async () => {
    const offers = [offer('identity-provider', { label: 'Harbour ID' })]
    const { element } = await placeStepUp({
      facts: { state: 'choose', own: true, offers, action: TRANSFER },
      attributes: { handle: 'h'.repeat(43) },
      screen: 'send',
    })
    expect(readFrame(element)).to.contain('Sign in with Harbour ID, then come back.')
  })

  it('ask for the code of a signing token under the action', async () => {
    const { element } = await placeStepUp({
      facts: { steps: ['token-signature'], action: TRANSFER },
      attributes: { handle: 'h'.repeat(43) },
      screen: 'code',
    })
    expect(readFrame(element)).to.contain('Send € 250.00 to Lindqvist Boats')
    expect(readFrame(element)).to.contain('Type the values into your token')
  })

  it('lead to where a password is changed that is kept elsewhere', async () => {
    const url = 'https://password.harbour.example/change'
    const realOpen = globalThis.open
    const opened: unknown[][] = []
    globalThis.open = (...given) => {
      opened.push(given)
      return null
    }
    try {
      const { element } = await openLogin({ facts: { data: { password: { reset_url: url } } } })
      await nameAda(element)
      expect(hasButton(element, 'Forgot password?')).to.equal(false)
      await press(element, 'Change it at password.harbour.example')
      expect(opened).to.deep.equal([[url, '_blank', 'noreferrer']])
    } finally {
      globalThis.open = realOpen
    }
  })

  for (const url of ['javascript:alert(1)', 'http://password.harbour.example/', 'https://']) {
    it(`lead nowhere by ${url}`, async () => {
      const { element } = await openLogin({ facts: { data: { password: { reset_url: url } } } })
      await nameAda(element)
      expect(hasButton(element, 'Change it at')).to.equal(false)
      expect(hasButton(element, 'Forgot password?')).to.equal(true)
    })
  }

  for (const [code, words] of [
    ['registration_required', 'Your account has no way to check it’s you yet.'],
    ['verification_required', 'Your account isn’t verified yet.'],
  ] as const) {
    it(`say what ${code} means`, async () => {
      const { element, backend } = await placeStepUp({
        facts: { steps: ['push'], action: TRANSFER },
        attributes: { handle: 'h'.repeat(43) },
        screen: 'approve',
      })
      await waitUntil(() => backend.waits.length > 0)
      backend.change(() => {
        backend.state = 'failed'
        backend.facts.problem = code
      })
      await untilScreen(element, 'problem')
      expect(readFrame(element)).to.contain(words)
      expect(hasButton(element, 'Cancel')).to.equal(true)
    })
  }
})

describe('passkeys that a vendor keeps', () => {
  afterEach(restorePage)

  itWherePasskeysAre('are asked for at the press on the first screen, and not before', async () => {
    let asked = 0
    const restore = stubPasskeys(async ({ mediation }) => {
      if (mediation !== 'conditional') asked += 1
      return toFakeCredential()
    })
    try {
      const offers = [offer('passkey'), offer('password')]
      const { element, backend } = await openLogin({ facts: { offers, steps: [] } })
      await waitUntil(() => backend.calls.length > 0 && hasButton(element, 'Use a passkey'))
      expect(backend.sent('/challenges')).to.have.length(0)
      await press(element, 'Use a passkey')
      await untilScreen(element, 'done')
      expect(backend.sent('/challenges')).to.deep.equal([{ authenticator: 'passkey' }])
      expect(asked).to.equal(1)
    } finally {
      restore()
    }
  })

  itWherePasskeysAre('are not offered where there are none', async () => {
    const { element } = await openLogin({ facts: { offers: [offer('password')] } })
    await waitUntil(() => !hasButton(element, 'Use a passkey'))
    fill(element, 'login-name', 'ada@example.com')
    expect(hasButton(element, 'Continue')).to.equal(true)
  })
})

import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { OFFERS, openApprove, openStepUp } from '../fixtures/approve-page.ts'
import { offer } from '../fixtures/login-backend.ts'
import {
  findButton,
  hasButton,
  nameAda,
  openLogin,
  press,
  readFrame,
  restorePage,
  untilScreen,
  untilStill,
} from '../fixtures/login-page.ts'

describe('an approval that does not arrive', () => {
  afterEach(restorePage)

  it('can be sent again after fifteen seconds, in place of the first', async () => {
    const { element, backend } = await openApprove()
    expect(hasButton(element, 'Send it again')).to.equal(false)
    await waitUntil(() => hasButton(element, 'Send it again'))
    expect(readFrame(element)).to.contain('It didn’t arrive? See if your phone is online.')
    await expect(element).to.be.accessible()
    const before = backend.prompt?.challenge
    findButton(element, 'Send it again').focus()
    await sendKeys({ press: 'Enter' })
    await waitUntil(() => readFrame(element).includes('Sent again.'))
    expect(backend.sent('/challenges')).to.deep.equal([{ authenticator: 'push', replaces: before }])
    expect(hasButton(element, 'Send it again')).to.equal(false)
    expect(element.shadowRoot?.activeElement?.id, 'the focus is not lost').to.equal('heading')
  })
})

describe('an approval that ends in the app', () => {
  afterEach(restorePage)

  it('was declined: another try, or another way', async () => {
    const { element, backend, events } = await openApprove()
    backend.endPrompt('approval_declined')
    await untilScreen(element, 'declined')
    expect(readFrame(element)).to.contain('You declined it in the app')
    expect(events).to.include('problem:approval_declined')
    await untilStill(element)
    await expect(element).to.be.accessible()
    expect(hasButton(element, 'Try another way')).to.equal(true)
    await press(element, 'Try again')
    await untilScreen(element, 'approve')
    expect(backend.sent('/challenges')).to.deep.equal([{ authenticator: 'push' }])
  })

  it('was reported: nothing goes on from there but another beginning', async () => {
    const { element, backend } = await openApprove()
    backend.endPrompt('approval_reported')
    await untilScreen(element, 'reported')
    expect(readFrame(element)).to.contain('You said it wasn’t you')
    expect(readFrame(element)).to.contain('tell Harbour')
    await untilStill(element)
    await expect(element).to.be.accessible()
    expect(hasButton(element, 'Try again')).to.equal(false)
    expect(hasButton(element, 'Try another way')).to.equal(false)
    expect(backend.sent('/challenges')).to.have.length(0)
    await press(element, 'Start again')
    await untilScreen(element, 'identify')
  })

  it('was reported, and the whole transaction has failed with it', async () => {
    const { element, backend } = await openApprove()
    backend.change(() => {
      backend.state = 'failed'
      backend.facts.problem = 'approval_reported'
    })
    await untilScreen(element, 'reported')
    expect(hasButton(element, 'Try another way')).to.equal(false)
  })

  it('was reported in a step-up: whoever waits is told which problem it was', async () => {
    const page = await openStepUp()
    page.backend.endPrompt('approval_reported')
    await untilScreen(page.element, 'reported')
    expect(hasButton(page.element, 'Start again')).to.equal(false)
    await press(page.element, 'Cancel')
    expect(await page.ended).to.equal('approval_reported')
  })

  it('ran out: it can be started again', async () => {
    const { element, backend } = await openApprove()
    backend.endPrompt('challenge_expired')
    await waitUntil(() => readFrame(element).includes('It ran out before there was an answer'))
    await press(element, 'Try again')
    await untilScreen(element, 'approve')
  })

  it('asks no other way by itself before that was read', async () => {
    const offers = [offer('password'), offer('push', { id: 'push' })]
    const { element, backend } = await openApprove({}, { offers })
    backend.endPrompt('approval_declined')
    await untilScreen(element, 'declined')
    expect(backend.sent('/challenges')).to.have.length(0)
  })
})

describe('an approval beside another one', () => {
  afterEach(restorePage)

  it('waits until the other has run out, then asks', async () => {
    const { element, backend } = await openLogin({
      facts: { steps: ['totp'], own: true, offers: [offer('totp'), ...OFFERS] },
    })
    await nameAda(element, 'code')
    backend.on('/challenges', () => {
      backend.off('/challenges')
      const retryAt = backend.now() + 2
      return backend.problem('approval_pending', { status: 409, retry: 'later', retry_at: retryAt })
    })
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Approve in your app')
    await untilScreen(element, 'limited')
    expect(readFrame(element)).to.contain('Your phone is already asking')
    expect(findButton(element, 'Try again in').getAttribute('aria-disabled')).to.equal('true')
    await expect(element).to.be.accessible()
    await waitUntil(() => !hasButton(element, 'Try again in'))
    await press(element, 'Try again')
    await waitUntil(() => backend.sent('/challenges').length === 2)
  })
})

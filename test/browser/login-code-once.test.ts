import { expect } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import { openCode, readSent } from './fixtures/code-page.ts'
import type { LoginBackend } from './fixtures/login-backend.ts'
import {
  fill,
  press,
  readError,
  readFrame,
  restorePage,
  untilScreen,
} from './fixtures/login-page.ts'
import { waitUntil } from './fixtures/wait-until.ts'

const WRONG = 'That code isn’t right. Check it and try again.'

/** The next answer is out until the test lets it be refused. */
function refuseLater(backend: LoginBackend): () => void {
  const gate = Promise.withResolvers<void>()
  backend.on('/answers', async () => {
    backend.off('/answers')
    await gate.promise
    return backend.problem('answer_wrong', { retry: 'same', view: backend.view() })
  })
  return gate.resolve
}

describe('a complete code', () => {
  afterEach(restorePage)

  // The first of its page: what says what went wrong has not been loaded before.
  it('is heard as soon as it stands there that the one before was wrong', async () => {
    const { element, backend } = await openCode('totp', { length: 8, min_length: 6 })
    const error = element.querySelector(':scope > [slot="code-error"]') ?? expect.fail('no error')
    const said = new Promise<void>((resolve) => {
      new MutationObserver(() => setTimeout(resolve)).observe(error, { childList: true })
    })
    fill(element, 'code', '654321')
    await press(element, 'Continue')
    await said
    expect(readError(element, 'code')).to.not.equal('')
    fill(element, 'code', '123456')
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })

  it('that was refused is sent no second time, not even at a press, and another one by itself', async () => {
    const { element, backend } = await openCode('email-code')
    const input = fill(element, 'code', '654321')
    await waitUntil(() => readError(element, 'code') !== '')
    await untilScreen(element, 'code')
    expect(readError(element, 'code')).to.equal(WRONG)
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([0, 6])
    input.blur()
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal(WRONG)
    expect(document.activeElement).to.equal(input)
    fill(element, 'code', '65432')
    expect(readError(element, 'code')).to.equal('')
    fill(element, 'code', '654321')
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal(WRONG)
    fill(element, 'code', '123456')
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })

  it('that nobody judged is sent again at a press, also after another one was refused', async () => {
    const { element, backend } = await openCode('email-code')
    fill(element, 'code', '654321')
    await waitUntil(() => readError(element, 'code') !== '' && !element.busy)
    backend.on('/answers', () => {
      backend.off('/answers')
      return backend.problem('vendor_unavailable', { status: 503, view: backend.view() })
    })
    fill(element, 'code', '123456')
    await waitUntil(() => !element.busy)
    await press(element, 'Try again')
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456', '123456'])
  })

  it('that was typed while another one was out is sent, once that one is refused', async () => {
    const { element, backend } = await openCode('email-code')
    const refuse = refuseLater(backend)
    fill(element, 'code', '654321')
    await waitUntil(() => readSent(backend).length === 1)
    fill(element, 'code', '123456')
    expect(readSent(backend)).to.deep.equal(['654321'])
    refuse()
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })

  it('can be typed on when the one before is refused meanwhile', async () => {
    const { element, backend } = await openCode('email-code')
    const refuse = refuseLater(backend)
    const input = fill(element, 'code', '654321')
    await waitUntil(() => readSent(backend).length === 1)
    input.select()
    await sendKeys({ type: '123' })
    refuse()
    await waitUntil(() => readFrame(element).includes(WRONG) && !element.busy)
    expect(readError(element, 'code')).to.equal('')
    await sendKeys({ type: '456' })
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })

  it('is not blamed for the one before where its length varies, and sent at a press', async () => {
    const { element, backend } = await openCode('totp', { length: 8, min_length: 6 })
    const refuse = refuseLater(backend)
    fill(element, 'code', '654321')
    await press(element, 'Continue')
    await waitUntil(() => readSent(backend).length === 1)
    fill(element, 'code', '123456')
    refuse()
    await waitUntil(() => readFrame(element).includes(WRONG) && !element.busy)
    expect(readError(element, 'code')).to.equal('')
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })

  it('that was refused stays so when no other message is sent', async () => {
    const { element, backend } = await openCode('email-code', {}, 0)
    fill(element, 'code', '654321')
    await waitUntil(() => readError(element, 'code') !== '' && !element.busy)
    backend.on('/challenges', () =>
      backend.problem('send_limited', { status: 429, retry: 'later', view: backend.view() }),
    )
    await press(element, 'Send it again')
    await waitUntil(() => readFrame(element).includes('Enough codes were sent for now'))
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal(WRONG)
    expect(readSent(backend)).to.deep.equal(['654321'])
  })
})

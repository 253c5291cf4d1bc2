import { expect } from '@open-wc/testing'
import { openCode, readSent } from './fixtures/code-page.ts'
import { fill, press, readError, restorePage, untilScreen } from './fixtures/login-page.ts'
import { waitUntil } from './fixtures/wait-until.ts'

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

  it('sends a refused code no second time, not even at a press, and another one by itself', async () => {
    const { element, backend } = await openCode('email-code')
    const wrong = 'That code isn’t right. Check it and try again.'
    const input = fill(element, 'code', '654321')
    await waitUntil(() => readError(element, 'code') !== '')
    await untilScreen(element, 'code')
    expect(readError(element, 'code')).to.equal(wrong)
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([0, 6])
    input.blur()
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal(wrong)
    expect(document.activeElement).to.equal(input)
    fill(element, 'code', '65432')
    expect(readError(element, 'code')).to.equal('')
    fill(element, 'code', '654321')
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal(wrong)
    fill(element, 'code', '123456')
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })

  it('sends a code that nobody judged again at a press', async () => {
    const { element, backend } = await openCode('email-code')
    backend.on('/answers', () => {
      backend.off('/answers')
      return backend.problem('vendor_unavailable', { status: 503, view: backend.view() })
    })
    fill(element, 'code', '123456')
    await waitUntil(() => !element.busy)
    await press(element, 'Try again')
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['123456', '123456'])
  })

  it('sends a code that was typed while another one was out, once that one is refused', async () => {
    const { element, backend } = await openCode('email-code')
    const gate = Promise.withResolvers<void>()
    backend.on('/answers', async () => {
      backend.off('/answers')
      await gate.promise
      return backend.problem('answer_wrong', { retry: 'same', view: backend.view() })
    })
    fill(element, 'code', '654321')
    await waitUntil(() => readSent(backend).length === 1)
    fill(element, 'code', '123456')
    expect(readSent(backend)).to.deep.equal(['654321'])
    gate.resolve()
    await untilScreen(element, 'done')
    expect(readSent(backend)).to.deep.equal(['654321', '123456'])
  })
})

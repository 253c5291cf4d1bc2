import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { openCode, readCells, readSent } from './fixtures/code-page.ts'
import { fill, press, readError, readFrame, restorePage } from './fixtures/login-page.ts'

describe('the code screen for PINs, tokens and codes on paper', () => {
  afterEach(restorePage)

  it('asks for the rest of a written code, which may have letters in it', async () => {
    const { element } = await openCode('recovery-code')
    fill(element, 'code', 'ABC')
    await press(element, 'Continue')
    expect(readError(element, 'code')).to.equal('Enter all 12 characters.')
  })

  it('draws a PIN as dots, shows it on wish, and lets nothing fill or keep it', async () => {
    const page = await openCode('pin')
    const { element } = page
    const input = fill(element, 'code', '12')
    await element.updateComplete
    expect(readCells(page)).to.equal('••__')
    const toKind = () => [input.type, input.inputMode, input.getAttribute('autocomplete')]
    expect(toKind()).to.deep.equal(['password', 'numeric', 'off'])
    await press(element, 'Show PIN')
    await element.updateComplete
    expect(readCells(page)).to.equal('12__')
    expect(toKind()).to.deep.equal(['text', 'numeric', 'off'])
    await press(element, 'Hide PIN')
    await element.updateComplete
    expect(readCells(page)).to.equal('••__')
    expect([input.type, input.value, input.dir]).to.deep.equal(['password', '12', 'ltr'])
    fill(element, 'code', '1234')
    await waitUntil(() => readSent(page.backend).length === 1)
    expect(readSent(page.backend)).to.deep.equal(['1234'])
  })

  it('speaks of the PIN where it was wrong, and of a code where that was', async () => {
    const { element, backend } = await openCode('pin')
    fill(element, 'code', '4711')
    await waitUntil(() => readError(element, 'code') !== '')
    expect(readError(element, 'code')).to.equal('That PIN isn’t right. Check it and try again.')
    backend.on('/answers', () => {
      const view = backend.view()
      const prompt = { ...view.prompt, attempts_left: 1 }
      return backend.problem('answer_wrong', { retry: 'same', view: { ...view, prompt } })
    })
    fill(element, 'code', '4712')
    const last = 'That PIN isn’t right. You have one more try.'
    await waitUntil(() => readError(element, 'code') === last, last)
    await expect(element).to.be.accessible()
    restorePage()
    const other = await openCode('recovery-code')
    fill(other.element, 'code', 'ABCDEFGHJKLM')
    await waitUntil(() => readError(other.element, 'code') !== '')
    expect(readError(other.element, 'code')).to.contain('That code isn’t right.')
  })

  it('shows what a token signs, in order, as it is to be typed', async () => {
    const values = ['250.00 EUR', 'مرفأ']
    const data = { length: 8, channel: 'token', values }
    const { element } = await openCode('token-signature', data)
    const shown = [...(element.shadowRoot?.querySelectorAll('.values bdi') ?? [])]
    expect(shown.map(({ textContent }) => textContent)).to.deep.equal(values)
    expect(readFrame(element)).to.contain('Enter the code from your token')
  })

  it('reads a recovery code as it was printed', async () => {
    const { element, backend } = await openCode('recovery-code')
    expect(element.shadowRoot?.querySelector('.cells')).to.equal(null)
    fill(element, 'code', 'abcd-efgh-ilo2')
    await waitUntil(() => backend.sent('/answers').length === 1)
    expect(readSent(backend)).to.deep.equal(['ABCDEFGH1102'])
  })
})

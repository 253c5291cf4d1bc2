import { expect } from '@open-wc/testing'
import {
  openAccount,
  press,
  restoreFetch,
  toError,
  toText,
  type,
  until,
  untilScreen,
} from './fixtures/account-page.ts'

describe('countersign-account: a PIN', () => {
  afterEach(restoreFetch)

  it('changes a PIN', async () => {
    const { element, updates } = await openAccount()
    press(element, 'Change PIN')
    await untilScreen(element, 'pin')
    expect(toText(element)).to.contain('At least 6 digits.')
    type(element, 'code', '271828')
    press(element, 'Save PIN')
    await untilScreen(element, 'account')
    expect(updates).to.deep.equal([{ change: 'added', kind: 'pin' }])
  })

  it('says why a PIN is not taken, beside it, and takes another', async () => {
    const { element, backend, updates } = await openAccount()
    press(element, 'Change PIN')
    await untilScreen(element, 'pin')
    backend.on('/answers', () => backend.problem(422, 'pin_too_weak'))
    type(element, 'code', '123456')
    expect(backend.sent('POST', '/answers'), 'not by its length alone').to.have.length(0)
    press(element, 'Save PIN')
    await until(() => toError(element, 'code').includes('easy to guess'))
    await expect(element).to.be.accessible()
    backend.off('/answers')
    type(element, 'code', '481920')
    press(element, 'Save PIN')
    await untilScreen(element, 'account')
    expect(updates).to.have.length(1)
  })
})

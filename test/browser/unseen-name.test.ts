import { type CountersignElement } from '@countersign/widget'
import { expect } from '@open-wc/testing'
import {
  openAccount,
  press as pressIn,
  untilScreen as untilAccount,
} from './fixtures/account-page.ts'
import { RIGHT, TRANSFER } from './fixtures/login-backend.ts'
import {
  fill,
  placeStepUp,
  press,
  restorePage,
  untilScreen,
  untilStill,
} from './fixtures/login-page.ts'

const findField = (element: CountersignElement, slot: string): HTMLInputElement | null =>
  element.querySelector(`:scope > input[slot="${slot}"]`)

/** A password manager reads it, and nobody else. */
function expectFiled(element: CountersignElement, autocomplete: string, value: string): void {
  const name = findField(element, 'login-name')
  const password = findField(element, 'password')
  if (!name || !password) throw new TypeError('a field is missing')
  expect(password.autocomplete).to.equal(autocomplete)
  expect([name.autocomplete, name.value]).to.deep.equal(['username', value])
  expect(name.form).to.equal(password.form)
  const { DOCUMENT_POSITION_FOLLOWING: follows } = Node
  expect(name.compareDocumentPosition(password) & follows).to.equal(follows)
  const { width, height } = name.assignedSlot?.parentElement?.getBoundingClientRect() ?? {}
  expect([width, height]).to.deep.equal([1, 1])
  expect([name.tabIndex, name.readOnly, name.ariaHidden]).to.deep.equal([-1, true, 'true'])
}

describe('the name that a password is filed under', () => {
  afterEach(restorePage)

  it('stands unseen beside a new password in an account visit, and beside nothing else', async () => {
    const { element } = await openAccount()
    expect(findField(element, 'login-name')).to.equal(null)
    pressIn(element, 'Change Password')
    await untilAccount(element, 'password-new')
    expectFiled(element, 'new-password', 'ada')
    await expect(element).to.be.accessible()
    pressIn(element, 'Cancel')
    await untilAccount(element, 'account')
    pressIn(element, 'Change PIN')
    await untilAccount(element, 'pin')
    expect(findField(element, 'login-name')).to.equal(null)
  })

  it('stands unseen beside the password of an approval, and goes with it', async () => {
    const facts = { action: TRANSFER, steps: ['password', 'totp'] }
    const { element } = await placeStepUp({ facts })
    element.handle = 'h'.repeat(43)
    const ended = element.begin().catch(() => 'cancelled')
    await untilScreen(element, 'password')
    expectFiled(element, 'current-password', 'ada@example.com')
    await untilStill(element)
    await expect(element).to.be.accessible()
    fill(element, 'password', RIGHT.password)
    await press(element, 'Verify and send')
    await untilScreen(element, 'code')
    expect(findField(element, 'login-name')).to.equal(null)
    await press(element, 'Cancel')
    await ended
  })

  it('does not stay when an approval is left at its password', async () => {
    const { element } = await placeStepUp({ facts: { action: TRANSFER, steps: ['password'] } })
    element.handle = 'h'.repeat(43)
    const ended = element.begin().catch(() => 'cancelled')
    await untilScreen(element, 'password')
    await element.cancel()
    expect(await ended).to.equal('cancelled')
    expect(findField(element, 'login-name')).to.equal(null)
  })
})

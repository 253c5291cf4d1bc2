import { expect } from '@open-wc/testing'
import { RIGHT } from './fixtures/account-backend.ts'
import {
  getInput,
  hasButton,
  openAccount,
  type AccountPage,
  type AccountPageOptions,
  press,
  restoreFetch,
  toError,
  toHeading,
  toStatus,
  toText,
  type,
  until,
  untilScreen,
} from './fixtures/account-page.ts'

afterEach(restoreFetch)

async function openAdding(name: string, options: AccountPageOptions = {}): Promise<AccountPage> {
  const page = await openAccount(options)
  press(page.element, 'Add a way to sign in')
  await untilScreen(page.element, 'account-add')
  press(page.element, name)
  return page
}

/** Ids of the kinds on file, as the server has them. */
const toKinds = ({ backend }: AccountPage): string[] => backend.state.ways.map(({ kind }) => kind)

describe('countersign-account: what can be added', () => {
  it('is listed without what there can be only one of', async () => {
    const { element } = await openAccount({ theme: 'dark' })
    press(element, 'Add a way to sign in')
    await untilScreen(element, 'account-add')
    expect(hasButton(element, 'Authenticator app')).to.equal(true)
    expect(hasButton(element, 'Password')).to.equal(false)
    await expect(element).to.be.accessible()
    press(element, 'Back')
    await untilScreen(element, 'account')
  })

  it('is offered at once to who has nothing', async () => {
    const { element } = await openAccount({ ways: [] })
    expect(toText(element)).to.contain('There is no way to sign in yet.')
    expect(hasButton(element, 'Add a way to sign in')).to.equal(true)
  })
})

describe('countersign-account: adding a phone number', () => {
  it('catches a slip beside the field, before anything is sent', async () => {
    const { element, backend } = await openAdding('Text message')
    await untilScreen(element, 'account-phone')
    await until(() => element.textContent?.includes('For example'), 'the tables of numbers')
    type(element, 'phone', '1512 34')
    press(element, 'Send the code')
    await until(() => toError(element, 'phone').includes('Check the number'), 'the advice')
    expect(backend.sent('POST', '/authenticators')).to.have.length(0)
    await expect(element).to.be.accessible()
  })

  it('sends a tidy number, asks for its code and adds it', async () => {
    const page = await openAdding('Text message')
    const { element, backend, updates } = page
    await untilScreen(element, 'account-phone')
    type(element, 'phone', '0049 1512 / 345-6789')
    press(element, 'Send the code')
    await untilScreen(element, 'code')
    expect(backend.sent('POST', '/authenticators')).to.deep.equal([
      { kind: 'sms-code', target: '+4915123456789' },
    ])
    // Another way would prove something: it adds nothing.
    expect(hasButton(element, 'Try another way')).to.equal(false)
    type(element, 'code', RIGHT.code)
    await untilScreen(element, 'account')
    expect(updates).to.deep.equal([{ change: 'added', kind: 'sms-code' }])
    expect(toKinds(page).filter((kind) => kind === 'sms-code')).to.have.length(2)
    expect(toStatus(element)).to.contain('was added')
    expect(element.querySelectorAll('input')).to.have.length(0)
  })

  it('sends again by adding again: the server knows no other way', async () => {
    const { element, backend } = await openAdding('Text message')
    await untilScreen(element, 'account-phone')
    type(element, 'phone', '+4915123456789')
    press(element, 'Send the code')
    await untilScreen(element, 'code')
    press(element, 'Send it again')
    await until(() => backend.sent('POST', '/authenticators').length === 2)
    expect(backend.sent('POST', '/authenticators')[1]).to.include({ target: '+4915123456789' })
    expect(backend.sent('POST', '/challenges')).to.have.length(0)
    await untilScreen(element, 'code')
  })

  it('says beside the field what the server does not take', async () => {
    const { element, backend } = await openAdding('Email')
    await untilScreen(element, 'account-mail')
    for (const [code, text] of [
      ['target_refused', 'Codes can’t be sent there.'],
      ['send_limited', 'Enough codes were sent for now.'],
      ['login_name_taken', 'This one can’t be used here.'],
    ]) {
      backend.state.refuseTarget = code
      type(element, 'contact', 'ada@example.com')
      press(element, 'Send the code')
      await until(() => toError(element, 'contact').startsWith(text ?? ''), text)
      expect(element.screen?.name).to.equal('account-mail')
      await until(() => !element.busy)
    }
  })

  it('stays on the question after a wrong code', async () => {
    const page = await openAdding('Text message')
    const { element } = page
    await untilScreen(element, 'account-phone')
    type(element, 'phone', '+4915123456789')
    press(element, 'Send the code')
    await untilScreen(element, 'code')
    type(element, 'code', '000000')
    await until(() => toError(element, 'code') !== '')
    expect(element.screen?.name).to.equal('code')
    expect(toKinds(page).filter((kind) => kind === 'sms-code')).to.have.length(1)
  })
})

describe('countersign-account: adding an authenticator app', () => {
  it('shows a QR code, the key as text, a link, and asks for the first code', async () => {
    const page = await openAdding('Authenticator app')
    const { element, updates } = page
    await untilScreen(element, 'code')
    const root = element.shadowRoot
    await until(() => root?.querySelector('svg[role="img"]'))
    expect(root?.querySelector('svg[role="img"]')?.getAttribute('aria-label')).to.contain('QR code')
    expect(root?.querySelector('code')?.textContent).to.match(/^JBSW Y3DP/)
    expect(root?.querySelector('a')?.getAttribute('href')).to.match(/^otpauth:\/\/totp\//)
    await expect(element).to.be.accessible()
    type(element, 'code', RIGHT.code)
    await untilScreen(element, 'account')
    expect(updates).to.deep.equal([{ change: 'added', kind: 'totp' }])
    expect(root?.querySelectorAll('a')).to.have.length(0)
  })

  it('makes no link of an address that is for no authenticator app', async () => {
    const page = await openAccount()
    const { element, backend } = page
    backend.state.appUri = 'javascript:alert(1)'
    press(element, 'Add a way to sign in')
    await untilScreen(element, 'account-add')
    press(element, 'Authenticator app')
    await untilScreen(element, 'code')
    expect(element.shadowRoot?.querySelectorAll('a')).to.have.length(0)
  })
})

describe('countersign-account: recovery codes', () => {
  it('are shown once, and gone when they are saved', async () => {
    const { element, updates } = await openAccount()
    press(element, 'Make new codes')
    await untilScreen(element, 'account-codes')
    const list = element.shadowRoot?.querySelectorAll('.codes code')
    expect(list).to.have.length(10)
    expect(updates).to.deep.equal([{ change: 'added', kind: 'recovery-code' }])
    // The button that was pressed stays until the codes come: the focus goes from it to them.
    expect(element.shadowRoot?.activeElement?.id).to.equal('heading')
    for (const name of ['Copy', 'Download', 'Print'])
      expect(hasButton(element, name)).to.equal(true)
    await expect(element).to.be.accessible()
    press(element, 'I saved them')
    await untilScreen(element, 'account')
    expect(toText(element)).not.to.contain('AB3D')
  })

  it('are printed alone, and nothing of them stays in the page', async () => {
    const { element } = await openAccount()
    press(element, 'Make new codes')
    await untilScreen(element, 'account-codes')
    const realPrint = globalThis.print
    let printed = ''
    globalThis.print = () => {
      printed = document.querySelector('[data-countersign-print]')?.textContent ?? ''
    }
    press(element, 'Print')
    globalThis.print = realPrint
    expect(printed).to.contain('AB3D-EF0H-J5KM')
    dispatchEvent(new Event('afterprint'))
    expect(document.querySelectorAll('[data-countersign-print]')).to.have.length(0)
    expect(document.adoptedStyleSheets).to.have.length(0)
  })
})

describe('countersign-account: other ways', () => {
  it('changes a password', async () => {
    const { element, backend, updates } = await openAccount()
    press(element, 'Change Password')
    await untilScreen(element, 'password-new')
    type(element, 'password', 'four words in a row')
    press(element, 'Save and continue')
    await untilScreen(element, 'account')
    const [answer] = backend.sent('POST', '/answers')
    expect(answer?.['answer']).to.deep.equal({ password: 'four words in a row' })
    expect(updates).to.deep.equal([{ change: 'added', kind: 'password' }])
  })
})

describe('countersign-account: a change that needs a fresh proof', () => {
  async function openRemoving(options: AccountPageOptions = {}): Promise<AccountPage> {
    const page = await openAccount({ fresh: false, ...options })
    press(page.element, 'Remove Laptop at work')
    await untilScreen(page.element, 'account-remove')
    press(page.element, 'Remove')
    return page
  }

  it('asks who it is, says why, and then makes the change by itself', async () => {
    const { element, backend, updates } = await openRemoving()
    await untilScreen(element, 'password')
    expect(toText(element)).to.contain('Before you change this, check it’s you.')
    await expect(element).to.be.accessible()
    type(element, 'password', 'wrong')
    press(element, 'Continue')
    await until(() => toError(element, 'password') !== '')
    expect(updates).to.deep.equal([])
    type(element, 'password', RIGHT.password)
    await until(() => !element.busy)
    press(element, 'Continue')
    await untilScreen(element, 'account')
    expect(updates).to.deep.equal([{ change: 'removed', kind: 'passkey' }])
    expect(backend.sent('DELETE', '/k2')).to.have.length(2)
    expect(toStatus(element)).to.equal('Laptop at work was removed.')
  })

  it('leads to adding by itself as well', async () => {
    const { element, backend } = await openAdding('Authenticator app', { fresh: false })
    await untilScreen(element, 'password')
    type(element, 'password', RIGHT.password)
    press(element, 'Continue')
    await untilScreen(element, 'code')
    expect(backend.sent('POST', '/authenticators')).to.deep.equal([
      { kind: 'totp' },
      { kind: 'totp' },
    ])
  })

  it('is dropped when the person leaves the question', async () => {
    const { element, backend, updates } = await openRemoving()
    await untilScreen(element, 'password')
    press(element, 'Cancel')
    await untilScreen(element, 'account')
    expect(toHeading(element)).to.equal('Sign-in and security')
    // Even once they have shown that it is them, for something else.
    press(element, 'Change PIN')
    await untilScreen(element, 'password')
    type(element, 'password', RIGHT.password)
    press(element, 'Continue')
    await untilScreen(element, 'pin')
    expect(backend.state.ways.some(({ id }) => id === 'k2')).to.equal(true)
    expect(updates).to.deep.equal([])
  })

  it('leaves no typed password behind when it is left', async () => {
    const { element } = await openRemoving()
    await untilScreen(element, 'password')
    type(element, 'password', RIGHT.password)
    press(element, 'Cancel')
    await untilScreen(element, 'account')
    expect(() => getInput(element, 'password')).to.throw()
  })

  it('does not go round for ever when the server names no question', async () => {
    const page = await openAccount({ fresh: false })
    const { element, backend, problems } = page
    backend.state.asksNothing = true
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    press(element, 'Remove')
    await untilScreen(element, 'problem')
    expect(backend.sent('DELETE', '/k2')).to.have.length(1)
    expect(problems).to.deep.equal(['fresh_proof_required'])
    press(element, 'Cancel')
    await untilScreen(element, 'account')
  })
})

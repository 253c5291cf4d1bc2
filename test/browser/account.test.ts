import { expect } from '@open-wc/testing'
import { EVERYTHING, NOW, way } from './fixtures/account-backend.ts'
import {
  findButton,
  getInput,
  hasButton,
  keepDeviceKey,
  openAccount,
  press,
  pressEnter,
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

describe('countersign-account: accessibility', () => {
  for (const theme of ['light', 'dark']) {
    it(`the list has no violation in ${theme}`, async () => {
      const { element } = await openAccount({ theme })
      await expect(element).to.be.accessible()
    })

    it(`renaming has no violation in ${theme}`, async () => {
      const { element } = await openAccount({ theme })
      press(element, 'Rename Laptop at work')
      await element.updateComplete
      await expect(element).to.be.accessible()
    })
  }

  it('fits 320 px, in a language that is longer, from right to left', async () => {
    const { element } = await openAccount({ width: 320, lang: 'en-XA', dir: 'rtl' })
    const frame = element.shadowRoot?.querySelector('.frame')
    expect(frame?.scrollWidth).to.be.at.most(320)
    expect(toHeading(element)).to.match(/^\[.*·+\]$/)
  })

  it('turns a ring in the middle until the list has come', async () => {
    const { element } = await openAccount({ screen: 'wait' })
    const [ring, body] = ['.spin', '.body'].map((selector) =>
      element.shadowRoot?.querySelector(selector)?.getBoundingClientRect(),
    )
    if (!ring || !body) throw new TypeError('nothing turns')
    expect(ring.x + ring.width / 2).to.be.closeTo(body.x + body.width / 2, 1)
  })

  it('every target is at least 44 px', async () => {
    const { element } = await openAccount({ width: 320 })
    for (const button of element.shadowRoot?.querySelectorAll('button') ?? []) {
      const { width, height } = button.getBoundingClientRect()
      expect(Math.min(width, height), button.outerHTML).to.be.at.least(44)
    }
  })
})

describe('countersign-account: the list', () => {
  it('opens with a handle that the site made', async () => {
    const { backend } = await openAccount()
    expect(backend.state.visits).to.equal(1)
    const [begin] = backend.sent('POST', '/v1/transactions')
    expect(begin).to.include({ purpose: 'account', handle: 'h'.repeat(43) })
  })

  it('takes a handle that the page gives later', async () => {
    const { element, backend } = await openAccount({ handle: '', screen: '' })
    expect(backend.calls).to.have.length(0)
    element.handle = 'g'.repeat(43)
    await untilScreen(element, 'account')
    expect(backend.sent('POST', '/v1/transactions')[0]).to.include({ handle: 'g'.repeat(43) })
  })

  it('is grouped, strongest first, devices last', async () => {
    const { element } = await openAccount()
    const headings = [...(element.shadowRoot?.querySelectorAll('h3') ?? [])]
    expect(headings.map(({ textContent }) => textContent)).to.deep.equal([
      'Passkeys',
      'Password',
      'Authenticator app',
      'Phone',
      'Email',
      'PIN',
      'Recovery codes',
      'Remembered devices',
    ])
  })

  it('says what matters about each way', async () => {
    const { element } = await openAccount()
    const text = toText(element)
    for (const part of [
      'Ada’s phone Used just now',
      'Last used yesterday',
      'a•••@example.com',
      'New: counts fully only after a safety delay.',
      'Locked until',
      '8 codes left',
      'Firefox on Linux',
    ]) {
      expect(text).to.contain(part)
    }
  })

  it('marks this browser among the remembered devices, also after a change', async () => {
    await keepDeviceKey('d2')
    const ways = [
      way('k1', 'passkey', { label: 'Phone' }),
      way('d1', 'device', { label: 'Old laptop' }),
      way('d2', 'device', { label: 'Desk' }),
    ]
    const { element } = await openAccount({ ways })
    const isMarked = () => toText(element).includes('Desk This device')
    expect(isMarked()).to.equal(true)
    expect(toText(element)).not.to.contain('Old laptop This device')
    press(element, 'Remove Old laptop')
    await untilScreen(element, 'account-remove')
    press(element, 'Remove')
    await untilScreen(element, 'account')
    expect(isMarked()).to.equal(true)
  })

  it('names no moment at which a lock ends that somebody else must end', async () => {
    const { element } = await openAccount({ ways: [way('pn', 'pin', { locked: true })] })
    expect(toText(element)).to.contain('Locked. The site can unlock it.')
    expect(toText(element)).not.to.contain('Locked until')
  })

  it('shows names as text, whatever they hold', async () => {
    const label = '<img src=x onerror="document.title=1">'
    const { element } = await openAccount({ ways: [way('k', 'passkey', { label })] })
    expect(toText(element)).to.contain(label)
    expect(element.shadowRoot?.querySelectorAll('img')).to.have.length(0)
  })

  it('shows a kind that only a newer server knows, and offers to add none', async () => {
    const ways = [way('x', 'mind-reading', { label: 'My mind' })]
    const { element } = await openAccount({ ways, canAdd: ['mind-reading'] })
    expect(toText(element)).to.contain('My mind')
    expect(hasButton(element, 'Add a way to sign in')).to.equal(false)
  })

  it('says why the last strong way stays, and has no button for it', async () => {
    const ways = [
      way('k', 'passkey', { label: 'Mine', removable: false, reason: 'last_strong_way' }),
    ]
    const { element } = await openAccount({ ways })
    expect(toText(element)).to.contain('This is the last strong way.')
    expect(hasButton(element, 'Remove Mine')).to.equal(false)
  })
})

describe('countersign-account: renaming', () => {
  it('happens in the row, with Enter, and gives the focus back', async () => {
    const { element, backend, updates } = await openAccount()
    press(element, 'Rename Laptop at work')
    await element.updateComplete
    const input = getInput(element, 'nickname')
    expect(input.value).to.equal('Laptop at work')
    await until(() => document.activeElement === input)
    type(element, 'nickname', ' Laptop at home ')
    pressEnter(element, 'nickname')
    await until(() => findButton(element, 'Rename Laptop at home'))
    expect(backend.sent('PATCH', '/k2')).to.deep.equal([{ label: 'Laptop at home' }])
    expect(updates).to.deep.equal([{ change: 'renamed', kind: 'passkey' }])
    expect(toStatus(element)).to.equal('It’s called Laptop at home now.')
    await until(
      () => element.shadowRoot?.activeElement === findButton(element, 'Rename Laptop at home'),
    )
    expect(element.querySelectorAll('[slot="nickname"]')).to.have.length(0)
  })

  it('refuses an empty name beside the field', async () => {
    const { element, backend } = await openAccount()
    press(element, 'Rename Laptop at work')
    await element.updateComplete
    type(element, 'nickname', '   ')
    pressEnter(element, 'nickname')
    expect(toError(element, 'nickname')).to.equal('Enter a name.')
    expect(getInput(element, 'nickname').getAttribute('aria-invalid')).to.equal('true')
    expect(backend.sent('PATCH', '/k2')).to.have.length(0)
  })

  it('is left with Escape or Cancel, and nothing is sent', async () => {
    const { element, backend } = await openAccount()
    press(element, 'Rename Laptop at work')
    await element.updateComplete
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true })
    getInput(element, 'nickname').dispatchEvent(escape)
    await until(() => findButton(element, 'Rename Laptop at work'))
    press(element, 'Rename Laptop at work')
    await element.updateComplete
    press(element, 'Cancel')
    await until(() => findButton(element, 'Rename Laptop at work'))
    expect(backend.sent('PATCH', '/k2')).to.have.length(0)
  })
})

describe('countersign-account: removing', () => {
  it('asks first, and keeps what is kept', async () => {
    const { element, backend } = await openAccount()
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    expect(toHeading(element)).to.equal('Remove Laptop at work?')
    await expect(element).to.be.accessible()
    press(element, 'Keep it')
    await untilScreen(element, 'account')
    expect(backend.sent('DELETE', '/k2')).to.have.length(0)
  })

  it('removes, tells the page and says so', async () => {
    const { element, updates } = await openAccount()
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    press(element, 'Remove')
    await untilScreen(element, 'account')
    expect(hasButton(element, 'Rename Laptop at work')).to.equal(false)
    expect(updates).to.deep.equal([{ change: 'removed', kind: 'passkey' }])
    expect(toStatus(element)).to.equal('Laptop at work was removed.')
  })

  it('says why when the server knows better', async () => {
    const ways = EVERYTHING.map((each) =>
      each.id === 'k2' ? { ...each, reason: 'last_strong_way' } : each,
    )
    const { element, updates } = await openAccount({ ways })
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    press(element, 'Remove')
    await untilScreen(element, 'account')
    expect(toStatus(element)).to.contain('This is the last strong way.')
    expect(hasButton(element, 'Rename Laptop at work')).to.equal(true)
    expect(updates).to.deep.equal([])
  })
})

describe('countersign-account: a visit that runs out', () => {
  it('goes on in another one where the site makes handles', async () => {
    const { element, backend, updates } = await openAccount()
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    backend.state.refuseOnceWith = 'transaction_expired'
    press(element, 'Remove')
    await untilScreen(element, 'account')
    expect(backend.state.visits).to.equal(2)
    expect(updates).to.deep.equal([{ change: 'removed', kind: 'passkey' }])
  })

  it('is said, and can be opened again, when another one is refused too', async () => {
    const { element, backend } = await openAccount()
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    backend.state.refuseWith = 'transaction_expired'
    press(element, 'Remove')
    await untilScreen(element, 'account-over')
    expect(toHeading(element)).to.equal('This page was open for a while')
    await expect(element).to.be.accessible()
    backend.state.refuseWith = undefined
    press(element, 'Open again')
    await untilScreen(element, 'account')
  })

  it('is said where the person has signed out meanwhile', async () => {
    const { element, backend } = await openAccount()
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    backend.state.refuseWith = 'transaction_closed'
    backend.state.signedOut = true
    press(element, 'Remove')
    await untilScreen(element, 'account-over')
  })

  it('is said, and no more, where the handle was given', async () => {
    const { element, backend } = await openAccount({ handle: 'g'.repeat(43) })
    press(element, 'Remove Laptop at work')
    await untilScreen(element, 'account-remove')
    backend.state.refuseWith = 'transaction_expired'
    press(element, 'Remove')
    await untilScreen(element, 'account-over')
    expect(hasButton(element, 'Open again')).to.equal(false)
    expect(toText(element)).to.contain('Open this page again from your account.')
  })

  it('nothing is told of the time on the device: the server’s clock counts', async () => {
    const ways = [way('k', 'passkey', { created_at: NOW - 60 })]
    const { element } = await openAccount({ ways })
    expect(toText(element)).to.contain('Added today')
  })
})

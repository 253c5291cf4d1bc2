import { CONSENT_VERSION } from '@countersign/protocol'
import { expect } from '@open-wc/testing'
import { EVERYTHING, NOW, way } from './fixtures/account-backend.ts'
import {
  type AccountPage,
  hasButton,
  openAccount,
  press,
  restoreFetch,
  toHeading,
  toStatus,
  toText,
  until,
  untilScreen,
} from './fixtures/account-page.ts'

const RECEIPT = `eyJhbGciOiJFUzI1NiJ9.${'eyJpc3MiOiJodHRwOi8vbG9j'.repeat(14)}.c2lnbmF0dXJl`
const FACE = way('fc', 'face', { consent: { version: CONSENT_VERSION, at: NOW - 86_400 } })

/** A face in the list, and a server that gives a receipt for it. */
async function openWithFace(width?: number): Promise<AccountPage> {
  const page = await openAccount({
    ways: [...EVERYTHING, FACE],
    ...(width !== undefined && { width }),
  })
  const { backend } = page
  backend.on('/authenticators/fc', () => {
    backend.state.ways = backend.state.ways.filter(({ id }) => id !== 'fc')
    backend.state.version += 1
    const list = { authenticators: backend.state.ways, can_add: [], view: backend.view() }
    return Response.json({ ...list, receipt: RECEIPT })
  })
  return page
}

async function removeFace(page: AccountPage): Promise<void> {
  press(page.element, 'Remove Face check')
  await untilScreen(page.element, 'account-remove')
  press(page.element, 'Remove')
  await untilScreen(page.element, 'account-receipt')
}

const findDetails = ({ element }: AccountPage): HTMLDetailsElement => {
  const found = element.shadowRoot?.querySelector('details')
  if (!found) throw new TypeError('there is nothing to open')
  return found
}

describe('countersign-account: a consent', () => {
  afterEach(() => restoreFetch())

  it('can be read again, with its version, in the words in which it was asked', async () => {
    const page = await openWithFace()
    const { element } = page
    expect(toText(element)).not.to.contain('You don’t have to agree')
    const details = findDetails(page)
    details.querySelector('summary')?.click()
    await until(() => toText(element).includes('You don’t have to agree'))
    expect(toText(element)).to.contain('A picture of your face is taken.')
    expect(toText(element)).to.contain(`Version ${CONSENT_VERSION}`)
    await expect(element).to.be.accessible()
    details.querySelector('summary')?.click()
    await until(() => !details.open)
  })

  it('of another version is told without a text that it was not', async () => {
    const old = way('fc', 'face', { consent: { version: '2020-01', at: NOW } })
    const { element } = await openAccount({ ways: [...EVERYTHING, old] })
    expect(toText(element)).to.contain('version 2020-01')
    expect(element.shadowRoot?.querySelectorAll('details')).to.have.length(0)
  })
})

describe('countersign-account: a withdrawn consent', () => {
  afterEach(() => restoreFetch())

  it('leaves a receipt to be kept, and then the list without it', async () => {
    const page = await openWithFace()
    const { element, updates } = page
    await removeFace(page)
    expect(updates).to.deep.equal([{ change: 'removed', kind: 'face' }])
    expect(toHeading(element)).to.equal('It’s deleted')
    expect(toStatus(element)).to.contain('Face check was removed.')
    expect(element.shadowRoot?.querySelector('code')?.textContent).to.equal(RECEIPT)
    expect(element.shadowRoot?.activeElement?.id).to.equal('heading')
    await expect(element).to.be.accessible()
    press(element, 'Done')
    await untilScreen(element, 'account')
    expect(hasButton(element, 'Remove Face check')).to.equal(false)
    expect(toText(element)).not.to.contain(RECEIPT)
  })

  it('can be downloaded: the file holds the receipt, and when it was', async () => {
    const page = await openWithFace()
    await removeFace(page)
    const blobs: Blob[] = []
    const { createObjectURL } = URL
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) blobs.push(blob)
      return '#'
    }
    try {
      press(page.element, 'Download')
    } finally {
      URL.createObjectURL = createObjectURL
    }
    const [blob] = blobs
    const text = (await blob?.text()) ?? ''
    expect(text).to.contain(RECEIPT)
    expect(text).to.match(/Deleted on .*20\d\d/)
  })

  it('fits into 320 px', async () => {
    const page = await openWithFace(320)
    await removeFace(page)
    const { element } = page
    expect(element.scrollWidth).to.be.at.most(320)
    const code = element.shadowRoot?.querySelector('code')
    expect(code?.scrollWidth).to.be.at.most(code?.clientWidth ?? 0)
  })

  it('says that it stays where whoever keeps it is down', async () => {
    const page = await openWithFace()
    const { element, backend, updates } = page
    backend.on('/authenticators/fc', () => backend.problem(503, 'vendor_unavailable'))
    press(element, 'Remove Face check')
    await untilScreen(element, 'account-remove')
    press(element, 'Remove')
    await until(() => page.problems.includes('vendor_unavailable'))
    expect(updates).to.deep.equal([])
    expect(toText(element)).not.to.contain('It’s deleted')
  })
})

describe('countersign-account: a face that cannot be used any more', () => {
  afterEach(() => restoreFetch())

  it('says so, and can be added again', async () => {
    const ways = [...EVERYTHING, { ...FACE, outdated: true }]
    const { element } = await openAccount({ ways, canAdd: ['face'] })
    expect(toText(element)).to.contain('It can’t be used any more. Add it again.')
    expect(hasButton(element, 'Change Face check')).to.equal(true)
  })
})

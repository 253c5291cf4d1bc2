import { expect } from '@open-wc/testing'
import { takeCaptures } from './fixtures/account-capture.ts'
import { EVERYTHING, way } from './fixtures/account-backend.ts'
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
import { countLive } from './fixtures/scripted-camera.ts'
import { placeReader, removeReader } from './fixtures/scripted-reader.ts'
import { cameras, useCameras } from './fixtures/use-cameras.ts'

/** The list of what can be added: a face, a palm and a finger among them. */
async function openList(): Promise<AccountPage> {
  const page = await openAccount({ canAdd: ['pin', 'face', 'palm', 'fingerprint'] })
  takeCaptures(page.backend)
  press(page.element, 'Add a way to sign in')
  await untilScreen(page.element, 'account-add')
  return page
}

describe('countersign-account: face, palm and finger', () => {
  useCameras('real')
  afterEach(() => {
    removeReader()
    restoreFetch()
  })

  it('lists what lacks its reader here, says so, and starts nothing', async () => {
    placeReader('palm')
    const { element, backend } = await openList()
    const rows = [...(element.shadowRoot?.querySelectorAll('[part="way"]') ?? [])]
    const states = rows.map((row) => [
      row.querySelector('span')?.childNodes[1]?.textContent,
      row.getAttribute('aria-disabled'),
    ])
    expect(Object.fromEntries(states)).to.deep.equal({
      'Face check': 'false',
      Palm: 'false',
      Fingerprint: 'true',
    })
    expect(toText(element)).to.contain('Needs a reader on this device')
    await expect(element).to.be.accessible()
    press(element, 'Fingerprint')
    await element.updateComplete
    expect(element.screen?.name).to.equal('account-add')
    expect(backend.sent('POST', '/authenticators')).to.have.length(0)
  })

  it('adds a face after consent, and says in the list what was agreed to', async () => {
    const page = await openList()
    const { element, backend, updates } = page
    press(element, 'Face check')
    await untilScreen(element, 'capture')
    expect(toHeading(element)).to.equal('Before your first picture')
    expect(cameras.asked, 'no camera before consent').to.have.length(0)
    await expect(element).to.be.accessible()
    press(element, 'I agree, go on')
    await until(() => hasButton(element, 'Take picture') && !element.busy)
    press(element, 'Take picture')
    await untilScreen(element, 'account')
    expect(updates).to.deep.equal([{ change: 'added', kind: 'face' }])
    expect(toStatus(element)).to.contain('Face check was added.')
    expect(toText(element)).to.match(/You agreed on \w+ \d+, \d+ \(version 20\d\d-\d\d\)/)
    expect(backend.sent('POST', '/captures')).to.have.length(1)
    await until(() => countLive(cameras) === 0)
  })

  it('turns the camera off and adds nothing when it is cancelled', async () => {
    const { element, backend, updates } = await openList()
    press(element, 'Face check')
    await untilScreen(element, 'capture')
    press(element, 'I agree, go on')
    await until(() => hasButton(element, 'Take picture') && !element.busy)
    // Another way would prove something: it adds nothing.
    expect(hasButton(element, 'Try another way')).to.equal(false)
    press(element, 'Cancel')
    await untilScreen(element, 'account')
    expect(countLive(cameras)).to.equal(0)
    expect(updates).to.deep.equal([])
    expect(backend.sent('POST', '/captures')).to.have.length(0)
  })

  it('adds a palm by the page’s reader', async () => {
    const reader = placeReader('palm')
    const { element, updates } = await openList()
    press(element, 'Palm')
    await untilScreen(element, 'capture')
    press(element, 'I agree, go on')
    await until(() => reader.wishes.length === 1)
    reader.give(new Uint8Array([1, 2, 3]))
    await untilScreen(element, 'account')
    expect(updates).to.deep.equal([{ change: 'added', kind: 'palm' }])
  })

  it('replaces the one there is beside it, and removes it, saying that it is deleted', async () => {
    const ways = [...EVERYTHING, way('pl', 'palm'), way('fc', 'face')]
    const reader = placeReader('palm')
    const { element, backend } = await openAccount({ ways, canAdd: ['palm', 'face'] })
    expect(toText(element)).to.contain('Face, palm and fingerprint')
    expect(hasButton(element, 'Add a way to sign in'), 'there is one of each').to.equal(false)
    takeCaptures(backend)
    press(element, 'Change Palm')
    await untilScreen(element, 'capture')
    press(element, 'I agree, go on')
    await until(() => reader.wishes.length === 1)
    reader.give(new Uint8Array([1, 2, 3]))
    await untilScreen(element, 'account')
    expect(backend.state.ways.filter(({ kind }) => kind === 'palm')).to.have.length(1)
    press(element, 'Remove Face check')
    await untilScreen(element, 'account-remove')
    expect(toText(element)).to.contain('What was measured is deleted')
    press(element, 'Remove')
    await until(() => backend.state.ways.every(({ kind }) => kind !== 'face'))
    await untilScreen(element, 'account')
    expect(toStatus(element)).to.contain('Face check was removed.')
  })
})

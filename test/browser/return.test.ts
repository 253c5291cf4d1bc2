import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { lookForReturn } from '../../packages/widget/src/elements/look-for-return.ts'
import { takeReturn } from '../../packages/widget/src/elements/take-return.ts'
import { LoginBackend, offer, RETURN_CODE, TRANSFER } from './fixtures/login-backend.ts'
import {
  nameAda,
  openLogin,
  placeStepUp,
  press,
  restorePage,
  toPlain,
} from './fixtures/login-page.ts'
import { isSaid, untilHeard } from './fixtures/until-heard.ts'

const FRAGMENT = `#countersign-return=${RETURN_CODE}`
const OFFERS = [offer('identity-provider'), offer('password')]

/** Ends what each test has left waiting. */
const endings: (() => void)[] = []

/** A tab of its own: its address, its storage, and time that passes when it is told to. */
function openTab({ hash = FRAGMENT, mark = '' } = {}) {
  const addresses: unknown[] = []
  const stored = new Map(mark ? [['countersign:away', mark]] : [])
  const waiters: (() => void)[] = []
  const pass = (): void => waiters.splice(0).forEach((wake) => wake())
  endings.push(pass)
  return {
    addresses,
    pass,
    place: {
      location: { hash, pathname: '/transfers', search: '?page=2' },
      history: {
        state: { kept: true },
        replaceState: (...given: unknown[]) => void addresses.push(given),
      },
      storage: {
        getItem: (key: string) => stored.get(key) ?? null,
        removeItem: (key: string) => void stored.delete(key),
      },
      wait: () => new Promise<void>((resolve) => void waiters.push(resolve)),
    },
  }
}

/** The words of the tab that came back, over the page. */
function findWords(): HTMLDialogElement | undefined {
  const hosts = [...document.body.children].flatMap(({ shadowRoot }) => shadowRoot ?? [])
  const dialogs = hosts.flatMap((root) => [...root.querySelectorAll('dialog')])
  return dialogs.find((dialog) => dialog.open && dialog.querySelector('#lead'))
}

const readWords = (): string => toPlain(findWords()?.textContent)

describe('coming back from a page elsewhere', () => {
  afterEach(async () => {
    history.replaceState(null, '', location.pathname + location.search)
    for (const end of endings.splice(0)) end()
    await untilHeard()
    findWords()?.querySelector('button')?.click()
    restorePage()
  })

  it('takes the code out of the address at once, and leaves the rest of it', () => {
    const { place, addresses } = openTab({ mark: 'c2' })
    takeReturn(place)
    expect(addresses).to.deep.equal([[{ kept: true }, '', '/transfers?page=2']])
  })

  it('takes a fragment out that is no code, and says nothing', async () => {
    const { place, addresses } = openTab({ hash: '#countersign-return=<b>' })
    takeReturn(place)
    expect(addresses).to.have.length(1)
    await untilHeard()
    expect(findWords()).to.equal(undefined)
  })

  it('looks at no other fragment', async () => {
    history.replaceState(null, '', '#section')
    lookForReturn()
    await untilHeard()
    expect(location.hash).to.equal('#section')
  })

  it('answers the question of a sign-in that comes back to the same tab', async () => {
    const backend = new LoginBackend({ steps: ['identity-provider'], own: true, offers: OFFERS })
    const first = await openLogin({ backend })
    await nameAda(first.element, 'handoff')
    // As the press does, before it leaves.
    sessionStorage.setItem('countersign:away', backend.prompt?.challenge ?? '')
    first.element.remove()
    history.replaceState(null, '', location.pathname + location.search + FRAGMENT)

    lookForReturn()
    const second = await openLogin({ backend, screen: 'done' })
    expect(location.hash).to.equal('')
    expect(backend.sent('/answers').map(({ answer }) => answer)).to.deep.equal([
      { code: RETURN_CODE },
    ])
    expect(second.events.filter((name) => name.startsWith('problem'))).to.deep.equal([])
    expect(findWords(), 'the person sees the sign-in go on').to.equal(undefined)
    expect(sessionStorage.getItem('countersign:away')).to.equal(null)
  })

  it('hands the code to the tab that waits, and says where to go on', async () => {
    const { element, backend } = await placeStepUp({
      facts: { steps: ['identity-provider'], offers: OFFERS, action: TRANSFER },
      attributes: { handle: 'h'.repeat(43) },
      screen: 'handoff',
    })
    const realOpen = globalThis.open
    globalThis.open = () => null
    await press(element, 'Open id.example')
    globalThis.open = realOpen

    const { place } = openTab()
    takeReturn(place)
    await waitUntil(() => findWords(), 'the words')
    expect(readWords()).to.contain('You can close this tab')
    expect(backend.sent('/answers').map(({ answer }) => answer)).to.deep.equal([
      { code: RETURN_CODE },
    ])
  })

  it('waits for a tab that asks for it later', async () => {
    const { place, pass } = openTab()
    takeReturn(place)
    pass()
    await waitUntil(() => readWords().includes('Go back to the other tab'))
    const channel = new BroadcastChannel('countersign-return')
    const heard: unknown[] = []
    channel.addEventListener('message', ({ data }) => {
      heard.push(data)
      channel.postMessage({ say: 'taken' })
    })
    channel.postMessage({ say: 'ready' })
    await waitUntil(() => readWords().includes('You can close this tab'))
    expect(heard).to.deep.equal([{ say: 'code', code: RETURN_CODE, challenge: undefined }])
    channel.close()
  })

  it('says so when no tab has taken it, accessible and with a way out', async () => {
    const { place, pass } = openTab()
    takeReturn(place)
    await untilHeard()
    expect(findWords(), 'nothing is said too early').to.equal(undefined)
    pass()
    await waitUntil(() => readWords().includes('Go back to the other tab'))
    const dialog = findWords()
    const root = dialog?.getRootNode()
    if (!dialog || !(root instanceof ShadowRoot)) throw new TypeError('no words')
    await Promise.all(root.getAnimations().map(({ finished }) => finished))
    await expect(root.host).to.be.accessible()
    expect(root.activeElement?.id).to.equal('heading')
    dialog.querySelector('button')?.click()
    expect(findWords()).to.equal(undefined)
  })

  it('gives the code to nobody after its own tab has begun something else', async () => {
    const { place, pass } = openTab({ mark: 'c2' })
    takeReturn(place)
    pass()
    await untilHeard()
    const channel = new BroadcastChannel('countersign-return')
    const heard: unknown[] = []
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isSaid(data)) heard.push(data)
    })
    channel.postMessage({ say: 'ready' })
    await untilHeard()
    expect(heard).to.deep.equal([])
    channel.close()
  })

  it('works where the page may keep nothing', async () => {
    const { place, pass } = openTab()
    takeReturn({
      ...place,
      get storage(): never {
        throw new DOMException('no', 'SecurityError')
      },
    })
    pass()
    await waitUntil(() => readWords().includes('Go back to the other tab'))
  })
})

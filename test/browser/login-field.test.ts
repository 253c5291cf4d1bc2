import { expect, fixture } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import { html } from 'lit'
import { LoginBackend, PROOF, RIGHT } from './fixtures/login-backend.ts'
import {
  fill,
  findInput,
  type LoginPage,
  nameAda,
  openLogin,
  press,
  restorePage,
  untilScreen,
} from './fixtures/login-page.ts'

async function signIn({ element }: LoginPage): Promise<void> {
  await nameAda(element)
  fill(element, 'password', RIGHT.password)
  await press(element, 'Continue')
  await untilScreen(element, 'done')
}

function toForm(box: HTMLElement): HTMLFormElement {
  if (!(box instanceof HTMLFormElement)) throw new TypeError('not in a form')
  return box
}

/** Keeps the page where it is and counts how often its form was sent, with what. */
function watchSubmits(form: HTMLFormElement): Record<string, FormDataEntryValue>[] {
  const sent: Record<string, FormDataEntryValue>[] = []
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    sent.push(Object.fromEntries(new FormData(form)))
  })
  return sent
}

describe('the fields of countersign-login', () => {
  afterEach(restorePage)

  it('are direct children without a name, with their labels beside them', async () => {
    const { element } = await openLogin()
    await nameAda(element)
    const inputs = [...element.querySelectorAll('input')]
    expect(inputs.map((input) => input.slot)).to.have.members(['login-name', 'password'])
    for (const input of inputs) {
      expect(input.parentElement).to.equal(element)
      expect(input.hasAttribute('name')).to.equal(false)
      expect(input.hasAttribute('form')).to.equal(true)
      expect(input.labels?.[0]?.parentElement).to.equal(element)
    }
  })

  it('never travel with the form of the page', async () => {
    const { element, box } = await openLogin({ inForm: true, attributes: { name: 'proof' } })
    await nameAda(element)
    fill(element, 'password', RIGHT.password)
    const form = toForm(box)
    expect(Object.fromEntries(new FormData(form))).to.deep.equal({ note: 'n' })
    const listed = [...form.elements].filter((part) => part instanceof HTMLInputElement)
    expect(listed).to.have.length(1)
  })

  it('do not send the form of the page at Enter', async () => {
    const page = await openLogin({ inForm: true })
    const sent = watchSubmits(toForm(page.box))
    fill(page.element, 'login-name', 'ada@example.com')
    await sendKeys({ press: 'Enter' })
    await untilScreen(page.element, 'password')
    expect(sent).to.deep.equal([])
  })

  it('work right again when the element moves into a form and out of it', async () => {
    const { element, box } = await openLogin()
    const input = findInput(element, 'login-name')
    expect(input.form?.parentElement).to.equal(element)
    const form = document.createElement('form')
    box.append(form)
    form.append(element)
    await waitUntil(() => input.getAttribute('form') === '')
    expect(input.form).to.equal(null)
    box.append(element)
    await waitUntil(() => input.getAttribute('form') !== '')
    expect(input.form?.parentElement).to.equal(element)
  })

  it('are taken over where the server rendered them, with what was typed before', async () => {
    const backend = new LoginBackend()
    globalThis.fetch = (input, init) => backend.fetch(input, init)
    const box = await fixture<HTMLElement>(html`<div></div>`)
    const made = document.createElement('input')
    made.slot = 'login-name'
    made.setAttribute('form', '')
    const element = document.createElement('countersign-login')
    element.append(made)
    made.value = 'typed before'
    const root = element.shadowRoot ?? element
    expect(root).to.equal(element)
    box.append(element)
    await untilScreen(element, 'identify')
    expect(element.querySelectorAll('input[slot="login-name"]')).to.have.length(1)
    expect(findInput(element, 'login-name')).to.equal(made)
    expect(made.value).to.equal('typed before')
  })

  it('resist the style sheets of the page', async () => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('input, label { all: unset !important; display: none !important }')
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    try {
      const { element } = await openLogin()
      const input = findInput(element, 'login-name')
      expect(getComputedStyle(input).display).to.not.equal('none')
      expect(input.getBoundingClientRect().height).to.be.at.least(44)
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
    }
  })

  it('are emptied when the page is left', async () => {
    const { element } = await openLogin()
    await nameAda(element)
    const input = fill(element, 'password', 'half of it')
    globalThis.dispatchEvent(new Event('pagehide'))
    expect(input.value).to.equal('')
  })

  it('fit into 320 px', async () => {
    const { element, box } = await openLogin()
    box.setAttribute('style', 'inline-size: 288px')
    await nameAda(element)
    for (const part of element.shadowRoot?.querySelectorAll('.frame *') ?? []) {
      expect(part.getBoundingClientRect().right).to.be.at.most(box.getBoundingClientRect().right)
    }
  })
})

describe('the proof of countersign-login', () => {
  afterEach(restorePage)

  it('goes with the form around it, which is sent by itself', async () => {
    const page = await openLogin({ inForm: true, attributes: { name: 'proof' } })
    const sent = watchSubmits(toForm(page.box))
    await signIn(page)
    await waitUntil(() => sent.length > 0)
    expect(sent).to.deep.equal([{ note: 'n', proof: PROOF }])
  })

  it('goes under a name that is set as a property', async () => {
    const page = await openLogin({ inForm: true })
    page.element.name = 'given'
    const sent = watchSubmits(toForm(page.box))
    await signIn(page)
    await waitUntil(() => sent.length > 0)
    expect(sent).to.deep.equal([{ note: 'n', given: PROOF }])
  })

  it('leaves the form alone under no-submit', async () => {
    const page = await openLogin({ inForm: true, attributes: { name: 'proof', 'no-submit': '' } })
    const form = toForm(page.box)
    const sent = watchSubmits(form)
    await signIn(page)
    await waitUntil(() => page.events.includes('proof'))
    await page.element.updateComplete
    expect(sent).to.deep.equal([])
    expect(new FormData(form).get('proof')).to.equal(PROOF)
  })

  it('is gone after a reset', async () => {
    const page = await openLogin({ inForm: true, attributes: { name: 'proof', 'no-submit': '' } })
    await signIn(page)
    await waitUntil(() => page.events.includes('proof'))
    const form = toForm(page.box)
    form.reset()
    expect(page.element.value).to.equal('')
    expect(new FormData(form).get('proof')).to.equal(null)
    await untilScreen(page.element, 'identify')
  })
})

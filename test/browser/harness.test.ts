import { expect, fixture } from '@open-wc/testing'
import { html, LitElement, type PropertyDeclarations } from 'lit'

class GreetingElement extends LitElement {
  static override properties: PropertyDeclarations = { name: { type: String } }
  declare name: string

  constructor() {
    super()
    this.name = ''
  }

  protected override render(): unknown {
    return html`<p>Hello, ${this.name}</p>`
  }
}
customElements.define('test-greeting', GreetingElement)

describe('the browser harness', () => {
  it('renders an element without decorators', async () => {
    const element = await fixture(html`<test-greeting name="Ada"></test-greeting>`)
    expect(element.shadowRoot?.textContent).to.contain('Hello, Ada')
    await expect(element).to.be.accessible()
  })

  it('resolves our packages to their sources', async () => {
    const { PROBLEMS } = await import('@countersign/protocol')
    expect(Object.keys(PROBLEMS)).to.include('challenge_expired')
  })
})

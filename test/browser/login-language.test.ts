import { expect } from '@open-wc/testing'
import {
  findInput,
  type LoginPage,
  nameAda,
  openLogin,
  restorePage,
} from './fixtures/login-page.ts'

/** A page in a language, written in a direction, with a footer of its own. */
async function openIn(lang: string, dir: string, locale = ''): Promise<LoginPage> {
  const page = await openLogin({ attributes: { lang, dir, locale } })
  const footer = document.createElement('p')
  footer.slot = 'footer'
  page.element.append(footer)
  return page
}

function findPart({ element }: LoginPage, selector: string): Element {
  const found = element.shadowRoot?.querySelector(selector) ?? element.querySelector(selector)
  if (!found) throw new TypeError(`nothing is ${selector}`)
  return found
}

const toDirection = (page: LoginPage, selector: string): string =>
  getComputedStyle(findPart(page, selector)).direction

const WORDS = ['.frame', 'h2', 'label', '[slot$=-error]', 'input']

describe('a page in another language', () => {
  afterEach(restorePage)

  for (const [what, locale] of [
    ['falls back to English', ''],
    ['is asked for English', 'en-GB'],
  ]) {
    it(`keeps the direction of its own words where it ${what}`, async () => {
      const page = await openIn('ar', 'rtl', locale)
      for (const selector of WORDS) expect(toDirection(page, selector), selector).to.equal('ltr')
      expect(findPart(page, '.frame').getAttribute('lang')).to.equal('en')
      for (const part of ['label', '[slot$=-error]', '[slot$=-hint]']) {
        expect(findPart(page, part).getAttribute('lang'), part).to.equal('en')
      }
    })
  }

  it('keeps the direction of what the page puts into it', async () => {
    const page = await openIn('ar', 'rtl')
    expect(toDirection(page, '[slot=footer]')).to.equal('rtl')
  })

  it('keeps its direction at a prompt, and reads the name in it', async () => {
    const page = await openIn('he', 'rtl')
    await nameAda(page.element)
    for (const selector of ['.frame', '.who', 'label[slot=password-label]']) {
      expect(toDirection(page, selector), selector).to.equal('ltr')
    }
    expect(getComputedStyle(findInput(page.element, 'password')).direction).to.equal('ltr')
  })

  it('takes the direction of a page that speaks its language', async () => {
    for (const lang of ['en', 'en-GB', 'EN']) {
      const page = await openIn(lang, 'rtl')
      for (const selector of WORDS) expect(toDirection(page, selector), lang).to.equal('rtl')
    }
  })

  it('takes the direction of a page in a language that was loaded', async () => {
    const page = await openIn('en-XA', 'rtl')
    expect(toDirection(page, '.frame')).to.equal('rtl')
    expect(findPart(page, 'label').getAttribute('lang')).to.equal('en-XA')
  })
})

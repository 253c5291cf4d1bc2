import { expect } from '@open-wc/testing'
import { waitUntil } from '../fixtures/wait-until.ts'
import { sendKeys } from '@web/test-runner-commands'
import {
  fill,
  findInput,
  type LoginPage,
  nameAda,
  openLogin,
  press,
  readError,
  readFrame,
  restorePage,
  untilScreen,
} from '../fixtures/login-page.ts'

async function openQuestions(): Promise<LoginPage> {
  const page = await openLogin({ facts: { steps: ['questions'] } })
  await nameAda(page.element, 'questions')
  return page
}

const readSent = ({ backend }: LoginPage): unknown[] =>
  backend.sent('/answers').map(({ answer }) => Reflect.get(Object(answer), 'answers'))

describe('the questions screen', () => {
  afterEach(restorePage)

  it('is accessible, empty and with an error', async () => {
    const { element } = await openQuestions()
    await expect(element).to.be.accessible()
    await press(element, 'Continue')
    await expect(element).to.be.accessible()
  })

  it('is answered by keyboard alone', async () => {
    const page = await openQuestions()
    expect(document.activeElement).to.equal(findInput(page.element, 'answer-0'))
    await sendKeys({ type: 'Pelikan' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ type: ' Hanko ' })
    await sendKeys({ press: 'Enter' })
    await untilScreen(page.element, 'done')
    expect(readSent(page)).to.deep.equal([['Pelikan', 'Hanko']])
  })

  it('labels each field with its question, and lets nothing fill or keep it', async () => {
    const { element } = await openQuestions()
    const input = findInput(element, 'answer-1')
    expect(input.labels?.[0]?.textContent).to.equal('First harbour?')
    expect(input.getAttribute('autocomplete')).to.equal('off')
    expect(input.type).to.equal('text')
  })

  it('shows no markup out of a question', async () => {
    const text = '<img src=x onerror=alert(1)>'
    const facts = { steps: ['questions'], data: { questions: { questions: [{ text }] } } }
    const { element } = await openLogin({ facts })
    await nameAda(element, 'questions')
    expect(element.querySelector('img')).to.equal(null)
    expect(findInput(element, 'answer-0').labels?.[0]?.textContent).to.equal(text)
  })

  it('sends nothing before all are answered, and begins at the first that is missing', async () => {
    const { element, backend } = await openQuestions()
    fill(element, 'answer-1', '   ')
    await press(element, 'Continue')
    expect(readError(element, 'answer-0')).to.equal('Answer this one as well.')
    expect(readError(element, 'answer-1')).to.equal('Answer this one as well.')
    expect(document.activeElement).to.equal(findInput(element, 'answer-0'))
    expect(backend.sent('/answers')).to.have.length(0)
    fill(element, 'answer-0', 'Pelikan')
    expect(readError(element, 'answer-0')).to.equal('')
    expect(readError(element, 'answer-1')).to.equal('Answer this one as well.')
  })

  it('hides the answers on wish, and shows them again', async () => {
    const { element } = await openQuestions()
    const input = fill(element, 'answer-0', 'Pelikan')
    const readLook = () => getComputedStyle(input).getPropertyValue('-webkit-text-security')
    expect(readLook()).to.equal('none')
    await press(element, 'Hide answers')
    await element.updateComplete
    expect(readLook()).to.equal('disc')
    expect(input.type, 'no password manager is asked to keep it').to.equal('text')
    await press(element, 'Show answers')
    await element.updateComplete
    expect(readLook()).to.equal('none')
  })

  it('does not say which answer was wrong, and keeps them', async () => {
    const page = await openQuestions()
    const { element } = page
    fill(element, 'answer-0', 'Pelikan')
    fill(element, 'answer-1', 'Turku')
    await press(element, 'Continue')
    await waitUntil(() => readFrame(element).includes('That didn’t match. Check your answers'))
    await untilScreen(element, 'questions')
    expect(readError(element, 'answer-0')).to.equal('')
    expect(readError(element, 'answer-1')).to.equal('')
    expect(findInput(element, 'answer-1').value).to.equal('Turku')
    fill(element, 'answer-1', 'Hanko')
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(readSent(page)).to.deep.equal([
      ['Pelikan', 'Turku'],
      ['Pelikan', 'Hanko'],
    ])
  })

  it('leaves nothing behind when another way is taken', async () => {
    const { element } = await openQuestions()
    fill(element, 'answer-0', 'Pelikan')
    await press(element, 'Try another way')
    await untilScreen(element, 'choose')
    await press(element, 'Password')
    await untilScreen(element, 'password')
    expect(element.querySelector('[slot^="answer"]')).to.equal(null)
  })

  it('lists the other ways in place of questions that cannot be read', async () => {
    const facts = { steps: ['questions'], data: { questions: { questions: [{}] } } }
    const { element } = await openLogin({ facts })
    await nameAda(element, 'choose')
    expect(readFrame(element)).to.contain('Choose how to sign in')
  })
})

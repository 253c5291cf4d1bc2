/**
 * @module
 * What a person sees of one of the widget's elements, and does with it, by pointer or by keyboard.
 */
import type { Locator } from 'playwright-core'
import type { Hands } from './hands.ts'

/** What a person does with one of the widget's elements. */
export interface Form {
  readonly element: Locator
  /** Types who they are and goes on. */
  typeName(name: string): Promise<void>
  /** Types the password and presses Enter. */
  typePassword(password: string): Promise<void>
  /** Types a code; it goes off by itself when it is complete. */
  typeCode(code: string): Promise<void>
  /** Presses Enter in the field that has the focus. */
  enter(): Promise<void>
  /** Waits while an answer is out. */
  untilReady(): Promise<void>
  /** *Try another way*, then the row that bears this name. */
  chooseWay(name: string | RegExp): Promise<void>
  press(name: string | RegExp): Promise<void>
  /** Ticks the box with this label. */
  tick(label: string): Promise<void>
  /** Puts text into the field with this label. */
  fill(label: string, text: string): Promise<void>
  /** Waits for this text in it. */
  expectText(text: string | RegExp): Promise<void>
  /** Waits for a screen, by the name that `countersign-screen` gives it. */
  expectScreen(name: string): Promise<void>
}

/** Takes an element for a form; `hands` press and type. */
export function createForm(element: Locator, hands: Hands): Form {
  // While an answer is out a press does nothing, but on the quiet links. A sheet has a cross that cancels as
  // well: the last of two is the one with words.
  const toButton = (name: string | RegExp) =>
    element
      .locator(':is(.frame[aria-busy=false], .links) button, button:not(.frame button)')
      .and(element.getByRole('button', { name: toPattern(name) }))
      .last()
  const form: Form = {
    element,
    async typeName(name) {
      await form.fill('Email, phone or username', name)
      await form.press('Continue')
    },
    async typePassword(password) {
      await form.fill('Password', password)
      await form.enter()
    },
    typeCode: (code) => form.fill('Code', code),
    async enter() {
      await form.untilReady()
      await element.page().keyboard.press('Enter')
    },
    untilReady: () => element.locator('.frame[aria-busy=false]').waitFor(),
    async chooseWay(name) {
      // An answer that is out may lead on, and a list from before it would be gone.
      await form.untilReady()
      await form.press('Try another way')
      await hands.choose(toButton(name))
    },
    press: (name) => hands.press(toButton(name)),
    tick: (label) => hands.tick(element.getByLabel(label, { exact: true })),
    fill: (label, text) => hands.fill(element.getByLabel(label, { exact: true }), text),
    expectText: (text) => element.getByText(toPattern(text)).first().waitFor(),
    async expectScreen(name) {
      await element.page().waitForFunction(
        ([tag, wanted]) => {
          const found = document.querySelector(String(tag))
          return (
            found !== null && Reflect.get(Object(Reflect.get(found, 'screen')), 'name') === wanted
          )
        },
        [await toTag(element), name],
      )
    },
  }
  return form
}

/** Values stand between invisible isolates, which keep their direction of writing to themselves. */
function toPattern(text: string | RegExp): RegExp {
  if (text instanceof RegExp) return text
  const chars = Array.from(text, (char) => char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'))
  return new RegExp(chars.join('[\\u2068\\u2069]?'))
}

const toTag = (element: Locator): Promise<string> => element.evaluate(({ localName }) => localName)

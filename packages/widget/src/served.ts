/**
 * @module
 * What `{server}/widget.js` is built from: registers `<countersign-login>` at once, the other tags as
 * soon as one stands in the document, and gives pages the step-up functions.
 */
import './start-flow.ts'
import { CountersignLogin } from './elements/countersign-login.ts'
import { defineElement } from './elements/define-element.ts'
import { lookForReturn } from './elements/look-for-return.ts'
import type { StepUpFetchOptions } from './step-up/step-up-fetch.ts'
import type { StepUpOptions } from './step-up/step-up.ts'

export { CountersignError } from './client/countersign-error.ts'
export { setReader } from './client/set-reader.ts'

defineElement('countersign-login', CountersignLogin)
lookForReturn()

/** Loads what a tag needs when it is first seen, in the document or at a later time. */
function defineWhenSeen(tag: string, load: () => Promise<CustomElementConstructor>): void {
  const found = document.getElementsByTagName(tag)
  const look = (): void => {
    if (found.length === 0) return
    observer.disconnect()
    void load().then((element) => defineElement(tag, element))
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true })
  look()
}

defineWhenSeen(
  'countersign-step-up',
  async () => (await import('./elements/countersign-step-up.ts')).CountersignStepUp,
)
defineWhenSeen(
  'countersign-account',
  async () => (await import('./elements/countersign-account.ts')).CountersignAccount,
)
defineWhenSeen(
  'countersign-phone',
  async () => (await import('./elements/countersign-phone.ts')).CountersignPhone,
)

/** As in the package; what it needs is loaded at the first call. */
export function createStepUpFetch(options?: StepUpFetchOptions): typeof globalThis.fetch {
  let made: Promise<typeof globalThis.fetch> | undefined
  return async (input, init) => {
    made ??= import('./step-up/step-up-fetch.ts').then((room) => room.createStepUpFetch(options))
    return (await made)(input, init)
  }
}

/** As in the package; what it needs is loaded at the first call. */
export async function stepUp(options: StepUpOptions): Promise<string> {
  return (await import('./step-up/step-up.ts')).stepUp(options)
}

/**
 * @module
 * What an element says aloud: the text of its polite region, as a screen reader gets it.
 */
import type { Form } from './form.ts'

/** Writes it down from now on, until the page is left. @returns what reads it. */
export async function listenAloud({ element }: Form): Promise<() => Promise<string[]>> {
  await element.evaluate((host) => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    new MutationObserver(() => {
      const text = host.shadowRoot?.querySelector('[role=status].hint')?.textContent.trim() ?? ''
      if (text !== '' && text !== said.at(-1)) said.push(text)
    }).observe(host.shadowRoot ?? host, { subtree: true, childList: true, characterData: true })
  })
  return () => element.page().evaluate(() => Reflect.get(globalThis, 'said') as string[])
}

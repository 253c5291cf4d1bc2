/**
 * @module
 * Puts text on the clipboard and says whether it went. The account's screens with secrets import it.
 */
import type { Visit } from './visit.ts'

/** Never rejects: without a clipboard the text can still be selected. */
export async function copyText({ element, strings }: Visit, text: string): Promise<void> {
  element.notice = ''
  const isCopied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
  element.notice = isCopied ? strings.accountCopied : strings.accountCopyFailed
}

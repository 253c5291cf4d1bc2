/**
 * @returns whether the browser took it: it may refuse, and an address without encryption has no clipboard.
 */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

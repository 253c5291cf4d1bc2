/**
 * @module
 * Gives the person a file of what is on the screen. The account's screens with something to keep import it.
 */

/** The file is made in the page: nothing is asked of any server. */
export function saveFile(name: string, lines: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([lines.join('\r\n')], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name}.txt`
  link.click()
  URL.revokeObjectURL(address)
}

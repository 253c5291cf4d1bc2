/**
 * @module
 * What counts as one mail address. Floor 2, beside the senders' port.
 */

const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[^\s@<>()[\]\\,;:"\p{C}]{1,189}$/u

/**
 * True for one address and nothing else: no list, name, comment, quote or control character, so that
 * no mail library finds a second receiver or a header in it.
 */
export const isMailAddress = (text: string): boolean => ADDRESS.test(text)

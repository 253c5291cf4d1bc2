/**
 * @module
 * Numbers and addresses as their owner may see them: enough to know which one, too little to use.
 * Floor 2, for every vendor that sends codes.
 */

/** Always as many dots, so that the length stays hidden. */
const DOTS = '•••'

/** `l•••@harbour.example`: first character and domain. */
export function toMaskedEmail(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return DOTS
  const [first = ''] = Array.from(address)
  return `${first}${DOTS}${address.slice(at)}`
}

/** `••• 67`: the last two digits. */
export function toMaskedPhone(number: string): string {
  const digits = number.replaceAll(/\D/g, '')
  return digits.length < 4 ? DOTS : `${DOTS} ${digits.slice(-2)}`
}

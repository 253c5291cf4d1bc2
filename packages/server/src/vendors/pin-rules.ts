/**
 * @module
 * Which PINs are refused because they are guessed first. Floor 2, for every vendor that keeps PINs.
 */

/**
 * Digits. SP 800-63B-4 §3.1.1 counts a PIN that the server checks as a password, 8 characters at least
 * beside another factor: below 8 digits a PIN does not meet it. Six is allowed because that is what
 * doors and desks have; a site that must meet it takes `pin` out of its policy.
 */
export const PIN_MIN_LENGTH = 6
/** Digits. */
export const PIN_MAX_LENGTH = 12

/** Shapes on the keypad and well-known numbers, which none of the rules below finds. */
const OFTEN_USED: ReadonlySet<string> = new Set([
  '159753',
  '147258',
  '147852',
  '258456',
  '142536',
  '102030',
  '159357',
  '741852',
  '852456',
  '963852',
  '789456',
  '456789',
  '147369',
  '369258',
  '258369',
  '321654',
  '456123',
  '789123',
  '123789',
  '246810',
  '135790',
  '135791',
  '314159',
  '271828',
  '007007',
  '696969',
  '420420',
  '520131',
  '521521',
  '112358',
  '147258369',
  '159753456',
  '789456123',
  '123654789',
  '741852963',
  '963852741',
  '31415926',
  '11223344',
])

/** What differs between vendors and between people. */
export interface PinRules {
  /** Digits. Default 12. */
  readonly maxLength?: number
  /** The person's own, E.164: a PIN that stands in one is the first that an acquaintance tries. */
  readonly phones?: readonly string[]
}

/** True when the PIN has the right length and is none that attackers try first. */
export function isPinAcceptable(pin: string, rules: PinRules = {}): boolean {
  const { maxLength = PIN_MAX_LENGTH, phones = [] } = rules
  const isPin = /^\d+$/.test(pin) && pin.length >= PIN_MIN_LENGTH && pin.length <= maxLength
  return isPin && !isOften(pin) && !phones.some((phone) => phone.includes(pin))
}

const isOften = (pin: string) =>
  OFTEN_USED.has(pin) ||
  new Set(pin).size < 3 ||
  isRepeat(pin) ||
  isRun(pin) ||
  isMirror(pin) ||
  isDate(pin)

/** `123123`, `121212`, `12341234`: one part again and again. */
const isRepeat = (pin: string) => /^(\d+?)\1+$/.test(pin)

/** Every digit as far from the one before: `123456`, `975310`, `246802`; or each digit twice in a run. */
function isRun(pin: string): boolean {
  return (
    isEven(pin) || (pin.length % 2 === 0 && /^(?:(\d)\1)+$/.test(pin) && isEven(everySecond(pin)))
  )
}

const everySecond = (pin: string) =>
  Array.from(pin)
    .filter((_, i) => i % 2 === 0)
    .join('')

function isEven(pin: string): boolean {
  const digits = Array.from(pin, Number)
  const strides = digits.slice(1).map((digit, i) => (digit - (digits[i] ?? 0) + 10) % 10)
  return new Set(strides).size === 1
}

/** `123321`, `1234321`: the same from both ends. */
const isMirror = (pin: string) => Array.from(pin).toReversed().join('') === pin

const YEAR = '(?:19|20)\\d\\d'
const MONTH = '(?:0[1-9]|1[0-2])'
const DAY = '(?:0[1-9]|[12]\\d|3[01])'
/** Eight digits: also with something put before or after them. */
const DATES = new RegExp(
  [DAY + MONTH + YEAR, MONTH + DAY + YEAR, YEAR + MONTH + DAY, YEAR + YEAR].join('|'),
)
/** Without the year's first digits, the day, or the zeros of `7.1.1985`. */
const SHORT_DATES = new RegExp(
  `^(?:${[
    `${DAY}${MONTH}\\d\\d`,
    `${MONTH}${DAY}\\d\\d`,
    `\\d\\d${MONTH}${DAY}`,
    `${MONTH}${YEAR}`,
    `${YEAR}${MONTH}`,
    `[1-9]${MONTH}${YEAR}`,
    `${DAY}[1-9]${YEAR}`,
    `[1-9][1-9]${YEAR}`,
  ].join('|')})$`,
)

/** A day of 1900 to 2099 in any usual order, with the year in two or four digits; or year and year. */
const isDate = (pin: string) => DATES.test(pin) || SHORT_DATES.test(pin)

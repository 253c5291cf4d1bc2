/**
 * @module
 * The `WWW-Authenticate` challenge by which a resource asks for a step-up (RFC 9470), written and read.
 */

const STEP_UP_ERROR = 'insufficient_user_authentication'
/** Longest header that is read. */
const MOST_CHARACTERS = 8192

/** What a challenge asks for. */
export interface StepUpChallenge {
  /** `Bearer` unless named; `DPoP` where tokens are bound to a key. */
  readonly scheme: string
  /** Any of them satisfies, in order of preference. Other issuers have other names. */
  readonly acrValues: readonly string[]
  /** Seconds since the last active authentication. */
  readonly maxAge: number | undefined
}

/**
 * Writes the challenge.
 *
 * @throws TypeError for a level that cannot stand in the header, or an age that is no whole number.
 * @see RFC 9470 §3, RFC 6750 §3
 */
export function toChallengeHeader(challenge: Partial<StepUpChallenge> = {}): string {
  const { scheme = 'Bearer', acrValues = [], maxAge } = challenge
  if (!isToken(scheme)) throw new TypeError('scheme must be a token')
  if (!acrValues.every((acr) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(acr))) {
    throw new TypeError('acrValues must be printable, without spaces and quotes')
  }
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0)) {
    throw new TypeError('maxAge must be whole seconds')
  }
  const parts = [`error="${STEP_UP_ERROR}"`]
  if (acrValues.length > 0) parts.push(`acr_values="${acrValues.join(' ')}"`)
  if (maxAge !== undefined) parts.push(`max_age=${maxAge}`)
  return `${scheme} ${parts.join(', ')}`
}

/**
 * Finds the step-up challenge in a header that may hold several challenges.
 *
 * @returns the first whose `error` asks for a step-up; undefined when there is none, or when its
 *   `max_age` is no number: a demand that cannot be understood is not half obeyed. Never throws.
 * @see RFC 9110 §11.6.1
 */
export function parseChallengeHeader(text: string): StepUpChallenge | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const found = parseChallenges(text).find(({ params }) => params.get('error') === STEP_UP_ERROR)
  if (!found) return undefined
  const age = found.params.get('max_age')
  if (age !== undefined && !/^\d{1,15}$/.test(age)) return undefined
  return {
    scheme: found.scheme,
    acrValues: (found.params.get('acr_values') ?? '').split(' ').filter((acr) => acr !== ''),
    maxAge: age === undefined ? undefined : Number(age),
  }
}

interface Challenge {
  readonly scheme: string
  readonly params: Map<string, string>
}

/** One step each: a parameter, else a scheme (with a token68), else a comma. Linear: no step looks back. */
const PARAM =
  /[ \t]*([!#$%&'*+.^_`|~\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w-]+))[ \t]*(?=,|$)/y
const SCHEME = /[ \t]*([!#$%&'*+.^_`|~\w-]+)(?:[ \t]+[\w.~+/-]+=*[ \t]*(?=,|$))?/y
const COMMA = /[ \t]*,/y

function parseChallenges(text: string): readonly Challenge[] {
  const found: Challenge[] = []
  let at = 0
  const step = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(pattern)
    sticky.lastIndex = at
    const match = sticky.exec(text)
    if (match) at = sticky.lastIndex
    return match
  }
  while (at < text.length) {
    const param = step(PARAM)
    if (param) {
      const [, name = '', quoted, plain = ''] = param
      const params = found.at(-1)?.params
      const key = name.toLowerCase()
      // A name given twice: the first counts, whatever was added behind it.
      if (params && !params.has(key)) params.set(key, quoted?.replace(/\\(.)/g, '$1') ?? plain)
      continue
    }
    const scheme = step(SCHEME)
    if (scheme) {
      found.push({ scheme: scheme[1] ?? '', params: new Map() })
      continue
    }
    if (!step(COMMA)) return found
  }
  return found
}

function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text)
}

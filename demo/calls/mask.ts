/**
 * @module
 * What may be seen of a body: the names of its members, and of their values only those that hold nothing
 * of anybody. Everything else is dots, however long it was.
 */

/** One member. `value` is absent where it is not for anybody's eyes. */
export interface Shown {
  /** Dotted path. */
  readonly name: string
  readonly value?: string
}

/** Members whose values say what was asked or what came of it, and name nobody. */
const OPEN = new Set([
  'purpose',
  'state',
  'kind',
  'ceremony',
  'mode',
  'modality',
  'source',
  'channel',
  'own',
  'available',
  'acr',
  'acr_values',
  'proven',
  'ready',
  'retry',
  'status',
  'result',
  'error_code',
  'response_code',
  'response_subcode',
  'authentication_id',
  'process_type',
  'verified',
  'expires',
  'expires_in',
  'token_type',
  'lock_state',
  'unlock_time',
  'success',
  'seconds',
  'door',
  'locked',
  'online',
  'type',
  'grant_type',
  'authenticationCompleted',
  'secondFactorAuthenticator',
  'requestAcrs',
  'maxAge',
])

/** In every view, and about nothing that happened. */
const DULL = new Set(['version', 'now', 'site.id', 'site.name', 'locale'])

const MOST_MEMBERS = 14
const LONGEST_VALUE = 48
/** What lies deeper is only counted. */
const MOST_LEVELS = 2

/** @param isProblem  A refusal's `code` names the reason; elsewhere a `code` is a secret. */
export function toShown(body: unknown, { isProblem = false } = {}): readonly Shown[] {
  const shown = [...walk(body, '', isProblem)]
  return shown.length <= MOST_MEMBERS
    ? shown
    : [...shown.slice(0, MOST_MEMBERS), { name: `… ${shown.length - MOST_MEMBERS} more` }]
}

function* walk(value: unknown, path: string, isProblem: boolean): Generator<Shown> {
  if (path === '') {
    if (isObject(value)) yield* walkMembers(value, path, isProblem)
    return
  }
  if (DULL.has(path)) return
  const isOpen = isOpenAt(path, isProblem)
  if (isObject(value) && path.split('.').length < MOST_LEVELS) {
    yield* walkMembers(value, path, isProblem)
  } else if (isObject(value)) {
    yield { name: `${path} (${Object.keys(value).length})` }
  } else if (Array.isArray(value)) {
    const isPlain = isOpen && value.length > 0 && value.every((one) => typeof one === 'string')
    yield isPlain ? toOpen(path, value.join(' ')) : { name: `${path} (${value.length})` }
  } else {
    yield isOpen ? toOpen(path, String(value)) : { name: path }
  }
}

function* walkMembers(members: object, path: string, isProblem: boolean): Generator<Shown> {
  for (const [key, one] of Object.entries(members)) {
    // What a refusal repeats of the view is in the reply before it.
    if (isProblem && key === 'view') continue
    yield* walk(one, path === '' ? key : `${path}.${key}`, isProblem)
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const toOpen = (name: string, value: string): Shown => ({
  name,
  value: value.slice(0, LONGEST_VALUE),
})

/** Nothing of an answer is, whatever it is called. */
function isOpenAt(path: string, isProblem: boolean): boolean {
  if (path.startsWith('answer.')) return false
  return OPEN.has(path.split('.').at(-1) ?? path) || (isProblem && path === 'code')
}

/**
 * The path of a call with every id and every secret in it gone; names of query parameters stay.
 *
 * @param pattern  Of the route it is for, `/v1/site/people/:user`: what stands for a parameter goes, however
 * plain it looks.
 */
export function toShownPath(address: string, pattern = ''): string {
  const { pathname, searchParams } = new URL(address)
  const pieces = pathname.split('/')
  const named = pattern.split('/')
  const path = pieces
    .map((piece, i) => {
      // The pattern is the end of the path.
      const isParameter = named[i - pieces.length + named.length]?.startsWith(':') === true
      return isParameter || isId(piece) ? '•••' : piece
    })
    .join('/')
  const query = [...searchParams.keys()].map((name) => `${name}=•••`).join('&')
  return query === '' ? path : `${path}?${query}`
}

/** Words of the address are short and plain; whatever is long or holds digits or capitals in the middle names something. */
const isId = (piece: string): boolean =>
  piece.length > 24 || (/\d/.test(piece) && !/^v\d$/.test(piece)) || /%|@/.test(piece)

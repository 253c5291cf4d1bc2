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
  'authenticator',
  'mode',
  'modality',
  'source',
  'channel',
  'own',
  'available',
  'acr',
  'acr_values',
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

const MOST_MEMBERS = 14
const LONGEST_VALUE = 48

/** @param isProblem  A refusal's `code` names the reason; elsewhere a `code` is a secret. */
export function toShown(body: unknown, { isProblem = false } = {}): readonly Shown[] {
  const shown = [...walk(body, '', isProblem)]
  return shown.length <= MOST_MEMBERS
    ? shown
    : [...shown.slice(0, MOST_MEMBERS), { name: `… ${shown.length - MOST_MEMBERS} more` }]
}

function* walk(value: unknown, path: string, isProblem: boolean): Generator<Shown> {
  if (Array.isArray(value)) {
    if (path !== '') yield { name: `${path} (${value.length})` }
    return
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      // What a refusal repeats of the view is in the reply before it.
      if (isProblem && key === 'view') continue
      yield* walk(one, path === '' ? key : `${path}.${key}`, isProblem)
    }
    return
  }
  if (path === '') return
  const name = path.split('.').at(-1) ?? path
  const isOpen = OPEN.has(name) || (isProblem && path === 'code')
  yield isOpen ? { name: path, value: String(value).slice(0, LONGEST_VALUE) } : { name: path }
}

/** The path of a call with every id and every secret in it gone; names of query parameters stay. */
export function toShownPath(address: string): string {
  const { pathname, searchParams } = new URL(address)
  const path = pathname
    .split('/')
    .map((piece) => (isId(piece) ? '•••' : piece))
    .join('/')
  const query = [...searchParams.keys()].map((name) => `${name}=•••`).join('&')
  return query === '' ? path : `${path}?${query}`
}

/** Words of the address are short and plain; whatever is long or holds digits or capitals in the middle names something. */
const isId = (piece: string): boolean =>
  piece.length > 24 || (/\d/.test(piece) && !/^v\d$/.test(piece)) || /%|@/.test(piece)

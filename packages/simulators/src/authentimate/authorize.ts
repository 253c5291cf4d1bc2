/**
 * @module
 * Who calls: the secret key by HTTP Basic, as user name with an empty password, or as a bearer token.
 */
import { Refusal } from './errors.ts'
import type { State } from './state.ts'

/** How the caller said it; for the call log. */
export type Scheme = 'basic' | 'bearer' | 'other' | 'none'

export function readScheme(authorization: string | undefined): Scheme {
  if (authorization === undefined) return 'none'
  const [, scheme = ''] = /^(basic|bearer) /i.exec(authorization) ?? []
  const lower = scheme.toLowerCase()
  return lower === 'basic' || lower === 'bearer' ? lower : 'other'
}

/**
 * @returns Id of the account.
 * @throws Refusal 401
 */
export function authorize(state: State, authorization: string | undefined): string {
  const key = readKey(authorization, state.settings.mode === 'lenient')
  const found = [...state.accounts.values()].find(({ keys }) => keys.includes(key ?? ''))
  if (key === undefined || found === undefined || state.revokedKeys.has(key)) {
    throw new Refusal(401)
  }
  return found.id
}

function readKey(authorization = '', takesPassword: boolean): string | undefined {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S+)$/i.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  const pair = decodeBase64(value)
  const colon = pair.indexOf(':')
  if (colon < 1) return undefined
  const hasPassword = colon < pair.length - 1
  return hasPassword && !takesPassword ? undefined : pair.slice(0, colon)
}

function decodeBase64(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}

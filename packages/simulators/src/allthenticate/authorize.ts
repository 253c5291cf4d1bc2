/**
 * @module
 * The key: a parameter of the query or the body, or a header of the same name.
 */
import { Refusal } from './errors.ts'
import type { Parameters } from './parameters.ts'
import type { Organisation } from './state/organisation.ts'

/** Its name, wherever it stands. */
export const KEY_NAME = 'api_key'

/** A key as it came. */
export interface GivenKey {
  readonly placement: 'header' | 'body' | 'query' | 'none'
  readonly value: unknown
}

/** The first of header, body and query. */
export function readKey(headers: Headers, { query, body = {} }: Parameters): GivenKey {
  const header = headers.get(KEY_NAME)
  if (header !== null) return { placement: 'header', value: header }
  if (Object.hasOwn(body, KEY_NAME)) return { placement: 'body', value: body[KEY_NAME] }
  if (Object.hasOwn(query, KEY_NAME)) return { placement: 'query', value: query[KEY_NAME] }
  return { placement: 'none', value: undefined }
}

/** @throws Refusal 401, or by setting 400 or 403, when it is missing, unknown, expired or misplaced. */
export function authorize(
  { settings, keys, clock }: Organisation,
  { placement, value }: GivenKey,
): void {
  const isPlaced =
    settings.keyPlacement === 'any' ||
    (settings.keyPlacement === 'header') === (placement === 'header')
  const key = typeof value === 'string' && isPlaced ? keys.get(value) : undefined
  const isGood = key !== undefined && (key.expiresAt === 0 || key.expiresAt > clock.now())
  if (!isGood) throw toUnauthorized(settings.authFailStatus)
}

export const toUnauthorized = (status: number): Refusal =>
  new Refusal(status, 'The API key is not valid.')

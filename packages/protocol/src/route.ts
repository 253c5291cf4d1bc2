/**
 * @module
 * What one endpoint is. Floor 0, for the lists of routes.
 */
import type * as v from 'valibot'

/**
 * `page`: capability token of a transaction; `phone`: that of a hand-over, on the backend's own page; `site`: site
 * key; `none`: anyone (writes only from the backend's own pages).
 */
export type Caller = 'page' | 'phone' | 'site' | 'none'

/** Rights a site key may hold. */
export type Scope = 'transactions' | 'people' | 'doors'

type Schema = v.GenericSchema

/** One endpoint. Path parameters are written `:name`; paths are relative to where the backend is mounted. */
export interface Route<Req extends Schema | undefined, Rep extends Schema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly caller: Caller
  readonly scope?: Scope
  readonly summary: string
  /** Query parameters, all optional text. */
  readonly query?: readonly string[]
  readonly request: Req
  /** The body is no JSON but bytes, of the media types that the prompt names. */
  readonly takesBytes?: true
  readonly reply: Rep
  /** Status of success. Default 200. */
  readonly status?: number
  /** How long any cache may keep the reply. Absent: none may. */
  readonly cacheSeconds?: number
}

/** Types one endpoint. */
/* @__NO_SIDE_EFFECTS__ */
export function route<Req extends Schema | undefined, Rep extends Schema>(facts: Route<Req, Rep>) {
  return facts
}

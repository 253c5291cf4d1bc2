/**
 * @module
 * Answers in Fetch's terms. Used by `hono` and `fetch`.
 */
import type { Reply } from './relying-party-error.ts'

/** Makes a response of the core's answer. */
export function toResponse({ status, headers, body }: Reply): Response {
  return new Response(body, { status, headers })
}

/** Adds a cookie to a response, also to one whose headers are fixed (`Response.redirect`). */
export function withCookie(response: Response, cookie: string): Response {
  const copy = new Response(response.body, response)
  copy.headers.append('Set-Cookie', cookie)
  return copy
}

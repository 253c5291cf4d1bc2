/**
 * @module
 * Listens to all that a backend answers, and to whom: what a test says is nowhere must have been looked for
 * everywhere.
 */
import type { Backend } from '../../../packages/server/src/runtimes/backend.ts'

/** One reply, as it went out. */
export interface Heard {
  /** Whoever holds the site's key, or anybody else. */
  readonly to: 'page' | 'site'
  /** Of the request. */
  readonly address: string
  readonly status: number
  /** JSON of its pairs. */
  readonly headers: string
  readonly body: string
}

/** The same stage, and every reply that it gives from now on. */
export function listen<S extends { readonly backend: Pick<Backend, 'fetch'> }>(
  stage: S,
): { readonly stage: S; readonly heard: Heard[] } {
  const heard: Heard[] = []
  const { backend } = stage
  const fetch: Backend['fetch'] = async (request, env) => {
    const reply = await backend.fetch(request, env)
    heard.push({
      to: new URL(request.url).pathname.includes('/v1/site/') ? 'site' : 'page',
      address: request.url,
      status: reply.status,
      headers: JSON.stringify([...reply.headers]),
      body: await reply.clone().text(),
    })
    return reply
  }
  return { stage: { ...stage, backend: { ...backend, fetch } }, heard }
}

/** All that one of the two was told, headers too. */
export const toTold = (heard: readonly Heard[], to: Heard['to']): readonly string[] =>
  heard.filter((one) => one.to === to).flatMap(({ body, headers }) => [body, headers])

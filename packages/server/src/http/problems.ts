/**
 * @module
 * The only catch-all: anything thrown becomes `application/problem+json`; what is unknown becomes
 * `internal`. Floor 5.
 */
import { PROBLEM_TYPE_BASE, PROBLEMS, type ProblemBody } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import type { HttpDeps } from './context.ts'

/** What a reply about a failure needs beyond the failure. */
export interface ProblemContext {
  readonly requestId: string
  readonly method: string
  readonly path: string
}

interface Named {
  readonly req: { readonly method: string; readonly path: string }
  get(name: 'requestId'): string
}

/** The facts of the request that is being answered. */
export const toProblemContext = (c: Named): ProblemContext => ({
  requestId: c.get('requestId'),
  method: c.req.method,
  path: c.req.path,
})

/** The reply for anything thrown. Received values, stacks and causes never leave the process. */
export function toProblemResponse(
  deps: HttpDeps,
  thrown: unknown,
  context: ProblemContext,
): Response {
  const problem = thrown instanceof Problem ? thrown : new Problem('internal', { cause: thrown })
  const { status, title, retry } = PROBLEMS[problem.code]
  const event = status >= 500 ? 'request.failed' : 'request.refused'
  deps.audit({ event, code: problem.code, status, requestId: context.requestId })
  const body: ProblemBody = {
    type: `${PROBLEM_TYPE_BASE}${problem.code}`,
    title,
    status,
    code: problem.code,
    retry,
    instance: context.requestId,
    ...(problem.retryAt === undefined ? {} : { retry_at: problem.retryAt }),
    ...(problem.field === undefined ? {} : { field: problem.field }),
    ...(problem.signal === undefined ? {} : { signal: problem.signal }),
    ...(problem.view === undefined ? {} : { view: problem.view }),
  }
  const headers = new Headers({ 'Content-Type': 'application/problem+json; charset=utf-8' })
  if (problem.retryAt !== undefined) {
    headers.set('Retry-After', String(Math.max(1, problem.retryAt - deps.clock.now())))
  }
  if (status === 401) headers.set('WWW-Authenticate', 'Bearer')
  return new Response(context.method === 'HEAD' ? null : JSON.stringify(body), { status, headers })
}

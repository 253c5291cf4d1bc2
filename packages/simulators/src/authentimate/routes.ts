/**
 * @module
 * The two calls at the vendor's own paths: who calls, what they sent, the reply, everything noted down.
 */
import { type Context, Hono } from 'hono'
import { answerCall, type CallDesk } from '../answer-call.ts'
import type { PlainReply } from '../apply-fault.ts'
import { authorize, readScheme } from './authorize.ts'
import { checkVerification } from './check-verification.ts'
import type { AuthentimateFault, AuthentimateOperation } from './control.ts'
import { createVerification } from './create-verification.ts'
import { Refusal, toRefusalBody } from './errors.ts'
import { readBody } from './read-body.ts'
import { listRequestBreaches } from './schemas/check.ts'
import { spoilReply } from './spoil.ts'
import type { State } from './state.ts'

/** The first are the ones that matter. */
const MOST_VIOLATIONS = 500

type Desk = CallDesk<AuthentimateFault, AuthentimateOperation>

/** @param wait  For the faults that take time. */
export function createRoutes(state: State, wait: Desk['wait']): Hono {
  const { faults, calls } = state
  const toRefusal = (status: number) => toRefusalBody(state.settings, status) ?? {}
  const desk: Desk = { faults, calls, wait, random: state.random, toRefusal }
  const app = new Hono()
  app.all('/v1/verifications', (c) =>
    c.req.method === 'POST' ? create(state, desk, c) : c.notFound(),
  )
  // Not `get`: Hono would answer HEAD with it, and spend an attempt.
  app.all('/v1/verifications/check', (c) =>
    c.req.method === 'GET' ? check(state, desk, c) : c.notFound(),
  )
  return app
}

async function create(state: State, desk: Desk, c: Context): Promise<Response> {
  const body = readBody(c.req.header('Content-Type'), await c.req.text())
  note(state, 'create', c, body.fields)
  if (new URL(c.req.url).search !== '') noteIssues(state, 'create', ['(query): expected none'])
  return answerCall(desk, {
    operation: 'create',
    signal: c.req.raw.signal,
    entry: {
      ...toEntry(c),
      ...(body.encoding !== undefined && { encoding: body.encoding }),
      request: body.fields,
    },
    act: (fault) =>
      spoilReply(
        refuse(state, 'notCreated', () =>
          createVerification(state, authorize(state, c.req.header('Authorization')), body),
        ),
        { fault, operation: 'create', now: state.clock.now() },
      ),
  })
}

async function check(state: State, desk: Desk, c: Context): Promise<Response> {
  const { searchParams } = new URL(c.req.url)
  const query = Object.fromEntries(searchParams)
  note(state, 'check', c, query)
  return answerCall(desk, {
    operation: 'check',
    signal: c.req.raw.signal,
    entry: { ...toEntry(c), request: query },
    act: (fault) =>
      spoilReply(
        refuse(state, 'notChecked', () =>
          checkVerification(state, authorize(state, c.req.header('Authorization')), searchParams),
        ),
        { fault, operation: 'check', now: state.clock.now() },
      ),
  })
}

/** The path without its query: that holds a live code. */
const toEntry = (c: Context) => ({
  method: c.req.method,
  path: c.req.path,
  authorization: readScheme(c.req.header('Authorization')),
})

function refuse(
  state: State,
  count: 'notCreated' | 'notChecked',
  work: () => PlainReply,
): PlainReply {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    state.counts[count] += 1
    const { status, field } = error
    return { status, body: toRefusalBody(state.settings, status, field) }
  }
}

function note(state: State, operation: AuthentimateOperation, c: Context, fields: unknown): void {
  const accepts = (c.req.header('Accept') ?? '').includes('application/json')
  const issues = [
    ...(accepts ? [] : ['(header) accept: expected application/json']),
    ...listRequestBreaches(operation, fields),
  ]
  noteIssues(state, operation, issues)
}

function noteIssues(
  { violations }: State,
  operation: AuthentimateOperation,
  issues: readonly string[],
): void {
  if (issues.length === 0 || violations.length >= MOST_VIOLATIONS) return
  violations.push({ operation, issues })
}

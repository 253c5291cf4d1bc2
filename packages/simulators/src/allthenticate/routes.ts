/**
 * @module
 * Every call at the vendor's own paths: the key, the parameters, the reply, everything noted down.
 */
import { type Context, Hono } from 'hono'
import { answerCall, type CallDesk } from '../answer-call.ts'
import type { PlainReply } from '../apply-fault.ts'
import { authorize, type GivenKey, readKey, toUnauthorized } from './authorize.ts'
import type {
  AllthenticateFault,
  AllthenticateFaultRequest,
  AllthenticateOperation,
} from './control.ts'
import { Refusal, toErrorBody } from './errors.ts'
import { createReader, type Parameters, readParameters } from './parameters.ts'
import { findMethods, PERFORM } from './perform.ts'
import { listRequestBreaches } from './schemas/check.ts'
import type { Organisation } from './state/organisation.ts'

/** The first are the ones that matter. */
const MOST_VIOLATIONS = 500

type Desk = CallDesk<AllthenticateFault, AllthenticateOperation>

/**
 * @param base  Path that the vendor's paths hang under, without a trailing slash.
 * @param wait  For the faults that take time.
 */
export function createRoutes(organisation: Organisation, base: string, wait: Desk['wait']): Hono {
  const { faults, calls, random } = organisation
  const toRefusal = () => toErrorBody('Something went wrong.')
  const desk: Desk = { faults, calls, wait, random, toRefusal }
  const app = new Hono()
  // Not by method: Hono would answer HEAD with what stands under GET.
  app.all(`${base}/*`, async (c) => {
    const methods = findMethods(c.req.path.slice(base.length), organisation.settings)
    if (methods === undefined) return c.notFound()
    const operation = new Map(Object.entries(methods)).get(c.req.method)
    if (operation === undefined) return c.json(toErrorBody('Method not allowed.'), 405)
    return handle(organisation, { desk, c, operation })
  })
  app.notFound((c) => c.json(toErrorBody('Not found.'), 404))
  return app
}

interface Handling {
  readonly desk: Desk
  readonly c: Context
  readonly operation: AllthenticateOperation
}

async function handle(organisation: Organisation, { desk, c, operation }: Handling) {
  const { searchParams } = new URL(c.req.url)
  const text = await c.req.text()
  const parameters = readParameters(searchParams, c.req.header('Content-Type'), text)
  const key = readKey(c.req.raw.headers, parameters)
  noteBreaches(organisation, operation, { parameters, method: c.req.method })
  const { encoding, query, body } = parameters
  return answerCall(desk, {
    operation,
    signal: c.req.raw.signal,
    entry: {
      method: c.req.method,
      // Without its query: that may hold the key.
      path: c.req.path,
      authorization: key.placement,
      ...(encoding !== undefined && { encoding }),
      request: { ...query, ...body },
    },
    act: (fault) => act(organisation, { operation, parameters, key, fault }),
  })
}

interface Acting {
  readonly operation: AllthenticateOperation
  readonly parameters: Parameters
  readonly key: GivenKey
  readonly fault: AllthenticateFaultRequest | undefined
}

function act(
  organisation: Organisation,
  { operation, parameters, key, fault }: Acting,
): PlainReply {
  const { settings } = organisation
  try {
    const reader = createReader(parameters, settings)
    if (fault?.fault === 'key-expired') throw toUnauthorized(settings.authFailStatus)
    authorize(organisation, key)
    if (fault?.fault === 'error-in-200') {
      return { status: 200, body: toErrorBody('It could not be done.') }
    }
    const body = PERFORM[operation](organisation, reader)
    return { status: 200, body: fault?.fault === 'neither' ? {} : body }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, body: toErrorBody(error.message) }
  }
}

interface Asked {
  readonly parameters: Parameters
  readonly method: string
}

/** What a client by the contract would not have sent. */
function noteBreaches(
  { settings, violations }: Organisation,
  operation: AllthenticateOperation,
  { parameters, method }: Asked,
): void {
  const { query, body, encoding } = parameters
  const isRead = method === 'GET'
  const values = isRead ? query : body
  const misplaced = isRead ? [] : Object.keys(query).map(() => '(query): expected in the body')
  const shape = { encoding: isRead ? 'form' : (encoding ?? 'form'), values, names: settings.names }
  const issues = [...misplaced, ...listRequestBreaches(operation, shape)]
  if (issues.length > 0 && violations.length < MOST_VIOLATIONS) {
    violations.push({ operation, issues })
  }
}

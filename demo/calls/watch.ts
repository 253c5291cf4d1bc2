/**
 * @module
 * Listens between two of the parties and writes down what may be seen. Nothing of a call is changed.
 */
import { ROUTES } from '@countersign/protocol'
import type { NodeOptions } from '@countersign/server/node'
import type { CallEntry, CallLog, Party } from './call-log.ts'
import { toShown, toShownPath, type Shown } from './mask.ts'

type Call = Parameters<NonNullable<NodeOptions['traceCall']>>[0]
type Fetch = (request: Request, env?: unknown) => Promise<Response> | Response

/** Headers that carry a key, a token or an id of something secret; lower case. */
const SECRET_HEADERS = [
  'authorization',
  'applicationid',
  'applicationkey',
  'countersign-nonce',
  'countersign-proof',
  'api_key',
]

/** Files, keys and polls: nobody asks what they did. */
const isQuiet = ({ method, url }: Request): boolean => {
  const { pathname, searchParams } = new URL(url)
  const isRead = method === 'GET' && !pathname.includes('/v1/site/')
  return method === 'OPTIONS' || isRead || searchParams.has('wait')
}

/** The same fetch, listened to. */
export function watchFetch(
  log: CallLog,
  parties: { readonly from: Party; readonly to: Party },
  fetch: Fetch,
): (request: Request, env?: unknown) => Promise<Response> {
  return async (request, env) => {
    if (isQuiet(request)) return fetch(request, env)
    const told = {
      ...parties,
      ...toFacts(request),
      sent: await readSent(request.headers, request.clone()),
    }
    try {
      const response = await fetch(request, env)
      log.add({ ...told, status: response.status, got: await readGot(response.clone()) })
      return response
    } catch (error) {
      log.add({ ...told, status: 0, got: [] })
      throw error
    }
  }
}

/**
 * The backend's calls to companies, listened to.
 *
 * @param toParty  Whose service stands at an address; undefined for one that is not shown.
 */
export function watchCall(
  log: CallLog,
  toParty: (address: string) => Party | undefined,
): NonNullable<NodeOptions['traceCall']> {
  return (call: Call) => async (outgoing) => {
    const to = toParty(outgoing.url)
    if (to === undefined) return call(outgoing)
    const { method, url, headers, body } = outgoing
    const request = new Request(url, { method, headers: { ...headers }, body: body ?? null })
    const told = {
      from: 'countersign' as const,
      to,
      ...toFacts(request),
      sent: await readSent(request.headers, request),
    }
    try {
      const reply = await call(outgoing)
      log.add({ ...told, status: reply.status, got: toShown(parse(reply.body)) })
      return reply
    } catch (error) {
      log.add({ ...told, status: 0, got: [] })
      throw error
    }
  }
}

function toFacts(
  request: Request,
): Pick<CallEntry, 'method' | 'path' | 'summary' | 'secretHeaders'> {
  const { method, url, headers } = request
  const { pathname } = new URL(url)
  const route = Object.values(ROUTES).find(
    (one) => one.method === method && toPattern(one.path).test(pathname),
  )
  return {
    method,
    path: toShownPath(url, route?.path),
    ...(route === undefined ? {} : { summary: route.summary }),
    secretHeaders: SECRET_HEADERS.filter((name) => headers.has(name)),
  }
}

const toPattern = (path: string): RegExp => new RegExp(`/auth${path.replaceAll(/:\w+/g, '[^/]+')}$`)

async function readSent(headers: Headers, request: Request): Promise<readonly Shown[]> {
  const type = headers.get('Content-Type') ?? ''
  if (request.body === null) return []
  if (type.startsWith('multipart/form-data')) return readParts(request)
  if (/json|urlencoded/.test(type)) return toShown(parse(await request.text()))
  return [{ name: `${(await request.arrayBuffer()).byteLength} bytes` }]
}

async function readParts(request: Request): Promise<readonly Shown[]> {
  const form = await request.formData().catch(() => undefined)
  return [...(form?.entries() ?? [])].flatMap(([name, value]) =>
    typeof value === 'string'
      ? toShown({ [name]: parse(value) })
      : [{ name: `${name} (${value.size} bytes)` }],
  )
}

async function readGot(response: Response): Promise<readonly Shown[]> {
  const type = response.headers.get('Content-Type') ?? ''
  if (!type.includes('json')) return []
  return toShown(parse(await response.text()), { isProblem: type.includes('problem') })
}

/** JSON, or a form; what is neither has no members. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : undefined
  }
}

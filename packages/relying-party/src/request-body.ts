/**
 * @module
 * Reads the fields of a Fetch request's form or JSON body, within a limit. Used by `hono` and `fetch`.
 */
import { RelyingPartyError } from './relying-party-error.ts'
import { MOST_BODY_BYTES, type SiteRequest } from './site-request.ts'

/** Makes a Fetch request readable for the core; its body stays unread for the site's own handler. */
export function toSiteRequest(request: Request): SiteRequest {
  return {
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    readFields: () => readFields(request.clone()),
  }
}

/**
 * Reads a form (`application/x-www-form-urlencoded`) or a JSON object. A field given twice has its
 * first value.
 *
 * @throws RelyingPartyError `media_type_unsupported`, `request_too_large`, `request_malformed`
 */
export async function readFields(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json') return parseObject(await readText(request))
  if (type === 'application/x-www-form-urlencoded') return parseForm(await readText(request))
  throw new RelyingPartyError('media_type_unsupported')
}

function parseForm(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...new URLSearchParams(text)].toReversed())
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value))
  } catch (cause) {
    throw new RelyingPartyError('request_malformed', { cause })
  }
  throw new RelyingPartyError('request_malformed')
}

async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > MOST_BODY_BYTES) throw new RelyingPartyError('request_too_large')
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}

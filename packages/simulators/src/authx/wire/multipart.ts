/**
 * @module
 * Reads `multipart/form-data` (RFC 7578, RFC 2046 §5.1), strictly and by hand: were the client's library
 * used here too, one mistake of its could hide another.
 */
import { parseText, toBytes } from '../encoding.ts'

/** One field of the form. */
export interface Part {
  readonly name: string
  /** Undefined for a plain field. */
  readonly filename: string | undefined
  /** As sent, lower case; undefined when the part has no `Content-Type`. */
  readonly type: string | undefined
  readonly bytes: Uint8Array<ArrayBuffer>
}

const MAX_PARTS = 20
const MAX_HEAD_BYTES = 8192
const CRLF = toBytes('\r\n')
const BLANK_LINE = toBytes('\r\n\r\n')
const SPACE = 0x20
const TAB = 0x09
const DASH = 0x2d

/** A parameter: `; name=token` or `; name="quoted"`. */
const PARAMETER =
  /[ \t]*;[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\\r\n]|\\.)*)"|([^\s;"\\]+))/gy
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/
/** RFC 2046 §5.1.1: at most 70 characters, no space at the end. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/

/** @returns The boundary; undefined for another type, or when it has none that is allowed. */
export function parseBoundary(contentType: string | null): string | undefined {
  const read = parseHeaderValue(contentType ?? '')
  if (read?.value.toLowerCase() !== 'multipart/form-data') return undefined
  const boundary = read.parameters.get('boundary')
  return boundary !== undefined && BOUNDARY.test(boundary) ? boundary : undefined
}

/** @returns Every part in order; undefined for anything that breaks the rules. */
export function parseMultipart(
  body: Uint8Array<ArrayBuffer>,
  boundary: string,
): readonly Part[] | undefined {
  const delimiter = toBytes(`\r\n--${boundary}`)
  // The first delimiter may stand at the very start, where no line ends before it.
  const opening = delimiter.subarray(CRLF.length)
  const first = startsWith(body, opening, 0) ? -CRLF.length : indexOf(body, delimiter, 0)
  if (first === undefined) return undefined
  const parts: Part[] = []
  let at = first + delimiter.length
  for (;;) {
    if (body[at] === DASH && body[at + 1] === DASH) {
      return endsLine(body, at + 2) && parts.length > 0 ? parts : undefined
    }
    const start = skipPadding(body, at)
    if (!startsWith(body, CRLF, start) || parts.length === MAX_PARTS) return undefined
    // From its line end on: a delimiter may follow at once.
    const end = indexOf(body, delimiter, start)
    if (end === undefined) return undefined
    const part = parsePart(body.slice(start + CRLF.length, end))
    if (part === undefined) return undefined
    parts.push(part)
    at = end + delimiter.length
  }
}

function parsePart(bytes: Uint8Array<ArrayBuffer>): Part | undefined {
  const end = indexOf(bytes, BLANK_LINE, 0)
  if (end === undefined || end > MAX_HEAD_BYTES) return undefined
  const head = parseText(bytes.subarray(0, end))
  const fields = head === undefined ? undefined : parseFields(head)
  if (fields === undefined) return undefined
  const disposition = parseHeaderValue(fields.get('content-disposition') ?? '')
  const name = disposition?.parameters.get('name')
  if (disposition?.value.toLowerCase() !== 'form-data' || name === undefined) return undefined
  // Not used by any client of today (RFC 7578 §4.7): a part that has one would be read wrongly.
  if (fields.has('content-transfer-encoding')) return undefined
  return {
    name,
    filename: disposition.parameters.get('filename'),
    type: fields.get('content-type')?.toLowerCase(),
    bytes: bytes.slice(end + BLANK_LINE.length),
  }
}

/** Names in lower case. Undefined for a line that is no field, or a name given twice. */
function parseFields(head: string): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>()
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? []
    const key = name.toLowerCase()
    if (key === '' || fields.has(key)) return undefined
    fields.set(key, value)
  }
  return fields
}

interface HeaderValue {
  readonly value: string
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

function parseHeaderValue(text: string): HeaderValue | undefined {
  const [value = ''] = /^[^;]*/.exec(text) ?? []
  const parameters = new Map<string, string>()
  let at = value.length
  while (text.slice(at).trim() !== '') {
    PARAMETER.lastIndex = at
    const [whole = '', name = '', quoted, token] = PARAMETER.exec(text) ?? []
    const key = name.toLowerCase()
    if (whole === '' || parameters.has(key)) return undefined
    parameters.set(key, token ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'))
    at += whole.length
  }
  return { value: value.trim(), parameters }
}

function endsLine(body: Uint8Array, at: number): boolean {
  const end = skipPadding(body, at)
  return end === body.length || startsWith(body, CRLF, end)
}

function skipPadding(body: Uint8Array, from: number): number {
  let at = from
  while (body[at] === SPACE || body[at] === TAB) at += 1
  return at
}

function startsWith(body: Uint8Array, wanted: Uint8Array, at: number): boolean {
  return wanted.every((byte, i) => body[at + i] === byte)
}

function indexOf(body: Uint8Array, wanted: Uint8Array, from: number): number | undefined {
  const [head = 0] = wanted
  let at = body.indexOf(head, from)
  while (at !== -1) {
    if (startsWith(body, wanted, at)) return at
    at = body.indexOf(head, at + 1)
  }
  return undefined
}

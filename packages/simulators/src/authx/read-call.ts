/**
 * @module
 * Takes a request apart: whom it is for, what it asks, what it brought.
 */
import { parseText } from './encoding.ts'
import { type Operation, OPERATIONS } from './enums.ts'
import { isRecord, type Json } from './schemas/shape.ts'
import type { AuthxSettings } from './settings.ts'
import type { TenantState, Vendor } from './state/vendor.ts'
import { parseBoundary, parseMultipart, type Part } from './wire/multipart.ts'

/** Whom a request is for. */
export interface Route {
  readonly tenant: TenantState
  readonly operation: Operation
}

const VENDOR_HOST = /^([^.]+)\.authx\.com(?::[0-9]+)?$/i

/**
 * By the vendor's own host, `{apiPath}-{hostname}.authx.com`; or below the base path: the first tenant at
 * once, any tenant behind its label.
 *
 * @param basePath  Without a slash at its end; undefined: by host alone.
 */
export function findRoute(
  { tenants }: Vendor,
  request: Request,
  basePath: string | undefined,
): Route | undefined {
  const { host, pathname } = new URL(request.url)
  const [, label] = VENDOR_HOST.exec(request.headers.get('Host') ?? host) ?? []
  if (label !== undefined) {
    return toRoute(tenants.get(label.toLowerCase()), pathname.slice(1))
  }
  if (basePath === undefined || !pathname.startsWith(`${basePath}/`)) return undefined
  const [first = '', second, ...more] = pathname.slice(basePath.length + 1).split('/')
  if (more.length > 0) return undefined
  const [home] = tenants.values()
  return second === undefined
    ? toRoute(home, first)
    : toRoute(tenants.get(first.toLowerCase()), second)
}

function toRoute(tenant: TenantState | undefined, name: string): Route | undefined {
  const operation = findOperation(name)
  return tenant === undefined || operation === undefined ? undefined : { tenant, operation }
}

/** In any case, as the vendor's server is taken to read it. */
export function findOperation(name: string): Operation | undefined {
  return OPERATIONS.find((one) => one.toLowerCase() === name.toLowerCase())
}

/** What a request brought. */
export type Body =
  /** JSON; `value` is undefined when it is none. */
  | { readonly kind: 'json'; readonly value: unknown }
  /** A form; `parts` are undefined when it breaks the rules of MIME. */
  | { readonly kind: 'form'; readonly parts: readonly Part[] | undefined }
  | { readonly kind: 'bare'; readonly size: number }
  /** Another media type than the operation takes. */
  | { readonly kind: 'unsupported' }

/** @param contentType  Of the request's header. */
export function readBody(
  operation: Operation,
  bytes: Uint8Array<ArrayBuffer>,
  { contentType, mode }: { readonly contentType: string | null } & Pick<AuthxSettings, 'mode'>,
): Body {
  if (operation === 'AccessToken') return { kind: 'bare', size: bytes.length }
  if (operation === 'ProcessBiometric') {
    const boundary = parseBoundary(contentType)
    if (boundary === undefined) return { kind: 'unsupported' }
    return { kind: 'form', parts: parseMultipart(bytes, boundary) }
  }
  const isJson = /^application\/json\s*(;|$)/i.test(contentType ?? '')
  if (!isJson && mode === 'strict') return { kind: 'unsupported' }
  return { kind: 'json', value: parseJson(bytes) }
}

/** Undefined for what is no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(parseText(bytes) ?? '')
    return value
  } catch {
    return undefined
  }
}

const COMMAND = 'processBiometrics'
const DATA = 'biometricdata'

/** The command as parsed, the data by its outside; every other part by its name alone. */
export function toFormView(parts: readonly Part[] = []): Json {
  return Object.fromEntries(
    parts.map(({ name, filename, type, bytes }) => {
      if (name === COMMAND) return [name, toCommand(parseJson(bytes))]
      const outside = { filename: filename ?? null, type: type ?? null, size: bytes.length }
      return name === DATA ? [name, outside] : [name, null]
    }),
  )
}

const toCommand = (value: unknown): Json | null => (isRecord(value) ? value : null)

/** What `ProcessBiometric` reads; the command is undefined when any part is there twice. */
export function readForm(parts: readonly Part[] = []) {
  const find = (name: string) => parts.find((part) => part.name === name)
  const isPlain = new Set(parts.map(({ name }) => name)).size === parts.length
  const command = isPlain ? find(COMMAND) : undefined
  return {
    command: command === undefined ? undefined : parseJson(command.bytes),
    bytes: find(DATA)?.bytes,
  }
}

/**
 * @module
 * What a browser loads from the backend itself: the widget's files, the page at its address, the one
 * behind *This wasn't me*, the development outbox, and the OpenAPI document. Floor 5.
 */
import { Problem } from '../problem.ts'
import type { Message } from '../flow/deps.ts'
import type { HttpDeps } from './context.ts'
import type { App } from './mount-routes.ts'
import { ICON } from './icon.ts'
import { toIndex, toIndexPage } from './index-page.ts'
import { OBJECTION_PAGE, OBJECTION_SCRIPT, OBJECTION_STYLE } from './objection-page.ts'
import { toOpenApi } from './openapi.ts'

/** Our own pages load nothing but their own script and style. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * Of the worker that finds faces. A worker has a policy of its own: with this one the page's need not allow
 * WebAssembly, and what sees a face can load nothing but its own files.
 */
const WORKER_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'",
  // A page that isolates itself starts no worker without it.
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Adds the pages and files; the outbox only where a sender keeps one. */
export function mountPages(app: App, deps: HttpDeps): void {
  const { config, listOutbox } = deps
  const facts = { config, hasOutbox: listOutbox !== undefined }
  app.get('/', (c) => {
    c.header('Vary', 'Accept')
    return c.req.header('Accept')?.includes('text/html') === true
      ? c.html(toIndexPage(facts), 200, { 'Content-Security-Policy': PAGE_POLICY })
      : c.json(toIndex(facts), 200, { 'Content-Type': 'application/json; charset=utf-8' })
  })
  app.get('/icon.svg', (c) =>
    c.body(ICON, 200, {
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'public, max-age=86400',
    }),
  )
  app.get('/openapi.json', (c) => c.json(toOpenApi(deps.config.issuer)))
  app.get('/objection', (c) =>
    c.html(OBJECTION_PAGE, 200, { 'Content-Security-Policy': PAGE_POLICY }),
  )
  app.get('/objection.js', (c) =>
    c.body(OBJECTION_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  )
  app.get('/objection.css', (c) =>
    c.body(OBJECTION_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  )
  if (listOutbox !== undefined) {
    app.get('/outbox', (c) =>
      c.html(toOutboxPage(listOutbox()), 200, {
        'Content-Security-Policy': PAGE_POLICY,
        Refresh: '3',
      }),
    )
  }
  app.get('/widget.js', (c) => serveAsset(deps, c.req.raw, 'widget.js'))
  app.get('/chunks/:file', (c) => serveAsset(deps, c.req.raw, `chunks/${c.req.param('file')}`))
  app.get('/face/:file', (c) => serveAsset(deps, c.req.raw, `face/${c.req.param('file')}`))
}

/**
 * The entry and the worker are revalidated each time, so they never differ from the server's version; what else
 * there is carries a hash.
 */
function serveAsset(deps: HttpDeps, request: Request, path: string): Response {
  const asset = deps.getAsset(path)
  if (asset === undefined) throw new Problem('not_found')
  const isBrotli = asset.brotli !== undefined && takesBrotli(request)
  const etag = isBrotli ? asset.etag.replace(/"$/, '-br"') : asset.etag
  const headers = new Headers({
    'Content-Type': asset.type,
    ETag: etag,
    'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(asset.brotli !== undefined && { Vary: 'Accept-Encoding' }),
    ...(path === 'face/worker.js' && WORKER_HEADERS),
  })
  if (request.headers.get('if-none-match') === etag)
    return new Response(null, { status: 304, headers })
  if (isBrotli) headers.set('Content-Encoding', 'br')
  return new Response(isBrotli ? asset.brotli : asset.body, { headers })
}

/** Named, and not with a weight of nothing. */
const takesBrotli = (request: Request): boolean =>
  (request.headers.get('accept-encoding') ?? '')
    .split(',')
    .some((coding) => /^\s*br\s*(?:;(?!\s*q=0(?:\.0*)?\s*$).*)?$/i.test(coding))

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

function toOutboxPage(messages: readonly Message[]): string {
  const rows = messages.map(
    ({ channel, to, subject, text }) =>
      `<article><h2>${escape(channel)} · ${escape(to)}${subject === undefined ? '' : ` · ${escape(subject)}`}</h2><pre>${escape(text)}</pre></article>`,
  )
  const body = rows.length === 0 ? '<p>No messages yet.</p>' : rows.join('')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Outbox</title><link rel="icon" href="icon.svg" type="image/svg+xml"><link rel="stylesheet" href="objection.css"><main><h1>Outbox</h1><p>Messages this backend would have sent. Development only.</p>${body}</main></html>`
}

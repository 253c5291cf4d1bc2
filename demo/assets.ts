/**
 * @module
 * The demo's files under `public/`, read once at the start and served with an entity tag.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Hono } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const FOLDER = join(import.meta.dirname, 'public')

/** Serves `/assets/<name>`; nothing outside the list can be asked for. */
export function createAssets(): Hono {
  const app = new Hono()
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[extname(name)]
    if (type === undefined) continue
    const bytes = new Uint8Array(readFileSync(join(FOLDER, name)))
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    app.get(`/assets/${name}`, (c) => {
      const headers = { ETag: tag, 'Cache-Control': 'no-cache' }
      if (c.req.header('If-None-Match') === tag) return c.body(null, 304, headers)
      return c.body(bytes, 200, { ...headers, 'Content-Type': type })
    })
  }
  app.get('/favicon.ico', (c) => c.redirect('/assets/mark.svg'))
  return app
}

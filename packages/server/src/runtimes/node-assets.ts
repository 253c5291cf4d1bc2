/**
 * @module
 * Reads the widget's built files once at the start, from its package. Floor 6, Node only.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Asset } from '../http/context.ts'

/** Files below `dist/served` of the widget's package; nothing when it is not installed or not built. */
export function loadAssets(): (path: string) => Asset | undefined {
  const folder = findServed()
  const assets = new Map<string, Asset>()
  if (folder !== undefined) {
    addFile(assets, folder, 'widget.js')
    const chunks = join(folder, 'chunks')
    if (existsSync(chunks)) {
      for (const file of readdirSync(chunks))
        if (file.endsWith('.js')) addFile(assets, folder, `chunks/${file}`)
    }
  }
  return (path) => assets.get(path)
}

function findServed(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@countersign/widget/package.json')
    const folder = join(dirname(manifest), 'dist', 'served')
    return existsSync(join(folder, 'widget.js')) ? folder : undefined
  } catch {
    return undefined
  }
}

function addFile(assets: Map<string, Asset>, folder: string, path: string): void {
  const body = new Uint8Array(readFileSync(join(folder, path)))
  assets.set(path, {
    body,
    type: 'text/javascript; charset=utf-8',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    immutable: path.startsWith('chunks/'),
  })
}

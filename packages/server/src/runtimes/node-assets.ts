/**
 * @module
 * Reads the widget's built files once, from its package. Floor 6, Node only.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Asset } from '../http/context.ts'

/** By the end of a name. */
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  wasm: 'application/wasm',
  tflite: 'application/octet-stream',
  txt: 'text/plain; charset=utf-8',
}

/**
 * Files below `dist/served` of the widget's package; nothing when it is not installed or not built. What finds
 * faces is large, and read when it is first asked for.
 */
export function loadAssets(): (path: string) => Asset | undefined {
  const folder = findServed()
  if (folder === undefined) return () => undefined
  const assets = new Map<string, Asset>()
  assets.set('widget.js', readAsset(folder, 'widget.js'))
  for (const path of list(folder, 'chunks')) assets.set(path, readAsset(folder, path))
  const later = new Set(list(folder, 'face'))
  return (path) => {
    if (later.delete(path)) assets.set(path, readAsset(folder, path))
    return assets.get(path)
  }
}

/** Neither maps nor what is compressed: that goes with the file it is made of. */
function list(folder: string, below: string): string[] {
  if (!existsSync(join(folder, below))) return []
  return readdirSync(join(folder, below))
    .filter((file) => toEnd(file) in TYPES)
    .map((file) => `${below}/${file}`)
}

const toEnd = (file: string): string => file.slice(file.lastIndexOf('.') + 1)

function findServed(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@countersign/widget/package.json')
    const folder = join(dirname(manifest), 'dist', 'served')
    return existsSync(join(folder, 'widget.js')) ? folder : undefined
  } catch {
    return undefined
  }
}

function readAsset(folder: string, path: string): Asset {
  const file = join(folder, path)
  const body = new Uint8Array(readFileSync(file))
  return {
    body,
    ...(existsSync(`${file}.br`) && { brotli: new Uint8Array(readFileSync(`${file}.br`)) }),
    type: TYPES[toEnd(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    immutable: /-[\w-]{8}\.\w+$/.test(path),
  }
}

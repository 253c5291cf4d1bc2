/**
 * @module
 * Runs an entry, a module with `run(): Promise<unknown>`, on each runtime from its sources, and
 * answers what `run` answered. The binaries come from npm; nothing is downloaded.
 */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

const ROOT = resolve(import.meta.dirname, '../..')
const MAIN = resolve(import.meta.dirname, 'main.ts')
const CONDITION = '--conditions=@countersign/source'
const COMMANDS = {
  node: ['node', CONDITION],
  deno: ['deno', 'run', '--quiet', '--cached-only', '--no-lock', '--allow-all', CONDITION],
  bun: ['bun', CONDITION],
} as const

export const RUNTIMES = ['node', 'deno', 'bun', 'workerd'] as const
export type Runtime = (typeof RUNTIMES)[number]

async function runOnWorkerd(entry: string): Promise<unknown> {
  const contents = `import { run } from ${JSON.stringify(entry)}
    export default { fetch: async () => Response.json(await run()) }`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@countersign/source', 'workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    write: false,
  })
  const script = outputFiles[0]?.text ?? ''
  const worker = new Miniflare({
    modules: true,
    script,
    compatibilityDate: '2026-07-01',
    cf: false,
  })
  try {
    const response = await worker.dispatchFetch('http://localhost/')
    if (!response.ok) throw new Error(await response.text())
    return await response.json()
  } finally {
    await worker.dispose()
  }
}

/** Runs `entry`, a path from the root of the repository. */
export async function runOn(runtime: Runtime, entry: string): Promise<unknown> {
  const path = resolve(ROOT, entry)
  if (runtime === 'workerd') return await runOnWorkerd(path)
  const [command, ...args] = COMMANDS[runtime]
  const { stdout } = await promisify(execFile)(command, [...args, MAIN, path], {
    cwd: ROOT,
    timeout: 60_000,
  })
  return JSON.parse(stdout) as unknown
}

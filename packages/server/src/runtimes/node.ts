/**
 * @module
 * The Node runtime: SQLite by default, argon2id off the event loop, the widget from its package. Floor 6.
 */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ConfigError, type ConfigInput } from '../config.ts'
import type { Audit, Call, Clock } from '../ports.ts'
import { Secret } from '../secret.ts'
import { createSqliteStore } from '../stores/sqlite/index.ts'
import { createBackendOn, type Backend } from './backend.ts'
import { loadAssets } from './node-assets.ts'
import type { NodeCall } from './node-call.ts'
import { createNodeCipher } from './node-cipher.ts'
import { createNodeHasher } from './node-hasher.ts'
import {
  createPooledRandom,
  createTail,
  noCall,
  systemClock,
  systemRandom,
  toAuditLine,
  wait,
} from './web-platform.ts'
import { toBase64url } from '@countersign/protocol'

/** What may be told to the Node runtime beside the config. */
export interface NodeOptions {
  /** Folder of the database and, in a trial, of the master key. Default `.countersign`. */
  readonly dataDir?: string
  /** A trial makes its own master key in `dataDir`, mode 0600; production must bring one. Default false. */
  readonly trial?: boolean
  /** Default: the system's clock. */
  readonly clock?: Clock
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Default: kept-alive connections to the companies. */
  readonly call?: Call
  /** Stands between the backend and the companies: for tracing. Default: nobody does. */
  readonly traceCall?: (call: Call) => Call
  /** Default: one line of JSON per event on standard output. */
  readonly audit?: Audit
}

/** Between two sweeps of what has expired. */
const SWEEP_EVERY_MS = 60_000

/**
 * Makes a backend for Node, Deno's and Bun's Node layer included.
 *
 * @throws ConfigError with one sentence that names the setting.
 */
export async function createBackend(
  config: ConfigInput,
  options: NodeOptions = {},
): Promise<Backend> {
  const {
    dataDir = '.countersign',
    trial = false,
    clock = systemClock,
    environment = process.env,
  } = options
  const tail = createTail()
  const outgoing = await openCall(config, options)
  const traced = options.traceCall ?? ((call: Call) => call)
  const backend = await createBackendOn(
    {
      environment,
      clock,
      random: createPooledRandom(),
      hasher: createNodeHasher(systemRandom),
      makeCipher: createNodeCipher,
      later: tail.later,
      call: traced(options.call ?? outgoing?.call ?? noCall),
      wait,
      audit: options.audit ?? ((event) => process.stdout.write(toAuditLine(event, clock.now()))),
      createStore: () => createSqliteStore({ path: join(dataDir, 'countersign.db'), clock }),
      makeMasterKey: async () =>
        makeTrialKey(dataDir, trial && environment['NODE_ENV'] !== 'production'),
      getAsset: loadAssets(),
      development: environment['NODE_ENV'] !== 'production',
    },
    config,
  )
  const sweeping = setInterval(() => void backend.sweep().catch(() => 0), SWEEP_EVERY_MS)
  sweeping.unref()
  return {
    ...backend,
    close: async () => {
      clearInterval(sweeping)
      await tail.settle()
      await backend.close()
      await outgoing?.close()
    },
  }
}

/** Loaded only where a company is called: it is a fifth of the start otherwise. */
async function openCall(
  { vendors = [] }: ConfigInput,
  { call }: NodeOptions,
): Promise<NodeCall | undefined> {
  if (vendors.length === 0 || call !== undefined) return undefined
  return (await import('./node-call.ts')).createNodeCall()
}

/** Reads or makes the trial's key; the file never leaves the folder and is readable by its owner alone. */
function makeTrialKey(dataDir: string, allowed: boolean): Secret {
  if (!allowed) {
    throw new ConfigError(
      'The setting masterKey is missing; put 32 random bytes, base64url, into COUNTERSIGN_MASTER_KEY.',
    )
  }
  const path = join(dataDir, 'master.key')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) writeOnce(path, toBase64url(systemRandom.bytes(32)))
  chmodSync(path, 0o600)
  return new Secret(readFileSync(path, 'utf8').trim(), 'masterKey')
}

/** Of two processes that start at once one writes, whole, and both read the same. */
function writeOnce(path: string, text: string): void {
  const draft = `${path}.${toBase64url(systemRandom.bytes(6))}`
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, path)
  } catch (cause) {
    if (!existsSync(path)) throw cause
  } finally {
    unlinkSync(draft)
  }
}

export type { Backend } from './backend.ts'
export { serveNode, type NodeServer, type NodeServerOptions } from './node-server.ts'
export { systemClock } from './web-platform.ts'

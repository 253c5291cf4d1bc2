/**
 * @module
 * The Cloudflare Workers runtime: nothing of Node, argon2id in JavaScript, bindings as environment.
 * Floor 6.
 *
 * There is no durable store for Workers yet. Without one in the config everything lies in the memory of
 * one isolate, which Cloudflare starts, multiplies and drops as it likes: that is for development alone
 * (`NODE_ENV=development` in `.dev.vars`), and anything else refuses to start.
 */
import { waitUntil } from 'cloudflare:workers'
import { toBase64url } from '@countersign/protocol'
import { ConfigError, type ConfigInput } from '../config.ts'
import { createPortableHasher } from '../hashing.ts'
import type { Asset } from '../http/context.ts'
import type { Audit, Clock, Later } from '../ports.ts'
import { createMemoryStore } from '../stores/memory/index.ts'
import { createBackendOn, createMasterKey, type Backend } from './backend.ts'
import { createWebCall } from './web-call.ts'
import { systemClock, systemRandom, toAuditLine, wait } from './web-platform.ts'

/** What may be told to the Workers runtime beside config and bindings. */
export interface WorkersOptions {
  /**
   * Text of the files below `dist/served` of `@countersign/widget`, by path: `widget.js`, `chunks/….js`.
   * Leave it out where Workers' static assets serve them; those are the way for `face/`, which holds more than
   * text. Without it people press the shutter themselves.
   */
  readonly assets?: Readonly<Record<string, string>>
  /** Default: the runtime's clock, which stands still between two inputs or outputs of a request. */
  readonly clock?: Clock
  /** Default: one line of JSON per event in the Worker's log. */
  readonly audit?: Audit
}

/**
 * Makes a backend. Call it inside the first request of an isolate and keep it: outside of requests
 * Workers gives no randomness.
 *
 * ```ts
 * let backend: Promise<Backend> | undefined
 * export default {
 *   fetch: async (request, env) => (await (backend ??= createBackend(config, env))).fetch(request),
 * }
 * ```
 *
 * The client's address is Cloudflare's `CF-Connecting-IP`, which a client cannot set.
 *
 * @param env  The Worker's bindings; secrets are read from those that are text.
 * @throws ConfigError with one sentence that names the setting.
 */
export async function createBackend(
  config: ConfigInput,
  env: unknown,
  options: WorkersOptions = {},
): Promise<Backend> {
  const { clock = systemClock } = options
  const environment = toEnvironment(env)
  // Production unless told: what is missing in a forgotten setting must not open a door.
  const development = environment['NODE_ENV'] === 'development'
  const making = start()
  // The first request may be broken off; those that wait for the same backend must still get it.
  waitUntil(making.catch(() => undefined))
  return making

  async function start(): Promise<Backend> {
    const assets = await toAssets(options.assets ?? {})
    const backend = await createBackendOn(
      {
        environment,
        clock,
        random: systemRandom,
        hasher: createPortableHasher(systemRandom),
        later,
        wait,
        call: createWebCall(),
        audit: options.audit ?? ((event) => log(toAuditLine(event, clock.now()))),
        createStore: () => createMemoryStore({ clock }),
        makeMasterKey: async () => makeKey(development),
        getAsset: (path) => assets.get(path),
        development,
      },
      config,
    )
    return { ...backend, fetch: (request) => backend.fetch(request, toPeer(request)) }
  }
}

/** Bindings that are text: variables and secrets. Others (KV, services) are not for us. */
function toEnvironment(env: unknown): Readonly<Record<string, string>> {
  const entries: [string, unknown][] =
    typeof env === 'object' && env !== null ? Object.entries(env) : []
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** Each work reports its own failures; a failing one must not end the request. */
const later: Later = (work) =>
  waitUntil(
    wait(0)
      .then(work)
      .catch(() => undefined),
  )

// oxlint-disable-next-line no-console -- Workers have no other way to their log
const log = (line: string): void => console.log(line.trimEnd())

function makeKey(development: boolean) {
  if (development) return createMasterKey(systemRandom)
  throw new ConfigError(
    'The setting masterKey is missing; put 32 random bytes, base64url, into the secret COUNTERSIGN_MASTER_KEY.',
  )
}

const toPeer = (request: Request) => ({
  peerAddress: request.headers.get('cf-connecting-ip') ?? '',
})

async function toAssets(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>()
  for (const [path, text] of Object.entries(files)) {
    const body = new TextEncoder().encode(text)
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
    assets.set(path, {
      body,
      type: 'text/javascript; charset=utf-8',
      etag: `"${toBase64url(hash).slice(0, 22)}"`,
      immutable: path.startsWith('chunks/'),
    })
  }
  return assets
}

export type { Backend } from './backend.ts'

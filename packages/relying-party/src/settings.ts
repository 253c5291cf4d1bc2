/**
 * @module
 * The options of a relying party, checked once and made into what the core works with.
 */
import { Origin } from '@countersign/protocol'
import * as v from 'valibot'
import { createBackend, type Backend } from './backend.ts'
import { isLocalHttp } from './binding.ts'
import { createKeySource, type KeySource } from './key-source.ts'
import { systemClock, type Clock, type Fetch } from './ports.ts'
import { createMemoryReplay } from './replay/memory-replay.ts'
import type { Replay } from './replay/replay.ts'

/** Everything but the functions that take a framework's own request. */
export interface RelyingPartySettings {
  /** The backend as browsers see it, exactly as its `issuer`: `https://example.com/auth`. */
  readonly server: string
  /** The site's id in the backend's config. */
  readonly site: string
  /** Its key. Typed so that `process.env.…` fits; absent or empty is refused at start. */
  readonly siteKey: string | undefined
  /** Keys with other scopes, for `people`, `building` and `doors`. Default: `siteKey`. */
  readonly keys?:
    | { readonly people?: string | undefined; readonly doors?: string | undefined }
    | undefined
  /** Origins of the site's pages. Default: the origin of `server`. */
  readonly origins?: readonly string[] | undefined
  /** Where spent proofs are remembered. Default: memory, right for one process alone. */
  readonly replay?: Replay | 'redeem' | undefined
  /** Default: the global. Give the backend's own when it runs in the same process. */
  readonly fetch?: Fetch | undefined
  readonly clock?: Clock | undefined
  /** The backend as this server reaches it, on an inner network. Default: `server`. */
  readonly serverInternal?: string | undefined
}

/** What every verb of the core gets as its first argument. */
export interface Deps {
  readonly issuer: string
  readonly site: string
  readonly origins: readonly string[]
  readonly backend: Backend
  readonly keys: KeySource
  readonly replay: Replay | 'redeem'
  readonly clock: Clock
}

/**
 * Checks the settings and joins the parts. The key stays in the backend client's closure.
 *
 * @throws TypeError that names the setting, never its value.
 */
export function createDeps(settings: RelyingPartySettings): Deps {
  const { server, site, siteKey, clock = systemClock, serverInternal = server } = settings
  const send: Fetch = settings.fetch ?? ((request) => globalThis.fetch(request))
  if (!site) throw new TypeError('site is missing')
  if (!siteKey) throw new TypeError('siteKey is missing')
  const { origin } = parseAddress('server', server)
  if (origin.startsWith('http:') && !isLocalHttp(origin)) {
    throw new TypeError('server must be https, or http on localhost')
  }
  const { href } = parseAddress('serverInternal', serverInternal)
  const backend = createBackend({
    address: href.replace(/\/$/, ''),
    siteKey,
    keys: settings.keys ?? {},
    fetch: send,
  })
  return {
    issuer: server,
    site,
    origins: parseOrigins(settings.origins ?? [origin]),
    backend,
    keys: createKeySource({ fetchKeys: backend.fetchKeys, clock }),
    replay: settings.replay ?? createMemoryReplay({ clock }),
    clock,
  }
}

function parseAddress(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && !url.search && !url.hash && !url.username && !url.password
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`${name} must be an http or https address without query`)
  }
  return url
}

function parseOrigins(origins: readonly string[]): readonly string[] {
  const isOrigin = (text: string) => v.is(Origin, text) && new URL(text).origin === text
  if (origins.length === 0 || !origins.every(isOrigin)) {
    throw new TypeError('origins must be a list like https://example.com, without a path')
  }
  return [...origins]
}

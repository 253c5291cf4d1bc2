/**
 * @module
 * What the http layer is made from, and what a route's handler gets. Floor 5.
 */
import type { RouteName, RouteReply, RouteRequest, Scope } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import type { Caller, FlowDeps, Message } from '../flow/deps.ts'
import { Problem } from '../problem.ts'
import type { Waits } from './waits.ts'

/** A file of the widget, ready to be served. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>
  /** The same, compressed, for browsers that take it so. */
  readonly brotli?: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly etag: string
  /** True when the name holds a hash of the content. */
  readonly immutable: boolean
}

/** Who a site key belongs to. */
export interface KeyHolder {
  readonly site: SiteConfig
  readonly scopes: readonly Scope[]
}

/** What every handler and guard gets as its first argument. */
export interface HttpDeps extends FlowDeps {
  /** Files of the widget by path below the mount, for example `widget.js`. */
  readonly getAsset: (path: string) => Asset | undefined
  /** Who holds the key with this SHA-256 (base64url). */
  readonly getKeyHolder: (keyHash: string) => KeyHolder | undefined
  /** Messages of a development outbox; undefined when there is none. */
  readonly listOutbox: (() => readonly Message[]) | undefined
  /** Long polls that are held open. */
  readonly waits: Waits
  /** Pictures and readings that are read and judged. */
  readonly captures: Waits
}

/** One request, parsed. */
export interface RouteInput<N extends RouteName> {
  readonly deps: HttpDeps
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: RouteRequest<N>
  /**
   * Routes that take bytes alone: reads them, once the handler knows who sends them.
   * @param most  Default: `limits.captureBytes`.
   * @throws Problem `request_too_large`
   */
  readonly readBytes: (most?: number) => Promise<Uint8Array<ArrayBuffer>>
  readonly headers: Headers
  /** Page routes only; elsewhere the token is empty. */
  readonly caller: Caller
  /** Site routes only. */
  readonly holder: KeyHolder | undefined
  readonly idempotencyKey: string | undefined
  readonly signal: AbortSignal
}

/** The site of the key; the router lets nobody through without one. */
export function getHolderSite(input: { readonly holder: KeyHolder | undefined }): SiteConfig {
  if (input.holder === undefined) throw new Problem('site_key_wrong')
  return input.holder.site
}

/** Answers one route; refusals are thrown as Problems. */
export type Handler<N extends RouteName> = (input: RouteInput<N>) => Promise<RouteReply<N>>

/** One handler for every route; forgetting one does not compile. */
export type Handlers = { readonly [N in RouteName]: Handler<N> }

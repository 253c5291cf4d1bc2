/**
 * @module
 * Handles: what a site's server began and one page may claim, once. Kept as keyed hashes. Floor 3.
 */
import {
  toActionHash,
  isAcrRaised,
  type Acr,
  type SiteBeginReply,
  type SiteBeginRequest,
} from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { readPerson } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import { createToken, isEqual } from '../vault.ts'
import { assertDeclared } from './action-text.ts'
import type { FlowDeps } from './deps.ts'
import { toFactors } from './demand.ts'
import { isSessionAlive, toJoined } from './sessions.ts'
import type { Vouched } from './transaction.ts'

/** What a site's server began, until a page claims it. */
export interface HandleRecord {
  /** Id of the transaction it becomes. */
  readonly id: string
  /** Where the store keeps it. */
  readonly key: string
  readonly site: string
  readonly purpose: 'step-up' | 'account'
  readonly vouched: Vouched
  readonly acrValues: readonly Acr[]
  /** So many different factors, where one is not enough. */
  readonly factors?: number
  readonly locale?: string
  readonly expiresAt: number
  /** Keyed hash of the token that claimed it. */
  readonly claimedBy?: string
}

/** Grace in which an expired handle is still told apart from an unknown one. */
const GRACE_SECONDS = 600

/**
 * Begins a step-up or an account visit for the site's server.
 *
 * @throws Problem `person_unknown`, `action_undeclared`, `action_malformed`, `level_lowered`, `session_required`
 */
export async function siteBegin(
  deps: FlowDeps,
  site: SiteConfig,
  request: SiteBeginRequest,
): Promise<SiteBeginReply> {
  const person = await readPerson(deps, site.directory, request.user)
  if (person === undefined) throw new Problem('person_unknown')
  const { sid, user } = request
  if (sid !== undefined && !(await isSessionAlive(deps, site, { sid, user }))) {
    throw new Problem('session_required')
  }
  const demand = toDemand(site, request)
  const handle = createToken(deps.random, 32)
  const key = await toHandleKey(deps, handle)
  const expiresAt = deps.clock.now() + deps.config.limits.handleSeconds
  const record: HandleRecord = {
    id: createToken(deps.random, 16),
    key,
    site: site.id,
    purpose: request.purpose,
    vouched: {
      user: request.user,
      session: request.session,
      ...(request.sid === undefined ? {} : { sid: request.sid }),
      joined: toJoined(person.value),
      ...(request.action === undefined
        ? {}
        : { action: request.action, actionHash: await toActionHash(request.action) }),
      ...(demand.maxAge === undefined ? {} : { maxAge: demand.maxAge }),
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    },
    acrValues: demand.acrValues,
    ...toFactors(demand.factors),
    ...(request.locale === undefined ? {} : { locale: request.locale }),
    expiresAt,
  }
  await deps.store.create(key, record, { expiresAt: expiresAt + GRACE_SECONDS })
  return { id: record.id, handle, expires_at: expiresAt }
}

/** Declared level and age; the request may raise the level and shorten the age, never the reverse. */
function toDemand(
  site: SiteConfig,
  request: SiteBeginRequest,
): { acrValues: readonly Acr[]; factors?: number; maxAge?: number } {
  if (request.purpose === 'account') {
    if (request.action !== undefined) throw new Problem('action_undeclared', { field: 'action' })
    const { acr_values: acrValues = [], max_age: maxAge } = request
    return { acrValues, ...(maxAge === undefined ? {} : { maxAge }) }
  }
  if (request.action === undefined) {
    return {
      acrValues: request.acr_values ?? site.signIn.acrValues,
      factors: site.signIn.factors,
      ...(request.max_age === undefined ? {} : { maxAge: request.max_age }),
    }
  }
  const declared = assertDeclared(site, request.action)
  if (request.acr_values !== undefined && !isAcrRaised(request.acr_values, declared.acrValues)) {
    throw new Problem('level_lowered', { field: 'acr_values' })
  }
  return {
    acrValues: request.acr_values ?? declared.acrValues,
    factors: declared.factors,
    maxAge: Math.min(request.max_age ?? declared.maxAge, declared.maxAge),
  }
}

const toHandleKey = async (deps: Pick<FlowDeps, 'vault'>, handle: string) =>
  `handle/${await deps.vault.mac('handle', handle)}`

/**
 * What a handle stands for.
 *
 * @throws Problem `handle_unknown`, `handle_expired`
 */
export async function readHandle(deps: FlowDeps, handle: string): Promise<HandleRecord> {
  const stored = await deps.store.read<HandleRecord>(await toHandleKey(deps, handle))
  if (stored === undefined) throw new Problem('handle_unknown')
  const { value } = stored
  if (value.claimedBy === undefined && value.expiresAt <= deps.clock.now())
    throw new Problem('handle_expired')
  return value
}

/**
 * Claims a handle for one token; the same token may claim it again.
 *
 * @throws Problem `handle_claimed`
 */
export async function claimHandle(
  deps: FlowDeps,
  handle: HandleRecord,
  tokenHash: string,
): Promise<void> {
  const stored = await deps.store.read<HandleRecord>(handle.key)
  if (stored === undefined) throw new Problem('handle_unknown')
  const { claimedBy } = stored.value
  if (claimedBy === undefined) {
    const next: HandleRecord = { ...stored.value, claimedBy: tokenHash }
    if (await deps.store.replace(handle.key, stored.version, next)) return
    return claimHandle(deps, handle, tokenHash)
  }
  if (!isEqual(claimedBy, tokenHash)) {
    deps.audit({ event: 'handle.claimed_twice', site: handle.site, transaction: handle.id })
    throw new Problem('handle_claimed')
  }
}

/**
 * @module
 * beginTransaction: the same token and body again give the same transaction, so a lost reply costs
 * nothing and sends nothing twice. Floor 3.
 */
import { toCanonicalJson, type Action, type BeginRequest } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { isListed, limitBegins } from './address-limit.ts'
import { toActionView } from './action-text.ts'
import { findByName } from '../directory/names.ts'
import { Problem } from '../problem.ts'
import { isEqual } from '../vault.ts'
import type { Caller, FlowDeps } from './deps.ts'
import { withAmbient } from './ambient.ts'
import { readDevice } from './devices.ts'
import { claimHandle, readHandle, type HandleRecord } from './handle.ts'
import { hashToken } from './load.ts'
import { openChallenge, toFirstAsked } from './prompt.ts'
import { isVouchedAlive } from './sessions.ts'
import {
  AFTERLIFE_SECONDS,
  toAfterlife,
  transactionKey,
  type TransactionRecord,
} from './transaction.ts'
import { assertVerifiesPhones } from './verify-phone.ts'
import { isWithinReach, toFactors } from './demand.ts'
import { isShut, withVendors } from './consult.ts'
import { isOwnAwaited, toVendorProblem, withLater } from './vendor-parts.ts'
import { isWordOfOurs, toOwnWays, toSituation, type Situation } from './ways.ts'

/**
 * Begins a transaction, or finds the one this token began.
 *
 * @throws Problem `origin_refused`, `site_unknown`, `binding_required`, `handle_required`,
 *   `handle_unknown`, `handle_claimed`, `handle_expired`, `session_required`, `begin_conflict`, `limited`,
 *   `purpose_unavailable` where a site verifies no numbers,
 *   `vendor_unavailable` when a company is down and nothing else is left
 */
export async function beginTransaction(
  deps: FlowDeps,
  caller: Caller,
  request: BeginRequest,
): Promise<TransactionRecord> {
  const handle = request.handle === undefined ? undefined : await readHandle(deps, request.handle)
  const site = toSite(deps, { caller, request, handle })
  assertBegin(request, handle)
  if (request.purpose === 'verify-phone') assertVerifiesPhones(deps, site)
  const tokenHash = await hashToken(deps, caller.token)
  // Made from the token, so that two begins at once under one token meet in one record.
  const id = handle?.id ?? tokenHash.slice(0, 22)
  const beginHash = await hashBegin(deps, request)
  const known = await deps.store.read<TransactionRecord>(transactionKey(id))
  if (known !== undefined) return sameOrRefuse(deps, known.value, { tokenHash, beginHash, handle })
  // Looks before it claims: a page that is refused drops its token, and the handle must not be lost. A name whose
  // ways are listed is counted before companies are asked for them: many at once would outrun a look.
  const isCounted = request.login_name !== undefined && isListed(site)
  await limitBegins(deps, caller.address, isCounted ? 1 : 0)
  await assertUnspent(deps, tokenHash, beginHash)
  const base = toRecord(deps, { request, caller, site, id, tokenHash, beginHash, handle })
  const named = await withSubject(deps, base, { request, site, token: caller.token })
  const where = { site, address: caller.address }
  const consulted = await withVendors(deps, named, where)
  // All at once, so that they share one flush to disk.
  await Promise.all([
    isCounted ? undefined : limitBegins(deps, caller.address, 1),
    spendToken(deps, tokenHash, beginHash),
    handle === undefined ? undefined : claimHandle(deps, handle, tokenHash),
  ])
  const record = await withFirstPrompt(deps, consulted, where)
  const options = { expiresAt: record.expiresAt + toAfterlife(record.purpose) }
  if (await deps.store.create(transactionKey(id), record, options)) {
    deps.audit({
      event: 'transaction.begun',
      site: site.id,
      transaction: id,
      purpose: record.purpose,
    })
    return record
  }
  const raced = await deps.store.read<TransactionRecord>(transactionKey(id))
  if (raced === undefined) throw new Problem('conflict')
  return sameOrRefuse(deps, raced.value, { tokenHash, beginHash, handle })
}

/** Each statement of a device is signed anew, so one sent again after a lost reply never looks the same. */
function hashBegin(deps: FlowDeps, { device: _signed, ...request }: BeginRequest): Promise<string> {
  return deps.vault.mac('begin', toCanonicalJson(request))
}

/** A token begins one thing: what it begins with a handle has another id than a login would have. */
async function spendToken(deps: FlowDeps, tokenHash: string, beginHash: string): Promise<void> {
  const expiresAt = deps.clock.now() + deps.config.limits.transactionSeconds + AFTERLIFE_SECONDS
  if (await deps.store.create(begunKey(tokenHash), { beginHash }, { expiresAt })) return
  await assertUnspent(deps, tokenHash, beginHash)
}

/** The same body again may go on: its transaction was not written yet. */
async function assertUnspent(deps: FlowDeps, tokenHash: string, beginHash: string): Promise<void> {
  const begun = await deps.store.read<{ readonly beginHash: string }>(begunKey(tokenHash))
  if (begun !== undefined && !isEqual(begun.value.beginHash, beginHash)) {
    throw new Problem('begin_conflict')
  }
}

const begunKey = (tokenHash: string): string => `begun/${tokenHash.slice(0, 22)}`

interface Sources {
  readonly caller: Caller
  readonly request: BeginRequest
  readonly handle: HandleRecord | undefined
}

/** The site of the handle, else the one named, else the only one of this origin. */
function toSite(deps: FlowDeps, { caller, request, handle }: Sources): SiteConfig {
  const wanted = handle?.site ?? request.site
  const sites = [...deps.config.sites.values()]
  if (wanted !== undefined && !deps.config.sites.has(wanted)) throw new Problem('site_unknown')
  const fitting = sites.filter(
    (site) =>
      (wanted === undefined || site.id === wanted) && site.origins.includes(caller.origin ?? ''),
  )
  const [site, another] = fitting
  if (site === undefined) throw new Problem('origin_refused')
  if (another !== undefined) throw new Problem('site_unknown', { field: 'site' })
  return site
}

function assertBegin(request: BeginRequest, handle: HandleRecord | undefined): void {
  // A handle fixes the purpose: a login that took one would get its person and its level.
  if (handle !== undefined && handle.purpose !== request.purpose) {
    throw new Problem('handle_unknown', { field: 'purpose' })
  }
  if (!isBound(request) && handle === undefined) {
    throw new Problem('handle_required', { field: 'handle' })
  }
  if (isBound(request) && request.binding === undefined) {
    throw new Problem('binding_required', { field: 'binding' })
  }
}

/** Tied to the browser that asks; the others are tied to a session by the site's server. */
const isBound = ({ purpose }: BeginRequest): boolean =>
  purpose === 'login' || purpose === 'verify-phone'

function sameOrRefuse(
  deps: FlowDeps,
  known: TransactionRecord,
  given: { tokenHash: string; beginHash: string; handle: HandleRecord | undefined },
): TransactionRecord {
  if (!isEqual(known.tokenHash, given.tokenHash)) {
    deps.audit({ event: 'handle.claimed_twice', site: known.site, transaction: known.id })
    throw new Problem('handle_claimed')
  }
  if (!isEqual(known.beginHash, given.beginHash)) throw new Problem('begin_conflict')
  return known
}

/** Made once: every view shows it, and formatting an amount costs as much as the rest of a view. */
function toShown(
  site: SiteConfig,
  action: Action | undefined,
  locale: string,
): Pick<TransactionRecord, 'shown'> {
  const declared = action === undefined ? undefined : site.actions.get(action.type)
  if (action === undefined || declared === undefined) return {}
  return { shown: toActionView(declared, action, locale) }
}

function toRecord(
  deps: FlowDeps,
  facts: Sources & { site: SiteConfig; id: string; tokenHash: string; beginHash: string },
): TransactionRecord {
  const { request, caller, site, handle } = facts
  const now = deps.clock.now()
  return {
    id: facts.id,
    version: 1,
    site: site.id,
    purpose: request.purpose,
    tokenHash: facts.tokenHash,
    origin: caller.origin ?? '',
    beginHash: facts.beginHash,
    createdAt: now,
    expiresAt: now + deps.config.limits.transactionSeconds,
    locale: request.locale ?? handle?.locale ?? site.locale,
    ...(isBound(request) && request.binding !== undefined ? { binding: request.binding } : {}),
    ...(request.purpose === 'login' && request.login_name !== undefined
      ? { loginName: request.login_name }
      : {}),
    ...(handle === undefined ? {} : { vouched: handle.vouched }),
    ...toShown(site, handle?.vouched.action, request.locale ?? handle?.locale ?? site.locale),
    ...toDemand(site, request, handle),
    recovering: false,
    proven: [],
    spent: {},
    sent: {},
    isNew: false,
  }
}

/** A verified number is no level. */
function toDemand(
  { signIn }: SiteConfig,
  { purpose }: BeginRequest,
  handle: HandleRecord | undefined,
): Pick<TransactionRecord, 'acrValues' | 'factors'> {
  if (purpose === 'verify-phone') return { acrValues: [] }
  const { acrValues, factors } = handle ?? signIn
  return { acrValues, ...toFactors(factors) }
}

/** Finds whose name was typed and whose device signed the begin. */
async function withSubject(
  deps: FlowDeps,
  record: TransactionRecord,
  { request, site, token }: { request: BeginRequest; site: SiteConfig; token: string },
): Promise<TransactionRecord> {
  if (record.purpose !== 'login') return record
  const person =
    record.loginName === undefined
      ? undefined
      : await findByName(deps, site.directory, record.loginName)
  const device =
    request.device === undefined
      ? undefined
      : await readDevice(deps, { site, token, jwt: request.device })
  return {
    ...record,
    ...(person === undefined ? {} : { user: person.user }),
    ...(device === undefined ? {} : { device }),
  }
}

/** Adds the standing passkey question of a login, the first prompt, or the reason why it cannot go on. */
async function withFirstPrompt(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, address }: { site: SiteConfig; address: string },
): Promise<TransactionRecord> {
  const { vouched } = record
  if (record.purpose === 'verify-phone') return record
  if (vouched !== undefined && !(await isVouchedAlive(deps, site, vouched))) {
    throw new Problem('session_required')
  }
  const ready = record.purpose === 'login' ? await withAmbient(deps, record, site) : record
  if (ready.purpose === 'login' && ready.loginName === undefined) return ready
  const situation = await toSituation(deps, ready, site)
  const problem = toVendorProblem(ready)
  if (isOutOfReach(deps, situation)) {
    return { ...ready, ended: 'failed', problem: problem ?? 'level_unreachable' }
  }
  if (isShut(deps, situation)) return { ...ready, ended: 'failed', ...(problem && { problem }) }
  if (ready.purpose === 'account') return ready
  const asked = toFirstAsked(deps, situation)
  return asked === undefined
    ? ready
    : (await openChallenge(deps, situation, { asked, address })).record
}

/** The site's demand is more than the person can prove. Who has no way yet comes to add the first one. */
function isOutOfReach(deps: FlowDeps, situation: Situation): boolean {
  const { record, person, now } = situation
  if (record.purpose === 'login') return false
  if (record.purpose === 'account' && person?.enrolments.length === 0) return false
  const ways = toOwnWays(deps, situation).filter((way) => way.lockedAt === undefined)
  // What a company would add is known once a way of ours was right.
  if (isOwnAwaited(record) && ways.some((way) => isWordOfOurs(deps, way, now))) return false
  return !isWithinReach([], withLater(record, ways), { demand: record, now })
}

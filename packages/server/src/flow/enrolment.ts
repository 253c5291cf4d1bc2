/**
 * @module
 * Adding a way inside a transaction: the prompt that must be answered first, and writing it down. Floor 3.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { toContactChannel, toEnrolment, withContact, withNewEnrolment } from '../directory/enrol.ts'
import { claimCredential, claimNames } from '../directory/names.ts'
import { toPersonFacts, updatePerson, type PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import type { Enrolment, JsonObject, NewEnrolment } from '../vendors/vendor.ts'
import { toAskedData } from './capture-steps.ts'
import { toChallengeContext } from './context.ts'
import { getVendor, hashPerson, toAddress, toChannel, type FlowDeps } from './deps.ts'
import { assertStillAllowed, toHeldBackUntil } from './fresh.ts'
import { noteIdleEnd } from './idle-bodies.ts'
import { isHeldBack } from './policy.ts'
import type { Prompted } from './prompt.ts'
import { noteSent, noteUnsent, toTypedAddressee } from './reserve-message.ts'
import type { OpenChallenge, TransactionRecord } from './transaction.ts'
import type { Situation } from './ways.ts'

/** What is to be added. */
export interface Adding {
  readonly kind: AuthenticatorKind
  readonly label?: string
  readonly target?: string
  /** The person may decline. */
  readonly optional: boolean
  readonly onlyFactor: boolean
  /** Network address of the caller, for the caps on messages. */
  readonly address?: string
}

/** Offer under which tries and messages of an addition are counted. */
export const toEnrolOffer = (kind: AuthenticatorKind): string => `enrol:${kind}`

/**
 * Opens the prompt whose right answer adds the way.
 *
 * @throws Problem `authenticator_unavailable`, `target_refused`, `send_limited`, `resend_too_early`
 */
export async function openEnrolment(
  deps: FlowDeps,
  situation: Situation,
  adding: Adding,
): Promise<Prompted> {
  const { record, site, person, now } = situation
  if (person === undefined) throw new Problem('authenticator_unavailable')
  const id = createToken(deps.random, 16)
  const offer = toEnrolOffer(adding.kind)
  const count = (record.sent[offer]?.count ?? 0) + 1
  const send = await reserveEnrolMessage(deps, situation, adding)
  const vendor = getVendor(deps, site, adding.kind)
  const { label, target, optional, onlyFactor } = adding
  const added = {
    ...(label === undefined ? {} : { label }),
    ...(target === undefined ? {} : { target }),
    onlyFactor,
  }
  const context = toChallengeContext(record, site, { challenge: id, vendor: vendor.id })
  const asking = { kind: adding.kind, context, person: toPersonFacts(person), ...added }
  const to = toTypedAddressee(situation, adding)
  const started = await vendor.enrol(asking).catch((problem: unknown) => {
    noteUnsent(deps, to)
    throw problem
  })
  noteSent(deps, situation, { vendor, to })
  const resendAt = now + deps.outgoing.toResendSeconds(count)
  const asked = toAskedData(deps, started)
  const data = optional ? { ...asked, optional: true } : asked
  const challenge: OpenChallenge = {
    id,
    mode: 'enrol',
    offer,
    kind: adding.kind,
    ceremony: started.ceremony,
    vendor: vendor.id,
    ...(await toKeptData(deps, id, data)),
    state: started.state,
    tried: [],
    createdAt: now,
    expiresAt: toEnrolEnd(record, now + started.ttlSeconds),
    ...(started.sends ? { resendAt } : {}),
    adds: { ...added, optional },
  }
  const sent = started.sends ? { ...record.sent, [offer]: { count, resendAt } } : record.sent
  return {
    record: { ...record, challenge, sent },
    ...(started.message === undefined || !send ? {} : { message: started.message }),
  }
}

/** In a login the question is the last one: after it there is nothing that could be chosen instead. */
const toEnrolEnd = ({ purpose, expiresAt }: TransactionRecord, wanted: number): number =>
  purpose === 'login' ? expiresAt : Math.min(wanted, expiresAt)

/** A new seed is shown as often as the page asks while the prompt is open, but never stored in clear. */
async function toKeptData(
  deps: FlowDeps,
  challenge: string,
  data: JsonObject,
): Promise<Pick<OpenChallenge, 'data' | 'sealed'>> {
  if (data['enrol'] === undefined) return { data }
  return { data: {}, sealed: await deps.vault.seal(`prompt/${challenge}`, JSON.stringify(data)) }
}

async function reserveEnrolMessage(
  deps: FlowDeps,
  situation: Situation,
  adding: Adding,
): Promise<boolean> {
  const { record, site, now } = situation
  if (toChannel(adding.kind) === undefined) return true
  const to = toTypedAddressee(situation, adding)
  if (to?.to === undefined) throw new Problem('target_refused', { field: 'target' })
  deps.outgoing.assertTarget(to.channel, to.to)
  const resendAt = record.sent[toEnrolOffer(adding.kind)]?.resendAt
  if (resendAt !== undefined && resendAt > now)
    throw new Problem('resend_too_early', { retryAt: resendAt })
  const account = await deps.vault.mac(
    'counter',
    site.directory,
    'enrol',
    situation.person?.user ?? '',
  )
  const { send } = await deps.outgoing.reserve({ ...to, account, address: adding.address ?? '' })
  return send
}

/** What was written. */
export interface Added {
  readonly person: PersonRecord
  readonly enrolment: Enrolment
  /** The person as they were, for notices to old contacts. */
  readonly before: PersonRecord
}

/**
 * Writes a new way into the person's record, with its name or credential index first.
 *
 * @throws Problem `passkey_known`, `login_name_taken`, `person_unknown`
 */
export async function addEnrolment(
  deps: FlowDeps,
  situation: Situation,
  made: NewEnrolment & { readonly target?: string },
): Promise<Added> {
  const { site, person, now } = situation
  if (person === undefined) throw new Problem('person_unknown')
  const where = { directory: site.directory, user: person.user }
  const channel = toContactChannel(made.kind)
  const { target } = made
  if (made.credentialId !== undefined) await claimCredential(deps, where, made.credentialId)
  if (channel !== undefined && target !== undefined) await claimNames(deps, where, [target])
  const contested =
    channel !== undefined && person.contacts.length > 0 && isNewContact(person, target)
  const heldBackUntil = contested
    ? now + deps.config.limits.objectionSeconds
    : (toContestedUntil(deps, situation, target) ?? toHeldBackUntil(deps, situation))
  const enrolment = toEnrolment(made, {
    vendor: getVendor(deps, site, made.kind).id,
    now,
    random: deps.random,
    ...(heldBackUntil === undefined ? {} : { heldBackUntil }),
  })
  await noteIdleEnd(deps, where, enrolment)
  const written = await updatePerson(deps, where, (current) => {
    // Erased and made anew under the same id meanwhile: somebody else.
    if (current.handle !== person.handle) throw new Problem('person_unknown')
    assertStillAllowed(deps, situation, current)
    const added = withNewEnrolment(current, enrolment)
    if (channel === undefined || target === undefined) return added
    return withContact(added, { channel, value: target, verifiedAt: now })
  })
  if (written === undefined) throw new Problem('person_unknown')
  await auditAdded(deps, site, { user: person.user, kind: made.kind })
  return { person: written, enrolment, before: person }
}

/** Another way to a contact that can still be objected to waits as long as the first. */
function toContestedUntil(
  deps: FlowDeps,
  { person, now }: Situation,
  target: string | undefined,
): number | undefined {
  if (target === undefined) return undefined
  const held = person?.enrolments.find(
    (way) => isHeldBack(way, now) && toAddress(deps, way) === target,
  )
  return held?.heldBackUntil
}

const isNewContact = (person: PersonRecord, target: string | undefined): boolean =>
  !person.contacts.some((contact) => contact.value === target)

async function auditAdded(
  deps: FlowDeps,
  site: SiteConfig,
  { user, kind }: { user: string; kind: AuthenticatorKind },
): Promise<void> {
  const person = await hashPerson(deps, site.directory, user)
  deps.audit({ event: 'authenticator.added', site: site.id, kind, person })
}

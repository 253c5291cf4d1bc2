/**
 * @module
 * Opens a challenge on a record: asks the vendor, reserves a message, and says what must be sent once
 * the record is saved. Shared by begin, identify, challenge and answer. Floor 3.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { isContactValue, toContactChannel } from '../directory/enrol.ts'
import { toCanonicalName } from '../canonical-name.ts'
import { toNewPerson, toPersonFacts } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { Message } from '../senders/sender.ts'
import { createToken } from '../vault.ts'
import type { Enrolment, PersonFacts, Started, StartInput, Vendor } from '../vendors/vendor.ts'
import { narrowApproval, startApproval } from './approvals.ts'
import { toAskedData } from './capture-steps.ts'
import { toChallengeContext } from './context.ts'
import { getVendor, getVendorById, toChannel, toSiteVendor, type FlowDeps } from './deps.ts'
import { isDecoyed } from './hidden-step.ts'
import { isExpired } from './policy.ts'
import { noteSent, noteUnsent, reserveMessage, toAddressee, toReserved } from './reserve-message.ts'
import {
  isFriendly,
  isLeft,
  isQuiet,
  toFirstWays,
  toHelpfulWays,
  type Asked,
  type Situation,
} from './ways.ts'
import { toStanding, type OpenChallenge, type TransactionRecord } from './transaction.ts'
import { keep } from './vendor-parts.ts'

/** A record with its new challenge, and the message that goes out after it was saved. */
export interface Prompted {
  readonly record: TransactionRecord
  readonly message?: Message
}

/** What to ask, and for whom. */
interface Opening {
  readonly asked: Asked
  /** Network address of the caller. */
  readonly address: string
  /** Where a page elsewhere leads back to; of the transaction's origin, checked. */
  readonly returnTo?: string | undefined
}

/**
 * Opens a challenge for one way.
 *
 * @throws Problem `authenticator_unavailable`, `resend_too_early`, `send_limited`; of a company
 *   `vendor_unavailable`, `access_denied`, `transaction_closed`, for approvals `approval_pending`, `limited`
 */
export async function openChallenge(
  deps: FlowDeps,
  situation: Situation,
  input: Opening,
): Promise<Prompted> {
  const { record, site, now } = situation
  const { returnTo } = input
  const id = createToken(deps.random, 16)
  const vendor = getAskedVendor(deps, site, input.asked)
  const allowed = await reserveMessage(deps, situation, input)
  const asked = allowed ? input.asked : toUnsent(vendor, input.asked)
  const isSent = allowed || vendor.sendsItself !== true
  const startInput = await toStartInput(deps, situation, { ...input, asked, id, vendor, isSent })
  const isPolled = vendor.remote?.polled.includes(asked.kind) === true
  const started = isPolled
    ? await startApproval(deps, situation, { vendor, input: startInput })
    : await start(deps, situation, { asked, vendor, input: startInput })
  const { sent, resendAt } = toSent(deps, situation, { asked, sends: started.sends })
  const challenge: OpenChallenge = {
    id,
    mode: 'check',
    offer: asked.offer,
    kind: asked.kind,
    ceremony: started.ceremony,
    vendor: vendor.id,
    ...(asked.enrolment === undefined ? {} : { enrolment: asked.enrolment.id }),
    ...(asked.signUpTarget === undefined ? {} : { signUpTarget: asked.signUpTarget }),
    data: toAskedData(deps, started),
    state: started.state,
    tried: [],
    createdAt: now,
    expiresAt: Math.min(now + started.ttlSeconds, record.expiresAt),
    ...(resendAt === undefined ? {} : { resendAt }),
    ...(isPolled ? { isPolled } : {}),
    ...(returnTo === undefined || started.ceremony !== 'handoff' ? {} : { returnTo }),
  }
  if (isPolled) await narrowApproval(deps, situation, challenge)
  const { setback: _over, ...rest } = record
  const { kept } = started
  return {
    record: {
      ...keep(deps, rest, kept === undefined ? undefined : { vendor: vendor.id, kept }),
      challenge,
      sent,
    },
    ...(started.message === undefined || !allowed ? {} : { message: started.message }),
  }
}

/** A company sends when it is asked for a way; what it could not be asked to send has not left. */
async function start(
  deps: FlowDeps,
  situation: Situation,
  { asked, vendor, input }: { asked: Asked; vendor: Vendor; input: StartInput },
): Promise<Started> {
  const to = toAddressee(deps, situation, asked)
  const started = await vendor.start(input).catch((problem: unknown) => {
    noteUnsent(deps, to)
    throw problem
  })
  if (input.enrolment !== undefined) noteSent(deps, situation, { vendor, to })
  return started
}

/** A company sends by itself: what must not go out it is asked for nobody. */
const toUnsent = ({ remote, sendsItself }: Vendor, { enrolment, ...nobodys }: Asked): Asked =>
  remote === undefined && sendsItself !== true && enrolment !== undefined
    ? { ...nobodys, enrolment }
    : nobodys

interface Starting {
  readonly id: string
  readonly vendor: Vendor
  /** False where a company would send what must not go out. */
  readonly isSent: boolean
}

async function toStartInput(
  deps: FlowDeps,
  situation: Situation,
  { asked, address, returnTo, id, vendor, isSent }: Opening & Starting,
): Promise<StartInput> {
  const { record, site, person, own } = situation
  const newcomer = isSent ? await toNewcomer(deps, site, asked) : undefined
  const enrolment = asked.enrolment ?? newcomer?.enrolment
  const facts = newcomer?.person ?? (person === undefined ? undefined : toPersonFacts(person))
  const asking = { challenge: id, vendor: vendor.id, person, address, returnTo }
  return {
    kind: asked.kind,
    context: toChallengeContext(record, site, asking),
    // Whoever verifies a number has typed it a moment ago.
    stranger: !own && record.purpose !== 'verify-phone',
    ...(isShown(situation, asked) ? { shown: true } : {}),
    ...(facts === undefined ? {} : { person: facts }),
    ...(enrolment === undefined || enrolment.lockedAt !== undefined ? {} : { enrolment }),
    ...(record.loginName === undefined ? {} : { loginName: record.loginName }),
  }
}

/** A friendly list told already that the person has this way, and where its codes go: so may its question. */
const isShown = (situation: Situation, { enrolment }: Asked): boolean =>
  isFriendly(situation) && enrolment !== undefined && enrolment.lockedAt === undefined

/** What was sent, with the next message counted. */
function toSent(
  deps: FlowDeps,
  { record, now }: Situation,
  { asked: { offer }, sends }: { readonly asked: Asked; readonly sends: boolean },
): Pick<TransactionRecord, 'sent'> & { readonly resendAt?: number } {
  if (!sends) return { sent: record.sent }
  const count = (record.sent[offer]?.count ?? 0) + 1
  const resendAt = now + deps.outgoing.toResendSeconds(count)
  return { sent: { ...record.sent, [offer]: { count, resendAt } }, resendAt }
}

/** Who checks the way; for a kind without one, whom the site asks. A newcomer's code is ours to send. */
function getAskedVendor(deps: FlowDeps, site: SiteConfig, asked: Asked): Vendor {
  if (asked.enrolment !== undefined) return getVendorById(deps, asked.enrolment.vendor)
  if (asked.signUpTarget !== undefined) return getVendor(deps, site, asked.kind)
  const vendor = toSiteVendor(deps, site, asked.kind)
  if (vendor === undefined) throw new Problem('authenticator_unavailable')
  return vendor
}

/**
 * Open sign-up and phone verification: a person and a contact that exist only inside this transaction, until
 * the code is right. Undefined for everybody else.
 */
export async function toNewcomer(
  deps: FlowDeps,
  site: SiteConfig,
  asked: Pick<Asked, 'kind' | 'signUpTarget'>,
): Promise<{ person: PersonFacts; enrolment: Enrolment } | undefined> {
  if (asked.signUpTarget === undefined) return undefined
  const vendor = getVendor(deps, site, asked.kind)
  const person = toPersonFacts({
    ...toNewPerson(NEWCOMER, 0, deps.random),
    loginNames: [asked.signUpTarget],
  })
  const { enrolment } = await vendor.make({
    kind: asked.kind,
    person,
    target: asked.signUpTarget,
    onlyFactor: true,
  })
  return {
    person,
    enrolment: { ...enrolment, id: NEWCOMER, vendor: vendor.id, createdAt: 0 },
  }
}

/** Stands for the person's and the way's id until both exist. */
const NEWCOMER = 'newcomer'

/** Sends a message once the reply has gone: a stranger cannot tell by the time whether one went. */
export function sendLater(deps: FlowDeps, { record, message }: Prompted): void {
  if (message === undefined) return
  const facts = { site: record.site, standing: toStanding(record), reserved: toReserved(record) }
  deps.later(() => deps.outgoing.deliver(message, facts))
}

/**
 * The way that is asked at once, if policy knows which and it sends nothing to anybody: to a stranger
 * the password where the site names it first, in the own view the best way, of those that the person did not leave.
 */
export function toFirstAsked(deps: FlowDeps, situation: Situation): Asked | undefined {
  const { own, record } = situation
  if (record.recovering) return undefined
  if (!own) {
    const kinds = toFirstWays(deps, situation)
    // In the site's order. The passkey stands ready beside whatever is asked.
    const first = kinds.find((kind) => kind !== 'passkey')
    const kind = first === 'password' ? first : kinds.length === 1 ? kinds[0] : undefined
    return kind === undefined || toChannel(kind) !== undefined || isCompany(deps, situation, kind)
      ? undefined
      : toStrangerAsked(situation, kind)
  }
  const ways = toHelpfulWays(deps, situation)
  const best = ways.find((way) => !isLeft(record, way)) ?? ways.find(({ kind }) => isQuiet(kind))
  if (best === undefined || toChannel(best.kind) !== undefined) return undefined
  // A company is called when the page asks: never inside a write, which may run twice.
  if (getVendorById(deps, best.vendor).remote !== undefined) return undefined
  return { offer: best.id, kind: best.kind, enrolment: best }
}

const isCompany = (deps: FlowDeps, { site }: Situation, kind: AuthenticatorKind): boolean =>
  toSiteVendor(deps, site, kind)?.remote !== undefined

/** Ways by which whoever answers says who they are: no name is needed, and none is believed. */
export const isNameless = (kind: AuthenticatorKind): boolean => NAMELESS.includes(kind)

const NAMELESS: readonly AuthenticatorKind[] = ['passkey', 'identity-provider', 'certificate']

/** The person's way of a kind for a stranger: the one used last; none makes a decoy. */
export function toStrangerAsked(
  { person, record, site, now }: Situation,
  kind: AuthenticatorKind,
): Asked {
  if (isDecoyed(record)) return { offer: kind, kind }
  const signUpTarget = toSignUpTarget({ person, record, site }, kind)
  if (signUpTarget !== undefined) return { offer: kind, kind, signUpTarget }
  if (isNameless(kind)) return { offer: kind, kind }
  const [way] = (person?.enrolments ?? [])
    .filter((one) => one.kind === kind && !isExpired(one, now) && site.vendors.includes(one.vendor))
    .toSorted(
      (a, b) =>
        byVendor(site, a, b) || (b.lastUsedAt ?? b.createdAt) - (a.lastUsedAt ?? a.createdAt),
    )
  return way === undefined ? { offer: kind, kind } : { offer: kind, kind, enrolment: way }
}

const byVendor = ({ vendors }: SiteConfig, a: Enrolment, b: Enrolment): number =>
  vendors.indexOf(a.vendor) - vendors.indexOf(b.vendor)

function toSignUpTarget(
  situation: Pick<Situation, 'person' | 'record' | 'site'>,
  kind: AuthenticatorKind,
): string | undefined {
  return situation.person === undefined ? toTypedTarget(situation, kind) : undefined
}

/**
 * Open sign-up: the address or number that was typed, whoever has it. In the spelling that becomes the
 * name: a code to a look-alike address must not win the plain one.
 */
export function toTypedTarget(
  { record, site }: Pick<Situation, 'record' | 'site'>,
  kind: AuthenticatorKind,
): string | undefined {
  const { loginName, recovering, hidden } = record
  if (site.signIn.signUp !== 'open' || loginName === undefined) return undefined
  // A second step is one of the person's own, or a decoy.
  if (recovering || hidden !== undefined) return undefined
  const name = toCanonicalName(loginName)
  // A newcomer’s code is texted; calls go to numbers on file alone.
  const channel = kind === 'voice-code' ? undefined : toContactChannel(kind)
  return channel !== undefined && isContactValue(channel, name) ? name : undefined
}

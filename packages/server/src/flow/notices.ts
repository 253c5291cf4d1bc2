/**
 * @module
 * Tells a person on every contact what changed about their ways, with a way to object where an old
 * contact can. Sent after the reply; a failure never undoes the change. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import type { Contact, PersonRecord } from '../directory/person.ts'
import type { Message } from '../senders/sender.ts'
import { toAddress, type FlowDeps } from './deps.ts'
import type { Added } from './enrolment.ts'
import { getNoticeTexts, type NoticeTexts } from './notice-texts.ts'
import { createObjection } from './objection.ts'
import { isHeldBack } from './policy.ts'
import type { Situation } from './ways.ts'

type Notice = Exclude<keyof NoticeTexts, 'kinds' | 'subject' | 'objection' | 'notYou'>

/** A way was added; a new contact can be objected to by the old ones. */
export async function noteAdded(deps: FlowDeps, { site }: Situation, added: Added): Promise<void> {
  const { before, person, enrolment } = added
  const fresh = person.contacts.find(
    (one) => !before.contacts.some((old) => old.value === one.value),
  )
  const link =
    fresh === undefined || !before.contacts.some((one) => hasSay(deps, before, one))
      ? undefined
      : await createObjection(deps, site, {
          user: person.user,
          handle: person.handle,
          change: 'added',
          contact: fresh,
          enrolments: [],
        })
  tell(deps, site, {
    person: before,
    notice: 'added',
    kind: enrolment.kind,
    ...(link === undefined ? {} : { link }),
  })
}

/** A way was removed; where a contact went with it, that contact can object. */
export async function noteRemoved(
  deps: FlowDeps,
  site: SiteConfig,
  removed: {
    readonly before: PersonRecord
    readonly after: PersonRecord
    readonly enrolment: Added['enrolment']
  },
): Promise<void> {
  const { before, after, enrolment } = removed
  const gone = before.contacts.find(
    (one) => !after.contacts.some((left) => left.value === one.value),
  )
  const link =
    gone === undefined || !hasSay(deps, before, gone)
      ? undefined
      : await createObjection(deps, site, {
          user: before.user,
          handle: before.handle,
          change: 'removed',
          contact: gone,
          enrolments: before.enrolments.filter(
            (way) => !after.enrolments.some((left) => left.id === way.id),
          ),
        })
  tell(deps, site, {
    person: before,
    notice: 'removed',
    kind: enrolment.kind,
    ...(link === undefined ? {} : { link }),
  })
}

/**
 * False while a contact can itself still be objected to. Else whoever got one in could undo that it was
 * taken away again.
 */
function hasSay(deps: FlowDeps, person: PersonRecord, { value }: Contact): boolean {
  const now = deps.clock.now()
  const ways = person.enrolments.filter((way) => toAddress(deps, way) === value)
  return ways.length === 0 || ways.some((way) => !isHeldBack(way, now))
}

/** A new password after *Forgot password?*; every sign-in was ended. */
export function noteRecovered(deps: FlowDeps, { site }: Situation, person: PersonRecord): void {
  tell(deps, site, { person, notice: 'recovered', kind: 'password' })
}

/** One way takes no answers any more; which one is not told. */
export function noteLocked(deps: FlowDeps, site: SiteConfig, person: PersonRecord): void {
  tell(deps, site, { person, notice: 'locked' })
}

/** The site or an operator ended a lock. */
export function noteUnlocked(deps: FlowDeps, site: SiteConfig, person: PersonRecord): void {
  tell(deps, site, { person, notice: 'unlocked' })
}

/** An approval was reported as somebody else's. */
export function noteReported(deps: FlowDeps, site: SiteConfig, person: PersonRecord): void {
  tell(deps, site, { person, notice: 'reported' })
}

interface Told {
  readonly person: PersonRecord
  readonly notice: Notice
  readonly kind?: string
  readonly link?: string
}

function tell(deps: FlowDeps, site: SiteConfig, told: Told): void {
  const locale = told.person.locale ?? site.locale
  const texts = getNoticeTexts(locale)
  const kind = told.kind === undefined ? '' : (texts.kinds[told.kind] ?? told.kind)
  const line = texts[told.notice](site.name, kind)
  for (const contact of told.person.contacts) {
    const channel = toNoticeChannel(deps, contact)
    if (channel === undefined) continue
    const linked = told.link !== undefined && hasSay(deps, told.person, contact)
    // Every change says what to do about it where it is somebody else's.
    const advice = isChange(told.notice) ? [texts.notYou(site.name)] : []
    const lines = linked
      ? [line, texts.objection(told.link, deps.config.limits.objectionSeconds)]
      : [line, ...advice]
    const message: Message = {
      channel,
      to: contact.value,
      text: lines.join('\n\n'),
      locale,
      ...(channel === 'mail' ? { subject: texts.subject(site.name) } : {}),
    }
    deps.later(() => deps.outgoing.deliver(message, { site: site.id, standing: 'proven' }))
  }
}

/** The others say it themselves, or need nothing. */
const isChange = (notice: Notice): boolean => notice === 'added' || notice === 'removed'

function toNoticeChannel(deps: FlowDeps, contact: Contact): Message['channel'] | undefined {
  const channel = contact.channel === 'mail' ? 'mail' : 'sms'
  return deps.outgoing.channels.includes(channel) ? channel : undefined
}

/**
 * @module
 * Says when something was, in the person's language: near days by name, others by date. Pure logic of
 * the account element.
 */
const DAY_SECONDS = 86_400
const NEAR_DAYS = 7

/** What a moment is told against. */
export interface Clock {
  /** BCP 47 tag. */
  readonly language: string
  /** The server's clock, epoch seconds. */
  readonly now: number
  /** IANA name. Default: the browser's. */
  readonly timeZone?: string
}

/** "today", "yesterday", "3 days ago", else "12 Mar 2026". Days are calendar days of the time zone. */
export function toDay(at: number, { language, now, timeZone }: Clock): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const days = toDayNumber(now, zone) - toDayNumber(at, zone)
  if (days >= 0 && days < NEAR_DAYS) {
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day')
  }
  return toDate(at, { language, ...zone })
}

/** "12 Mar 2026". */
export function toDate(at: number, { language, timeZone }: Omit<Clock, 'now'>): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...zone }).format(at * 1000)
}

/** Date and time, for what ends or counts from a moment in the future. */
export function toMoment(at: number, { language, timeZone }: Clock): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at * 1000)
}

/** Calendar day of a moment in the zone, counted from the epoch. */
function toDayNumber(at: number, zone: { timeZone?: string }): number {
  const format = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    ...zone,
  })
  const parts = format.formatToParts(at * 1000)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return Date.UTC(read('year'), read('month') - 1, read('day')) / (DAY_SECONDS * 1000)
}

/**
 * @module
 * The words of notices, by language; English is the type. Floor 3.
 */

const en = {
  subject: (site: string) => `Security notice from ${site}`,
  added: (site: string, kind: string) =>
    `${site}: ${kind} was added to your account. If this was you, there is nothing to do.`,
  removed: (site: string, kind: string) =>
    `${site}: ${kind} was removed from your account. If this was you, there is nothing to do.`,
  notYou: (site: string) => `If this wasn’t you, contact ${site} now.`,
  recovered: (site: string, _kind: string) =>
    `${site}: a new password was chosen for your account and every device was signed out. If this wasn’t you, contact ${site} now.`,
  locked: (site: string, _kind: string) =>
    `${site}: one way to sign in was locked after too many wrong answers. Your other ways still work.`,
  unlocked: (site: string, _kind: string) =>
    `${site}: a way to sign in that was locked works again.`,
  reported: (site: string, _kind: string) =>
    `${site}: an approval was reported as not yours, and refused. None is asked for by the app for an hour. If you did not report it, contact ${site}.`,
  objection: (link: string, seconds: number) =>
    `If this wasn’t you, undo it within ${toDuration(seconds, 'en')}: ${link}`,
  kinds: {
    passkey: 'a passkey',
    'security-key': 'a security key',
    password: 'a new password',
    totp: 'an authenticator app',
    'sms-code': 'a phone number',
    'voice-code': 'a phone number',
    'email-code': 'an e-mail address',
    pin: 'a PIN',
    face: 'a face',
    palm: 'a palm',
    fingerprint: 'a fingerprint',
    'recovery-code': 'a set of recovery codes',
    'temporary-code': 'a temporary code',
    device: 'a remembered device',
  } as Readonly<Record<string, string>>,
}

/** "24 hours", else whole minutes, never more than there are. */
function toDuration(seconds: number, locale: string): string {
  const [amount, unit] = seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [seconds / 60, 'minute']
  const options = { style: 'unit', unit, unitDisplay: 'long', useGrouping: false } as const
  return new Intl.NumberFormat(locale, options).format(Math.floor(amount))
}

/** Words of one language. `kind` comes from `kinds`; `seconds` is how long the link is good. */
export type NoticeTexts = typeof en

const TEXTS: Readonly<Record<string, NoticeTexts>> = { en }

/** Texts of the nearest language; English when there is none. */
export function getNoticeTexts(locale: string): NoticeTexts {
  const [language = 'en'] = locale.split('-')
  // `valueOf` has the shape of a language tag: only the table's own members count.
  return (Object.hasOwn(TEXTS, language) ? TEXTS[language] : undefined) ?? en
}

/**
 * @module
 * The words of the messages that carry a code. One entry per language; an unknown one gets English.
 * Floor 2, inside `vendors/local`.
 */
import type { ChallengeContext, Started } from '../vendor.ts'

type Message = NonNullable<Started['message']>

/** What the code is for: signing in, a new password, one action, a step-up without one, changing the account, or a new contact. */
export type Occasion = 'sign-in' | 'reset' | 'action' | 'check' | 'account' | 'contact'

interface Facts {
  readonly site: string
  readonly code: string
  /** The action as one line; empty unless the occasion is `action`. */
  readonly action: string
}

interface Words {
  /** Text message: with the last line within the 160 characters of one, for names of usual length. */
  readonly short: (facts: Facts) => string
  /** Mail. The subject holds no code: a locked screen shows subjects. */
  readonly subject: (facts: Facts) => string
  readonly long: (facts: Facts) => string
  /** To be read aloud; `code` comes with pauses. */
  readonly spoken: (facts: Facts) => string
}

const ENGLISH: Readonly<Record<Occasion, Words>> = {
  'sign-in': {
    short: ({ site, code }) => `${code} is your code to sign in to ${site}. Never share it.`,
    subject: ({ site }) => `Your sign-in code for ${site}`,
    long: ({ site, code }) =>
      `${code} is your code to sign in to ${site}.\n\nNever share it: ${site} will not ask you for it. If you are not signing in, ignore this message.`,
    spoken: ({ site, code }) =>
      `This is your code to sign in to ${site}. ${code} Once more: ${code} Never share it: ${site} will not ask you for it.`,
  },
  reset: {
    short: ({ site, code }) =>
      `${code} is your code to reset your password at ${site}. Never share it.`,
    subject: ({ site }) => `Your code to reset your password at ${site}`,
    long: ({ site, code }) =>
      `${code} is your code to reset your password at ${site}.\n\nNever share it: ${site} will not ask you for it. If you have not forgotten your password, ignore this message: it stays as it is.`,
    spoken: ({ site, code }) =>
      `This is your code to reset your password at ${site}. ${code} Once more: ${code} Never share it: ${site} will not ask you for it.`,
  },
  action: {
    short: ({ site, code, action }) =>
      `${site}: ${action}. Enter ${code} only if you want exactly this. Never share it.`,
    subject: ({ site }) => `Your approval code for ${site}`,
    long: ({ site, code, action }) =>
      `${site} asks you to approve this:\n\n${action}\n\nEnter ${code} only if you want exactly this. Never share the code: ${site} will not ask you for it. If you did not ask for this, ignore this message.`,
    spoken: ({ site, code, action }) =>
      `${site} asks you to approve this: ${action}. Enter the code only if you want exactly this. ${code} Once more: ${code} Never share it: ${site} will not ask you for it.`,
  },
  check: {
    short: ({ site, code }) =>
      `${code} is your code to confirm at ${site} that it is you. Never share it.`,
    subject: ({ site }) => `Your confirmation code for ${site}`,
    long: ({ site, code }) =>
      `${code} is your code to confirm at ${site} that it is you.\n\nNever share it: ${site} will not ask you for it. If you are not using ${site} right now, ignore this message.`,
    spoken: ({ site, code }) =>
      `This is your code to confirm at ${site} that it is you. ${code} Once more: ${code} Never share it: ${site} will not ask you for it.`,
  },
  account: {
    short: ({ site, code }) =>
      `${code} is your code to change your account at ${site}. Never share it.`,
    subject: ({ site }) => `Your code for account settings at ${site}`,
    long: ({ site, code }) =>
      `${code} is your code to change your account at ${site}.\n\nNever share it: ${site} will not ask you for it. If you are not changing anything, ignore this message.`,
    spoken: ({ site, code }) =>
      `This is your code to change your account at ${site}. ${code} Once more: ${code} Never share it: ${site} will not ask you for it.`,
  },
  contact: {
    short: ({ site, code }) => `${code} confirms this number for ${site}. Never share it.`,
    subject: ({ site }) => `Confirm this address for ${site}`,
    long: ({ site, code }) =>
      `${code} confirms this address for ${site}.\n\nNever share it: ${site} will not ask you for it. If you did not ask for this, ignore this message.`,
    spoken: ({ site, code }) =>
      `This code confirms this number for ${site}. ${code} Once more: ${code} Never share it: ${site} will not ask you for it.`,
  },
}

const WORDS: Readonly<Record<string, Readonly<Record<Occasion, Words>>>> = { en: ENGLISH }

/** One code and where it goes. */
export interface MessageInput {
  readonly channel: Message['channel']
  /** E.164 number or e-mail address. */
  readonly to: string
  readonly code: string
  readonly occasion: Occasion
  readonly context: Pick<ChallengeContext, 'site' | 'origin' | 'locale' | 'actionText'>
}

/** The message, ready for a sender. Its `locale` is the language of the words, for text-to-speech. */
export function createCodeMessage({ channel, to, code, occasion, context }: MessageInput): Message {
  const { locale, words } = toWords(context.locale)
  const facts = { site: toLine(context.site.name), action: toLine(context.actionText ?? ''), code }
  const { short, subject, long, spoken } = words[occasion]
  switch (channel) {
    case 'sms':
      return {
        channel,
        to,
        locale,
        text: `${short(facts)}\n\n${toBoundLine(context.origin, code)}`,
      }
    case 'mail':
      return { channel, to, locale, subject: subject(facts), text: long(facts) }
    case 'voice':
      return { channel, to, locale, text: spoken({ ...facts, code: toSpokenCode(code) }) }
  }
}

/** What a code in this transaction is for; without an action a step-up only raises the level of a sign-in. */
export function toOccasion({ purpose, recovering, actionText }: ChallengeContext): Occasion {
  if (actionText !== undefined) return 'action'
  if (recovering === true) return 'reset'
  return OCCASIONS[purpose]
}

const OCCASIONS = {
  login: 'sign-in',
  'step-up': 'check',
  account: 'account',
  'verify-phone': 'contact',
} as const satisfies Record<ChallengeContext['purpose'], Occasion>

/** The exact language, else the same without region, else English. */
function toWords(locale: string) {
  const tags = [locale.toLowerCase(), locale.toLowerCase().split('-', 1)[0] ?? '']
  const tag = tags.find((one) => Object.hasOwn(WORDS, one))
  return { locale: tag ?? 'en', words: (tag === undefined ? undefined : WORDS[tag]) ?? ENGLISH }
}

/**
 * Origin-bound line (WICG origin-bound one-time codes): browsers fill the code on that host only. It is
 * always the last line.
 */
const toBoundLine = (origin: string, code: string) => `@${new URL(origin).hostname} #${code}`

/**
 * One line without control or format characters: a payee's name must not start lines of its own, where
 * it could pass for the origin-bound one, nor turn the reading direction.
 */
const toLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()

/** "1, 2, 3, 4, 5, 6.": speech engines pause at commas and do not read a number. */
const toSpokenCode = (code: string) => `${Array.from(code).join(', ')}.`

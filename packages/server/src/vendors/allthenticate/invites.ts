/**
 * @module
 * Invitations, with one outcome per address: a success there may hide failures. Floor 2, inside
 * `vendors/allthenticate`.
 */
import { Problem } from '../../problem.ts'
import type { Invitation, InvitationOutcome, Invited, Invites } from '../building.ts'
import type { AllthenticateDeps } from './deps.ts'
import type { UserLister } from './directory.ts'
import { isUnclear, writeOrThrow } from './failures.ts'
import type { Fields } from './fields.ts'
import type { Answered } from './read-reply.ts'
import { parseDate, type InviteResult } from './wire.ts'

type Sending = Parameters<Invites['send']>[0]
type Method = 'PUT' | 'POST'

interface InviteDeps extends AllthenticateDeps {
  readonly listUsers: UserLister
  /** Remembers by which method people are invited here, once one has worked. */
  readonly method: { known: Method | undefined }
}

/** Invitations of one organisation. */
export function createInvites(parts: AllthenticateDeps, listUsers: UserLister): Invites {
  const { inviteMethod } = parts.settings
  const known = inviteMethod === 'probe' ? undefined : inviteMethod
  const deps: InviteDeps = { ...parts, listUsers, method: { known } }
  const { client, settings } = deps
  return {
    list: async () =>
      (await client.pending()).map(({ email, added_date }) => {
        const invitedAt = parseDate(added_date, settings.utcOffsetMinutes)
        return { email: toAddress(email), ...(invitedAt !== undefined && { invitedAt }) }
      }),
    send: (input) => send(deps, input),
    resend: (email) => {
      const sent = writeOrThrow(() => client.resend(email)).then(() => 'sent' as const)
      return sent.catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'outcome_unknown') return 'unknown'
        throw error
      })
    },
  }
}

const toAddress = (email: string): string => email.trim().toLowerCase()

async function send(deps: InviteDeps, input: Sending): Promise<Invited> {
  const groups = await toGroups(deps, input.groups)
  const invite = (invitations: readonly Invitation[]) =>
    probe(deps, toFields({ ...input, invitations }, groups))
  try {
    return toInvited(input.invitations, await invite(input.invitations))
  } catch (error) {
    if (!isUnclear(error)) throw error
    return settle(deps, input.invitations, invite)
  }
}

/** They want names with the ids. @throws Problem `not_found` */
async function toGroups({ client }: InviteDeps, ids: readonly string[]) {
  if (ids.length === 0) return undefined
  const known = await client.groups('users')
  return ids.map((id) => {
    const group = known.find((one) => String(one.id) === id)
    if (group === undefined) throw new Problem('not_found', { field: 'groups' })
    return { id: Number(group.id), name: group.name }
  })
}

function toFields(
  { invitations, mail }: Pick<Sending, 'invitations' | 'mail'>,
  groups: Awaited<ReturnType<typeof toGroups>>,
): Fields {
  const hasCards = invitations.some(({ cards = [] }) => cards.length > 0)
  return {
    emails: invitations.map(({ email }) => email),
    // Side by side with the addresses, also where one has none. A real list here, not a text.
    smartcards: hasCards
      ? invitations.map(({ cards = [] }) =>
          cards.map(({ number, label }) => ({ number, ...(label !== undefined && { label }) })),
        )
      : undefined,
    groups,
    // The text `true` in either encoding, or nothing at all.
    no_email: mail ? undefined : 'true',
  }
}

/**
 * The vendor's two pages name two methods. Whichever is wrong is refused for a parameter it lacks, and does
 * nothing: so the other is tried once, and what worked is remembered.
 */
async function probe({ client, method }: InviteDeps, fields: Fields): Promise<InviteResult> {
  const first = method.known ?? 'PUT'
  const answered = await client.invite(first, fields)
  if (answered.refused === undefined) return remember(first, answered.reply)
  if (method.known === undefined && isOtherMethod(answered)) {
    const second = await client.invite('POST', fields)
    if (second.refused === undefined) return remember('POST', second.reply)
  }
  throw new Problem('vendor_refused')

  function remember(worked: Method, reply: InviteResult): InviteResult {
    method.known = worked
    return reply
  }
}

const isOtherMethod = ({ refused }: Answered<unknown>): boolean =>
  refused === 400 || refused === 404 || refused === 405

/** Worst first: an address that stands in two lists is not better off than the worse of them says. */
const LISTS = [
  ['failed_invite', 'failed'],
  ['invalid', 'invalid'],
  ['added', 'added'],
  ['invited', 'invited'],
  ['exists', 'exists'],
] as const

function toInvited(invitations: readonly Invitation[], result: InviteResult): Invited {
  const toOutcome = (email: string): InvitationOutcome =>
    LISTS.find(([list]) => result[list].some((one) => toAddress(one) === toAddress(email)))?.[1] ??
    'unknown'
  return {
    outcomes: invitations.map(({ email }) => ({ email, outcome: toOutcome(email) })),
    groups: result.group_names,
    ...(typeof result.send_email === 'boolean' && { isMailed: result.send_email }),
  }
}

/**
 * No answer came. Nothing is sent again before it is seen who is there now; then only those who are missing,
 * once.
 */
async function settle(
  deps: InviteDeps,
  invitations: readonly Invitation[],
  invite: (invitations: readonly Invitation[]) => Promise<InviteResult>,
): Promise<Invited> {
  const seen = await look(deps).catch(() => undefined)
  const unknown = (): InvitationOutcome => 'unknown'
  if (seen === undefined) return toOutcomes(invitations, unknown)
  const missing = invitations.filter(({ email }) => seen.get(toAddress(email)) === undefined)
  const again =
    missing.length === 0
      ? undefined
      : await invite(missing).then(
          (result) => toInvited(missing, result),
          () => undefined,
        )
  const late = new Map(again?.outcomes.map(({ email, outcome }) => [email, outcome]))
  return {
    ...toOutcomes(
      invitations,
      (email) => seen.get(toAddress(email)) ?? late.get(email) ?? 'unknown',
    ),
    groups: again?.groups ?? [],
    ...(again?.isMailed !== undefined && { isMailed: again.isMailed }),
  }
}

const toOutcomes = (
  invitations: readonly Invitation[],
  toOutcome: (email: string) => InvitationOutcome,
): Invited => ({
  outcomes: invitations.map(({ email }) => ({ email, outcome: toOutcome(email) })),
  groups: [],
})

/** Who is there, and who is asked to come. */
async function look({ client, listUsers }: InviteDeps): Promise<Map<string, InvitationOutcome>> {
  const [pending, users] = await Promise.all([client.pending(), listUsers({ isFresh: true })])
  return new Map<string, InvitationOutcome>([
    ...pending.map(({ email }) => [toAddress(email), 'invited'] as const),
    ...users.map(({ email }) => [email, 'exists'] as const),
  ])
}

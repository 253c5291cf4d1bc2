/**
 * @module
 * A person's account there: found by the confirmed address, invited where there is none, emptied at the end.
 * Floor 2, inside `vendors/allthenticate`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { AccountResult, EraseResult, PutAccountInput, VendorAccounts } from '../accounts.ts'
import { parseGroupId, type BuildingUser, type Groups, type Invites } from '../building.ts'
import type { JsonObject } from '../vendor.ts'
import { removeAllCards } from './cards.ts'
import type { AllthenticateDeps } from './deps.ts'
import type { UserLister } from './directory.ts'

/** What a site may want of this vendor for one person. */
export const Wanted = v.strictObject({
  /** One of the person's; default the first. */
  email: v.optional(v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email())),
  /** Ids of groups of people that the person is to be in. Others stay. */
  groups: v.optional(v.pipe(v.array(v.string()), v.maxLength(50)), []),
  /** False: nobody is written to. */
  mail: v.optional(v.boolean(), true),
})
type Wanted = v.InferOutput<typeof Wanted>

interface Parts extends AllthenticateDeps {
  readonly listUsers: UserLister
  readonly invites: Invites
  readonly groups: Groups
}

/** Accounts of one organisation. */
export const createAccounts = (deps: Parts): VendorAccounts => ({
  put: (input) => put(deps, input),
  erase: ({ account }) => erase(deps, account),
})

async function put(deps: Parts, input: PutAccountInput): Promise<AccountResult> {
  const wanted = parseWanted(input)
  try {
    const users = await deps.listUsers({ isFresh: true })
    const known = find(users, input, wanted.email)
    if (typeof known === 'string') return { result: 'refused', details: { reason: known } }
    if (known === undefined) return await invite(deps, wanted)
    const groups = await joinGroups(deps, known.account, wanted.groups)
    return { result: 'updated', account: known.account, details: { groups } }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return toFailed(error)
  }
}

type Asked = Omit<Wanted, 'email'> & { readonly email: string }

/** @throws Problem `request_malformed` */
function parseWanted({ person, wanted }: PutAccountInput): Asked {
  const parsed = v.safeParse(Wanted, wanted)
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0])
    throw new Problem('request_malformed', {
      field: `vendors.allthenticate${field ? `.${field}` : ''}`,
    })
  }
  const own = person.emails.map((email) => email.toLowerCase())
  const email = parsed.output.email ?? own[0]
  // An address that the site did not confirm could be anybody's account.
  if (email === undefined || !own.includes(email)) {
    throw new Problem('request_malformed', { field: 'vendors.allthenticate.email' })
  }
  const unread = parsed.output.groups.find((id) => parseGroupId(id)?.kind !== 'people')
  if (unread !== undefined) {
    throw new Problem('request_malformed', { field: 'vendors.allthenticate.groups' })
  }
  return { ...parsed.output, email }
}

/**
 * The account that is linked, else the one with the address, confirmed there too: an address that somebody only
 * claims is nobody's. Two of one address cannot be told apart.
 */
function find(
  users: readonly BuildingUser[],
  { account }: PutAccountInput,
  email: string,
): BuildingUser | 'ambiguous' | 'unconfirmed' | undefined {
  const linked = account === undefined ? [] : users.filter((one) => one.account === account)
  const [found, ...more] = linked.length > 0 ? linked : users.filter((one) => one.email === email)
  if (more.length > 0) return 'ambiguous'
  if (found !== undefined && linked.length === 0 && !found.isConfirmed) return 'unconfirmed'
  return found
}

/** Who has an account at the vendor is added at once; anybody else must come first. */
async function invite(deps: Parts, { email, groups, mail }: Asked): Promise<AccountResult> {
  const ids = groups.flatMap((id) => parseGroupId(id)?.group ?? [])
  const sent = await deps.invites.send({ invitations: [{ email }], groups: ids, mail })
  const invitation = sent.outcomes[0]?.outcome ?? 'unknown'
  const details = { invitation }
  switch (invitation) {
    case 'invalid':
    case 'failed':
      return { result: 'refused', details }
    case 'unknown':
      return { result: 'unknown', data: INVITED }
    case 'invited':
      return { result: 'invited', data: INVITED, details }
    case 'added':
    case 'exists':
      return link(deps, email, { invitation })
  }
}

/** Who was asked to come may come when nobody of ours looks: whoever erases them is told that they may be there. */
const INVITED = { invited: true } as const

/** Ids of who was added come in an order that no document tells: so they are looked up by address. */
async function link(
  { listUsers }: Parts,
  email: string,
  details: { readonly invitation: 'added' | 'exists' },
): Promise<AccountResult> {
  const users = await listUsers({ isFresh: true }).catch(() => undefined)
  // It is done; the next call finds it.
  if (users === undefined) return { result: 'unknown', data: INVITED }
  const [user, ...more] = users.filter((one) => one.email === email)
  if (user === undefined || more.length > 0 || !user.isConfirmed)
    return { result: 'invited', data: INVITED, details }
  const result = details.invitation === 'added' ? 'created' : 'updated'
  return { result, account: user.account, details }
}

/** One result for each group: one that is gone keeps nobody out of the others. */
async function joinGroups(
  { groups }: Parts,
  account: string,
  wanted: readonly string[],
): Promise<JsonObject> {
  const results: Record<string, string> = {}
  for (const id of wanted) {
    const ref = parseGroupId(id)
    if (ref === undefined) continue
    results[id] = await groups.change(ref, { add: [account], remove: [] }).then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof Problem) return error.code
        throw error
      },
    )
  }
  return results
}

function toFailed({ code, retryAt, field }: Problem): AccountResult {
  switch (code) {
    case 'outcome_unknown':
      return { result: 'unknown' }
    case 'vendor_refused':
    case 'not_found':
      return { result: 'refused', details: { code, ...(field !== undefined && { field }) } }
    default:
      return { result: 'unavailable', ...(retryAt !== undefined && { retryAt }) }
  }
}

/**
 * They have no call that deletes an account. What opens doors goes first: cards, then groups; the account stays,
 * and that is said.
 */
async function erase(deps: Parts, account: string): Promise<EraseResult> {
  try {
    await removeAllCards(deps, account).catch((error: unknown) => {
      // An account that is gone has no cards.
      if (!(error instanceof Problem && error.code === 'not_found')) throw error
    })
    for (const group of await deps.groups.list('people')) {
      if (!group.members.includes(account)) continue
      await deps.groups.change(group, { add: [], remove: [account] })
    }
    const users = await deps.listUsers({ isFresh: true })
    return users.some((one) => one.account === account) ? 'partial' : 'erased'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.code === 'outcome_unknown' ? 'unknown' : 'unavailable'
  }
}

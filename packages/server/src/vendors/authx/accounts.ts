/**
 * @module
 * People's accounts at AuthX. Nothing can be read back there: a user id that was lost with a reply is lost
 * for good, and every doubt is told as one. Floor 2, inside `vendors/authx`.
 */
import * as v from 'valibot'
import type { AccountResult, EraseResult, PutAccountInput, VendorAccounts } from '../accounts.ts'
import { VendorFailure } from '../vendor-call.ts'
import type { JsonObject, PersonFacts } from '../vendor.ts'
import { findHolder } from './account.ts'
import type { AuthxDeps } from './authx-deps.ts'
import { deleteBiometric, type Deleted } from './biometric.ts'
import { isGuid, isSameGuid, type Guid } from './guid.ts'
import { failAs, type Performed } from './session.ts'
import type { Modality } from './settings.ts'
import { parseWanted, toMalformed, toUserBody, type Wanted } from './user-body.ts'
import { readGuid, type UserBody } from './wire.ts'

/** What is kept with the link. `unknown`: a user of that name may be there, and nobody knows its id. */
const LinkData = v.object({
  user_name: v.optional(v.string()),
  unknown: v.optional(v.boolean(), false),
})
type LinkData = v.InferOutput<typeof LinkData>

/** The accounts of one tenant. */
export function createAccounts(deps: AuthxDeps): VendorAccounts {
  return {
    async put(input) {
      const wanted = parseWanted(input.wanted)
      const known = parseKnown(input.before)
      const { account } = input
      if (account === undefined) return add(deps, input, { wanted, known })
      if (!isGuid(account)) return { result: 'refused', details: { field: 'account' } }
      return update(deps, input, { wanted, known, account })
    },
    erase: ({ person, account }) =>
      isGuid(account) ? erase(deps, person, account) : Promise.resolve('unknown'),
  }
}

function parseKnown(before: JsonObject | undefined): LinkData {
  const parsed = v.safeParse(LinkData, before ?? {})
  return parsed.success ? parsed.output : { unknown: false }
}

interface Wish {
  readonly wanted: Wanted
  readonly known: LinkData
}

/**
 * Sent once. While nobody knows what came of it, the same name is not sent again: the vendor would refuse
 * it, or a second user would be there. Another name, or `again`, is the site's own decision.
 */
async function add(
  deps: AuthxDeps,
  { person }: PutAccountInput,
  { wanted, known }: Wish,
): Promise<AccountResult> {
  const { user_name, again } = wanted
  if (user_name === undefined) throw toMalformed('user_name')
  if (known.unknown && known.user_name === user_name && !again) {
    return { result: 'unknown', data: { user_name, unknown: true } }
  }
  const json: UserBody = toUserBody(wanted, person, { guid: '', user_name })
  return settle({ user_name, unknown: true }, async () => {
    const { answer } = await deps.session.perform('addUser', { json })
    if (answer.is !== 'done') return { result: 'refused' }
    const account = readGuid(answer.data)
    // It is done, and its id is lost.
    if (account === undefined) throw failAs(deps.audit, 'guid')
    return { result: 'created', account, data: { user_name } }
  })
}

/** A name is fixed by its first use: the vendor does not change it, and must not be asked to. */
async function update(
  deps: AuthxDeps,
  { person }: PutAccountInput,
  { wanted, known, account }: Wish & { readonly account: Guid },
): Promise<AccountResult> {
  // Of an account that was linked after a doubt, the name that was tried says nothing.
  const fixed = known.unknown ? undefined : known.user_name
  const user_name = fixed ?? wanted.user_name
  if (user_name === undefined) throw toMalformed('user_name')
  if (wanted.user_name !== undefined && wanted.user_name !== user_name) {
    return { result: 'refused', details: { field: 'user_name' } }
  }
  const json: UserBody = toUserBody(wanted, person, { guid: account, user_name })
  return settle({ user_name }, async () => {
    const { answer } = await deps.session.perform('updateUser', { json })
    if (answer.is !== 'done') return { result: 'refused' }
    const updated = readGuid(answer.data)
    if (updated === undefined || !isSameGuid(updated, account)) throw failAs(deps.audit, 'guid')
    return { result: 'updated', account, data: { user_name } }
  })
}

/** @param doubtful  Kept when nobody knows what came of it. */
async function settle(
  doubtful: JsonObject,
  work: () => Promise<AccountResult>,
): Promise<AccountResult> {
  try {
    return await work()
  } catch (failure) {
    if (!(failure instanceof VendorFailure)) throw failure
    if (failure.isSent) return { result: 'unknown', data: doubtful }
    const { retryAt } = failure
    return { result: 'unavailable', ...(retryAt !== undefined && { retryAt }) }
  }
}

/**
 * What the vendor keeps of a body first, then the account. Each kind is deleted, also one that is on no
 * record of ours: an enrolment whose reply was lost may have left it there.
 */
async function erase(deps: AuthxDeps, person: PersonFacts, account: Guid): Promise<EraseResult> {
  try {
    let isGone = false
    for (const modality of toModalities(deps)) {
      const deleted = await deleteModality(deps, { person, account, modality })
      if (deleted === 'refused') return 'unknown'
      isGone ||= deleted === 'account_gone'
    }
    const { answer, isDoubtful }: Performed = await deps.session.perform('deleteUser', {
      json: { guid: account },
    })
    // A refusal may mean that nothing is there. It does when it was said before, or was done by a try
    // that nobody heard of again.
    return answer.is === 'done' || isDoubtful || isGone ? 'erased' : 'unknown'
  } catch (failure) {
    if (!(failure instanceof VendorFailure)) throw failure
    return failure.isSent ? 'unknown' : 'unavailable'
  }
}

/** Without its keys no biometric operation can be called: then the account takes everything with it. */
const toModalities = ({ settings }: AuthxDeps): readonly Modality[] =>
  settings.biometrics === undefined ? [] : (['face', 'palm', 'fingerprint'] as const)

/** What is on no record need not be there, nor the vendor's settings for it: no refusal of that counts. */
async function deleteModality(
  deps: AuthxDeps,
  {
    person,
    account,
    modality,
  }: { readonly person: PersonFacts; readonly account: Guid; readonly modality: Modality },
): Promise<Deleted> {
  const ways = person.enrolments.filter(({ kind }) => kind === modality)
  const holders = await Promise.all(
    ways.map((enrolment) => findHolder(deps.vault, { person, enrolment })),
  )
  const isOnRecord = holders.some((holder) => holder !== undefined && isSameGuid(holder, account))
  const deleting = deleteBiometric(deps, account, modality)
  if (isOnRecord) return deleting
  const deleted = await deleting.catch((failure: unknown) => {
    if (!(failure instanceof VendorFailure)) throw failure
    return 'refused' as const
  })
  return deleted === 'refused' ? 'erased' : deleted
}

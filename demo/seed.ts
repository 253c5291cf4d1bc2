/**
 * @module
 * Puts the trial's people in place, at every start: who is there already stays as the visitor left
 * them.
 */
import type { Person } from '@countersign/protocol'
import type { Backend } from '@countersign/server/node'
import {
  TRIAL_ACCOUNTS,
  toGivenSecret,
  toLoginName,
  type Given,
  type TrialAccount,
} from './accounts.ts'
import { AUTHX_PERSONA } from '@countersign/simulators'
import { ALLA } from './allthenticate/tenant.ts'
import { ADA, ADA_HOLDS } from './authx/tenant.ts'
import { ENZO } from './entrust/enzo.ts'
import type { PocketMemory, Things } from './pocket/memory.ts'
import { createSeed } from './pocket/totp.ts'
import { DEFAULT_RUN, SITE_OF_RUN } from './runs.ts'
import type { TrialClock } from './trial-clock.ts'
import type { Vendors } from './vendors.ts'

const SITE = SITE_OF_RUN[DEFAULT_RUN]
const TEMPORARY_CODE_SECONDS = 86_400

export interface SeedDeps {
  readonly people: Backend['people']
  readonly memory: PocketMemory
  readonly clock: TrialClock
  readonly vendors: Vendors
}

/**
 * Makes who is missing. A person whose things the Pocket has lost is made anew, because nobody could
 * sign in as them; a temporary code that ran out is replaced.
 */
export async function seedPeople(deps: SeedDeps): Promise<void> {
  for (const account of TRIAL_ACCOUNTS) {
    const known = await findPerson(deps.people, account.id)
    if (known === undefined || deps.memory.things(account.id) === undefined) {
      await makePerson(deps, account)
    } else if (isTemporaryCodeOver(deps, account)) {
      deps.memory.keep(account.id, await give(deps, account, 'temporary-code'))
    }
    await link(deps, account)
  }
}

/** Also for a person of an earlier start: the account there may be another one now. */
async function link({ people, vendors }: SeedDeps, { id }: TrialAccount): Promise<void> {
  const accounts: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
    [ENZO]: { entrust: vendors.entrust.account },
    [ADA]: { authx: vendors.authx.account },
    [ALLA]: { allthenticate: vendors.allthenticate.account },
  }
  for (const [vendor, account] of Object.entries(accounts[id] ?? {})) {
    if (account !== undefined) await people.put(SITE, id, { links: { [vendor]: { account } } })
  }
  if (id === ADA) await holdAtAuthx(people, vendors)
}

/** What Ada has at AuthX already; and what she added there, which the simulator forgets with each start. */
async function holdAtAuthx(people: SeedDeps['people'], { authx }: Vendors): Promise<void> {
  const site = SITE_OF_RUN.authx
  const { authenticators } = await people.read(site, ADA)
  for (const kind of ADA_HOLDS) {
    if (!authenticators.some((way) => way.kind === kind))
      await people.provision(site, ADA, { kind, held: true })
  }
  if (authenticators.some(({ kind }) => kind === 'face')) {
    const { control } = authx.simulated ?? {}
    control?.putUser({ ...AUTHX_PERSONA, enrolled: ['finger', 'palm', 'face'] })
  }
}

/** @returns undefined when the backend knows nobody by that id. */
export async function findPerson(
  people: Backend['people'],
  user: string,
): Promise<Person | undefined> {
  try {
    return await people.read(SITE, user)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'person_unknown')
      return undefined
    throw error
  }
}

async function makePerson(deps: SeedDeps, account: TrialAccount): Promise<void> {
  await deps.people.erase(SITE, account.id)
  // Who sends the texts is told by the site at which the number is written down.
  await deps.people.put(SITE_OF_RUN[account.run ?? DEFAULT_RUN], account.id, {
    display_name: account.name,
    login_names: [toLoginName(account.id)],
    emails: account.email === undefined ? [] : [account.email],
    phones: account.phone === undefined ? [] : [account.phone],
  })
  const things: Things = {}
  for (const kind of account.gives) Object.assign(things, await give(deps, account, kind))
  if (account.locked === true) await lockAllButRecovery(deps, account)
  // Last: a start that was cut short finds no things, and makes the person anew.
  deps.memory.keep(account.id, things)
}

/** Gives one way. @returns What a person keeps of it in the Pocket. */
async function give(deps: SeedDeps, account: TrialAccount, kind: Given): Promise<Things> {
  const secret = kind === 'totp' ? createSeed() : toGivenSecret(account, kind)
  const { shown } = await deps.people.provision(SITE, account.id, {
    kind,
    ...(secret === undefined ? {} : { secret }),
    ...(kind === 'temporary-code' ? { ttl_seconds: TEMPORARY_CODE_SECONDS } : {}),
  })
  return toThings(kind, secret === undefined ? shown : [secret], deps.clock.now())
}

function toThings(kind: Given, [first = '', ...rest]: readonly string[], now: number): Things {
  switch (kind) {
    case 'totp':
      return { totpSeed: first }
    case 'pin':
      return { pin: first }
    case 'recovery-code':
      return { recoveryCodes: [first, ...rest] }
    case 'temporary-code':
      return { temporaryCode: first, temporaryCodeEndsAt: now + TEMPORARY_CODE_SECONDS }
    case 'password':
      return {}
  }
}

async function lockAllButRecovery(deps: SeedDeps, account: TrialAccount): Promise<void> {
  const person = await deps.people.read(SITE, account.id)
  for (const way of person.authenticators) {
    if (way.kind !== 'recovery-code') await deps.people.lock(SITE, account.id, way.id)
  }
}

function isTemporaryCodeOver(deps: SeedDeps, account: TrialAccount): boolean {
  const endsAt = deps.memory.things(account.id)?.temporaryCodeEndsAt
  return (
    account.gives.includes('temporary-code') && endsAt !== undefined && endsAt <= deps.clock.now()
  )
}

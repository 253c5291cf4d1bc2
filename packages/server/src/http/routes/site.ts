/**
 * @module
 * Handlers for the site's server; the key has been checked before. Floor 5.
 */
import { listAccounts, readWithAccount } from '../../flow/building-people.ts'
import { giveCard, isCardId, listCards, takeCard } from '../../flow/cards.ts'
import { siteBegin } from '../../flow/handle.ts'
import { unlockEnrolment } from '../../flow/locks.ts'
import {
  erasePerson,
  getPerson,
  listPeople,
  provision,
  takeAuthenticator,
  toPerson,
} from '../../flow/people.ts'
import { putEverywhere } from '../../flow/put-everywhere.ts'
import { redeem } from '../../flow/redeem.ts'
import { endSession } from '../../flow/sessions.ts'
import { Problem } from '../../problem.ts'
import { getHolderSite, type Handlers } from '../context.ts'

type SiteRoutes =
  | 'siteBegin'
  | 'redeem'
  | 'endSession'
  | 'listPeople'
  | 'readPerson'
  | 'putPerson'
  | 'deletePerson'
  | 'listAuthenticators'
  | 'provision'
  | 'removeAuthenticator'
  | 'unlockAuthenticator'

const MOST_PER_PAGE = 1_000

/** Handlers by route. */
export const siteHandlers: Pick<Handlers, SiteRoutes> = {
  siteBegin: async (input) => siteBegin(input.deps, getHolderSite(input), input.body),
  redeem: async (input) =>
    redeem(input.deps, getHolderSite(input), {
      request: input.body,
      idempotencyKey: input.idempotencyKey,
    }),
  endSession: async (input) => {
    const vendors = await endSession(input.deps, getHolderSite(input), input.params['sid'] ?? '')
    return { ended: true, ...(vendors === undefined ? {} : { vendor_sessions: vendors }) }
  },
  listPeople: async (input) => {
    const { after, limit, vendor, guests, emails } = input.query
    const page = {
      ...(after === undefined ? {} : { after }),
      limit: Math.min(Math.max(Math.trunc(Number(limit ?? 100)) || 100, 1), MOST_PER_PAGE),
    }
    const site = getHolderSite(input)
    if (vendor === undefined) return listPeople(input.deps, site, page)
    const whom = { guests: guests === 'true', emails: emails === 'true' }
    return listAccounts(input.deps, site, { vendor, ...whom, ...page })
  },
  readPerson: async (input) => {
    const user = input.params['user'] ?? ''
    const { vendor } = input.query
    const site = getHolderSite(input)
    if (vendor !== undefined) return readWithAccount(input.deps, site, { user, vendor })
    return toPerson(input.deps, await getPerson(input.deps, site, user))
  },
  putPerson: async (input) =>
    putEverywhere(input.deps, getHolderSite(input), {
      user: input.params['user'] ?? '',
      ...input.body,
    }),
  deletePerson: async (input) => {
    const vendors = await erasePerson(input.deps, getHolderSite(input), input.params['user'] ?? '')
    return { deleted: true, ...(Object.keys(vendors).length > 0 && { vendors: { ...vendors } }) }
  },
  listAuthenticators: async (input) => {
    const user = input.params['user'] ?? ''
    const { vendor } = input.query
    const site = getHolderSite(input)
    const { authenticators } = toPerson(input.deps, await getPerson(input.deps, site, user))
    if (vendor === undefined) return { authenticators }
    const cards = await listCards(input.deps, site, { user, vendor })
    return { authenticators: [...authenticators, ...cards] }
  },
  provision: async (input) => {
    const user = input.params['user'] ?? ''
    // The reply has room for one secret: a set made here would replace the person's own, unseen.
    const { body } = input
    if (body.kind === 'card') {
      return { authenticator: await giveCard(input.deps, getHolderSite(input), { user, ...body }) }
    }
    if (body.kind === 'recovery-code') throw new Problem('authenticator_unavailable')
    const { shown: _told, ...reply } = await provision(input.deps, getHolderSite(input), {
      user,
      ...body,
    })
    return reply
  },
  removeAuthenticator: async (input) => {
    const where = {
      user: input.params['user'] ?? '',
      enrolment: input.params['authenticator'] ?? '',
    }
    const { user, enrolment: id } = where
    const site = getHolderSite(input)
    if (!isCardId(id)) return toPerson(input.deps, await takeAuthenticator(input.deps, site, where))
    await takeCard(input.deps, site, { user, id })
    return toPerson(input.deps, await getPerson(input.deps, site, user))
  },
  unlockAuthenticator: async (input) => {
    const where = {
      user: input.params['user'] ?? '',
      enrolment: input.params['authenticator'] ?? '',
    }
    return toPerson(input.deps, await unlockEnrolment(input.deps, getHolderSite(input), where))
  },
}

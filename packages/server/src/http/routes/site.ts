/**
 * @module
 * Handlers for the site's server; the key has been checked before. Floor 5.
 */
import type { SiteConfig } from '../../config.ts'
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
import { putPerson } from '../../flow/put-person.ts'
import { redeem } from '../../flow/redeem.ts'
import { endSession } from '../../flow/sessions.ts'
import { Problem } from '../../problem.ts'
import type { Handlers, KeyHolder } from '../context.ts'

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

/** The site of the key; the router lets nobody through without one. */
function getHolderSite(input: { readonly holder: KeyHolder | undefined }): SiteConfig {
  if (input.holder === undefined) throw new Problem('site_key_wrong')
  return input.holder.site
}

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
    const { after, limit } = input.query
    return listPeople(input.deps, getHolderSite(input), {
      ...(after === undefined ? {} : { after }),
      limit: Math.min(Math.max(Math.trunc(Number(limit ?? 100)) || 100, 1), MOST_PER_PAGE),
    })
  },
  readPerson: async (input) =>
    toPerson(
      input.deps,
      await getPerson(input.deps, getHolderSite(input), input.params['user'] ?? ''),
    ),
  putPerson: async (input) => {
    const user = input.params['user'] ?? ''
    return toPerson(
      input.deps,
      await putPerson(input.deps, getHolderSite(input), { user, ...input.body }),
    )
  },
  deletePerson: async (input) => {
    await erasePerson(input.deps, getHolderSite(input), input.params['user'] ?? '')
    return { deleted: true }
  },
  listAuthenticators: async (input) => {
    const person = await getPerson(input.deps, getHolderSite(input), input.params['user'] ?? '')
    return { authenticators: toPerson(input.deps, person).authenticators }
  },
  provision: async (input) => {
    const user = input.params['user'] ?? ''
    // The reply has room for one secret: a set made here would replace the person's own, unseen.
    const { body } = input
    if (body.kind === 'recovery-code' || body.kind === 'card') {
      throw new Problem('authenticator_unavailable')
    }
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
    return toPerson(input.deps, await takeAuthenticator(input.deps, getHolderSite(input), where))
  },
  unlockAuthenticator: async (input) => {
    const where = {
      user: input.params['user'] ?? '',
      enrolment: input.params['authenticator'] ?? '',
    }
    return toPerson(input.deps, await unlockEnrolment(input.deps, getHolderSite(input), where))
  },
}

/**
 * @module
 * People in the same process: what the trial seeds and the command line manages. The rules are those of
 * the HTTP routes, because the functions are. Floor 6.
 */
import type {
  EraseOutcome,
  Person,
  PersonList,
  ProvisionReply,
  ProvisionRequest,
  PutPersonRequest,
} from '@countersign/protocol'
import { getSite, type FlowDeps } from '../flow/deps.ts'
import { lockEnrolment, unlockEnrolment } from '../flow/locks.ts'
import {
  erasePerson,
  getPerson,
  listPeople,
  provision,
  takeAuthenticator,
  toPerson,
} from '../flow/people.ts'
import { putEverywhere } from '../flow/put-everywhere.ts'
import { Problem } from '../problem.ts'

/** The first argument is the site's id, the second the site's id of the person. */
export interface PeopleApi {
  list(
    site: string,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<PersonList>
  read(site: string, user: string): Promise<Person>
  put(site: string, user: string, person: PutPersonRequest): Promise<Person>
  /** `shown` holds every secret that is told this once: recovery codes, a seed, a temporary code. */
  provision(
    site: string,
    user: string,
    way: ProvisionRequest,
  ): Promise<ProvisionReply & { readonly shown: readonly string[] }>
  lock(site: string, user: string, authenticator: string): Promise<Person>
  unlock(site: string, user: string, authenticator: string): Promise<Person>
  remove(site: string, user: string, authenticator: string): Promise<Person>
  /** What became of their accounts at companies, by vendor id; the same call again tries those again that are not gone. */
  erase(site: string, user: string): Promise<Readonly<Record<string, EraseOutcome>>>
}

/** The calls about people, bound to one backend. */
export function createPeopleApi(deps: FlowDeps): PeopleApi {
  const get = (site: string) => getSite(deps, site)
  return {
    list: (site, { after, limit = 100 } = {}) =>
      listPeople(deps, get(site), { limit, ...(after === undefined ? {} : { after }) }),
    read: async (site, user) => toPerson(deps, await getPerson(deps, get(site), user)),
    put: (site, user, person) => putEverywhere(deps, get(site), { user, ...person }),
    provision: (site, user, way) => provision(deps, get(site), { user, ...way }),
    lock: async (site, user, authenticator) => {
      const person = await getPerson(deps, get(site), user)
      const way = person.enrolments.find((one) => one.id === authenticator)
      if (way === undefined) throw new Problem('not_found')
      await lockEnrolment(deps, { site: get(site), person }, way)
      return toPerson(deps, await getPerson(deps, get(site), user))
    },
    unlock: async (site, user, enrolment) =>
      toPerson(deps, await unlockEnrolment(deps, get(site), { user, enrolment })),
    remove: async (site, user, enrolment) =>
      toPerson(deps, await takeAuthenticator(deps, get(site), { user, enrolment })),
    erase: (site, user) => erasePerson(deps, get(site), user),
  }
}

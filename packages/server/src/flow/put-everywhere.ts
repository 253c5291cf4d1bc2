/**
 * @module
 * putEverywhere: creates or updates a person here, then at the companies that the site names. Floor 3.
 */
import type { Person, PutPersonRequest } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import type { FlowDeps } from './deps.ts'
import { getPerson, toPerson } from './people.ts'
import { putPerson } from './put-person.ts'
import { assertWishes, putAccounts } from './vendor-accounts.ts'

/**
 * One call for one person, safe to repeat. Here it is done or refused as a whole; what became of it at each
 * company is told beside it.
 *
 * @throws as `putPerson`; Problem `vendor_unknown`
 */
export async function putEverywhere(
  deps: FlowDeps,
  site: SiteConfig,
  input: PutPersonRequest & { readonly user: string },
): Promise<Person> {
  const { user, vendors: wishes } = input
  assertWishes(deps, site, wishes)
  const person = await putPerson(deps, site, input)
  if (wishes === undefined) return toPerson(deps, person)
  const vendors = await putAccounts(deps, site, { user, wishes })
  return { ...toPerson(deps, await getPerson(deps, site, user)), vendors: { ...vendors } }
}

/**
 * @module
 * identify: names the person. To a stranger every name looks alike. Floor 3.
 */
import { findByName } from '../directory/names.ts'
import { Problem } from '../problem.ts'
import { limitNames } from './address-limit.ts'
import { withRetakes } from './capture.ts'
import { getSite, type Caller, type FlowDeps } from './deps.ts'
import { replaceQuestion } from './replace-question.ts'
import { assertOpen, loadTransaction } from './load.ts'
import { openChallenge, toFirstAsked } from './prompt.ts'
import { hasBegun, type TransactionRecord } from './transaction.ts'
import { isShut, withVendors } from './consult.ts'
import { toVendorProblem } from './vendor-parts.ts'
import { toSituation } from './ways.ts'

/**
 * Takes the name and puts the first question, if policy knows which; the same name again changes nothing.
 *
 * @throws Problem `transaction_unknown`, `transaction_expired`, `transaction_closed`, `identify_refused`, `limited`,
 *   `vendor_unavailable` when a company is down and nothing else is left
 */
export async function identify(
  deps: FlowDeps,
  caller: Caller,
  input: { readonly id: string; readonly loginName: string },
): Promise<TransactionRecord> {
  const record = await loadTransaction(deps, input.id, caller)
  assertOpen(deps, record)
  assertIdentifiable(record)
  if (record.loginName === input.loginName && record.challenge !== undefined) return record
  const site = getSite(deps, record.site)
  await limitNames(deps, site, caller.address)
  const person = await findByName(deps, site.directory, input.loginName)
  const { user: _other, challenge: _closed, left: _theirs, vendors: _said, ...rest } = record
  const named: TransactionRecord = {
    ...rest,
    recovering: false,
    loginName: input.loginName,
    ...(person === undefined ? {} : { user: person.user }),
  }
  const consulted = await withVendors(deps, named, { site, address: caller.address })
  const situation = await toSituation(deps, consulted, site)
  const problem = isShut(deps, situation) ? toVendorProblem(consulted) : undefined
  const asked = problem === undefined ? toFirstAsked(deps, situation) : undefined
  const prompted: TransactionRecord =
    asked === undefined
      ? { ...consulted, ...(problem === undefined ? {} : { ended: 'failed', problem }) }
      : (await openChallenge(deps, situation, { asked, address: caller.address })).record
  return replaceQuestion(deps, input.id, (current) => {
    assertOpen(deps, current)
    assertIdentifiable(current)
    // Tries, pictures and messages already spent stay spent, whatever name is typed next.
    return withRetakes({ ...prompted, spent: current.spent, sent: current.sent }, current)
  })
}

function assertIdentifiable(record: TransactionRecord): void {
  if (record.purpose !== 'login' || hasBegun(record)) throw new Problem('identify_refused')
}

/**
 * @module
 * What an account visit is begun with, and where its token is kept. The visit imports it.
 */
import { CountersignError } from '../../client/countersign-error.ts'
import type { TransactionFacts } from '../../controllers/transaction.ts'
import type { CountersignAccount } from '../countersign-account.ts'
import { fetchHandle } from '../fetch-handle.ts'
import { browserPorts, type FlowOptions, toServer, toSha256 } from '../flow.ts'

/** A visit that can be begun again needs no memory: nothing of the person before is come back to. */
const NO_STORAGE = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
}

/** The options that don't depend on where the person is. */
export function toVisitOptions(
  element: CountersignAccount,
): Pick<FlowOptions, 'purpose' | 'ports' | 'canRestart' | 'facts' | 'onDone'> {
  const canRestart = element.handleFrom !== ''
  return {
    purpose: 'account',
    ports: canRestart ? { ...browserPorts, storage: NO_STORAGE } : browserPorts,
    canRestart,
    facts: () => toFacts(element),
    // A visit is open until it runs out: it is never done.
    onDone: () => undefined,
  }
}

/**
 * The address comes before the attribute: each begin then gets a handle of its own.
 *
 * @throws CountersignError `handle_required`, and what `fetchHandle` throws.
 */
async function toFacts(element: CountersignAccount): Promise<TransactionFacts> {
  const { handleFrom, wantedLocale: locale, site } = element
  const handle = handleFrom ? await fetchHandle(handleFrom) : element.handle
  if (!handle) throw new CountersignError('handle_required', { retry: 'none' })
  const server = toServer(element.server)
  // The digest says nothing about the handle, and another handle finds another token.
  const key = `countersign:account:${server}:${await toSha256(handle)}`
  return { server, purpose: 'account', handle, locale, key, ...(site && { site }) }
}

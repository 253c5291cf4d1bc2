/**
 * @module
 * What an account visit is begun with. The visit imports it.
 */
import { CountersignError } from '../../client/countersign-error.ts'
import type { TransactionFacts } from '../../controllers/transaction.ts'
import type { CountersignAccount } from '../countersign-account.ts'
import { fetchHandle } from '../fetch-handle.ts'
import { toServer, toSha256 } from '../flow.ts'

/**
 * The address comes before the attribute: each begin then gets a handle of its own.
 *
 * @throws CountersignError `handle_required`, and what `fetchHandle` throws.
 */
export async function toFacts(element: CountersignAccount): Promise<TransactionFacts> {
  const { handleFrom, wantedLocale: locale, site } = element
  const handle = handleFrom ? await fetchHandle(handleFrom) : element.handle
  if (!handle) throw new CountersignError('handle_required', { retry: 'none' })
  const server = toServer(element.server)
  // The digest says nothing about the handle, and another handle finds another token.
  const key = `countersign:account:${server}:${await toSha256(handle)}`
  return { server, purpose: 'account', handle, locale, key, ...(site && { site }) }
}

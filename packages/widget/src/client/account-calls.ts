/**
 * @module
 * The calls of an account visit. They stand beside the client, so that the account's own chunk needs
 * no schema library; the flow chunk's door exports them.
 */
import { AccountList, AddReply, type AddRequest } from '@countersign/protocol'
import type { Client } from './client.ts'

const toPath = (id: string, way?: string): string =>
  `/v1/transactions/${id}/authenticators${way === undefined ? '' : `/${way}`}`

/** Each takes the client and the transaction's id. @throws CountersignError */
export const accountCalls = {
  list: (client: Client, id: string) => client.call(AccountList, ['GET', toPath(id)]),
  add: (client: Client, id: string, body: AddRequest) =>
    client.call(AddReply, ['POST', toPath(id)], { body }),
  rename: (client: Client, id: string, { way, label }: { way: string; label: string }) =>
    client.call(AccountList, ['PATCH', toPath(id, way)], { body: { label } }),
  remove: (client: Client, id: string, way: string) =>
    client.call(AccountList, ['DELETE', toPath(id, way)]),
}

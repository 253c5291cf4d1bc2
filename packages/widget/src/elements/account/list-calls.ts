/**
 * @module
 * The calls that give the list, and which of its remembered devices is this browser. The visit imports
 * them.
 */
import type { AccountList } from '@countersign/protocol'
import { accountCalls } from '../../client/account-calls.ts'
import type { Client } from '../../client/client.ts'
import { hasDeviceHint } from '../../client/device-hint.ts'
import type { Change } from './change.ts'

/** Each takes the client and the transaction's id. @throws CountersignError */
export const listCalls = {
  load: async (client: Client, id: string) => markDevice(await accountCalls.list(client, id)),
  async edit(client: Client, id: string, change: Exclude<Change, { do: 'add' }>) {
    const way = change.way.id
    const list =
      change.do === 'rename'
        ? await accountCalls.rename(client, id, { way, label: change.label })
        : await accountCalls.remove(client, id, way)
    return markDevice(list)
  },
}

/** The server does not say it: the key stays in this browser, and its thumbprint is the device's id. */
async function markDevice(list: AccountList): Promise<AccountList> {
  if (!hasDeviceHint()) return list
  try {
    const id = await (await import('../../client/device.ts')).readDeviceId()
    const authenticators = list.authenticators.map((way) =>
      way.kind === 'device' && way.id === id ? { ...way, current: true } : way,
    )
    return { ...list, authenticators }
  } catch {
    // A browser that opens no database still shows the list.
    return list
  }
}

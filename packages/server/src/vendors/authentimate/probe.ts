/**
 * @module
 * Whether they are reached and our key is taken, by a check of what was never made: it sends nothing and
 * costs nothing. Floor 2, inside `vendors/authentimate`.
 */
import type { Random } from '../../ports.ts'
import { VendorFailure } from '../vendor-call.ts'
import type { Probed } from '../vendor.ts'
import type { Client } from './client.ts'

/** Any answer to it but 401 is a key that was taken. Never throws. */
export async function probe(client: Client, random: Random): Promise<Probed> {
  const id = Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0'))
  try {
    const checked = await client.check(`ver_${id.join('')}`, '000000')
    // Its connection broke twice, and something may have arrived.
    return checked === 'unconfirmed'
      ? { isReachable: false }
      : { isReachable: true, isKeyAccepted: true }
  } catch (problem) {
    const status = problem instanceof VendorFailure ? problem.status : undefined
    if (status === 401) return { isReachable: true, isKeyAccepted: false }
    return { isReachable: status !== undefined }
  }
}

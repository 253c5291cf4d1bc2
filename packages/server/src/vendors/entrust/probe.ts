/**
 * @module
 * Whether they are reached and our application is known, by asking which ways an account has that nobody has:
 * it changes nothing. Floor 2, inside `vendors/entrust`.
 */
import { VendorFailure } from '../vendor-call.ts'
import type { Probed } from '../vendor.ts'
import type { EntrustDeps } from './family.ts'

/** Never throws. */
export async function probe({
  client,
  random,
}: Pick<EntrustDeps, 'client' | 'random'>): Promise<Probed> {
  const nobody = Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')
  try {
    // Any answer of theirs about an account, also that there is none.
    const { refusal } = await client.query({ userId: `countersign-check-${nobody}` })
    // No token went with it: a 401 is meant for the application.
    return { isReachable: true, isKeyAccepted: refusal !== 'expired' }
  } catch (problem) {
    if (!(problem instanceof VendorFailure)) return { isReachable: true, isKeyAccepted: false }
    const { status } = problem
    return { isReachable: status !== undefined && status < 500 }
  }
}

/**
 * @module
 * A password of ours beside Entrust's.
 */
import { toBase64url } from '@countersign/protocol'
import { createTestRandom } from '../../../support/random.ts'
import type { Bench } from '../../support/backend.ts'
import { give } from '../../support/people.ts'
import { USER } from './stage.ts'

/** Drawn, never written down. */
export const OWN_PASSWORD = toBase64url(createTestRandom(61).bytes(18))

export async function giveOwnPassword(bench: Bench): Promise<void> {
  await give(bench, { user: USER }, { kind: 'password', secret: OWN_PASSWORD })
}

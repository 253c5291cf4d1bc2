/**
 * @module
 * Deletes what is over. Runtimes call it now and then. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'
import { sweepIdleBodies } from './idle-bodies.ts'

/**
 * Deletes what has expired, and faces that were not used for long.
 *
 * @returns How many entries and faces went.
 * @throws Problem `unavailable`, `conflict`; noted as `sweep.failed`, since whoever calls it has nobody to tell
 */
export async function sweep(
  deps: Pick<FlowDeps, 'store' | 'clock' | 'vault' | 'audit'>,
): Promise<number> {
  try {
    // What one person holds up keeps nothing else.
    return (await deps.store.sweep()) + (await sweepIdleBodies(deps))
  } catch (thrown) {
    deps.audit({
      event: 'sweep.failed',
      ...(thrown instanceof Problem ? { code: thrown.code } : {}),
    })
    throw thrown
  }
}

/**
 * @module
 * The faults that only this vendor can have: replies that are well formed and untrue.
 */
import { drawUuid, type Random } from '../random.ts'
import type { AuthxFault } from './control.ts'
import { RESULT } from './enums.ts'
import { breakDown, type Outcome } from './envelope.ts'

const STRANGE_SUBCODE = 7
const UNKNOWN_CODE = 9

/** @returns The outcome to tell, whatever came of the work. */
export function spoilOutcome(
  fault: AuthxFault | undefined,
  outcome: Outcome,
  random: Random,
): Outcome {
  const { guid, ...rest } = outcome
  switch (fault) {
    case 'late-exception':
      return breakDown()
    case 'contradiction':
      return { ...outcome, code: RESULT.success, subcode: STRANGE_SUBCODE }
    case 'unknown-code':
      return { ...rest, code: UNKNOWN_CODE }
    case 'no-guid':
      return rest
    case 'other-guid':
      return guid === undefined ? outcome : { ...rest, guid: drawUuid(random) }
    default:
      return outcome
  }
}

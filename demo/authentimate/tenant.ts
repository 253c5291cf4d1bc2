/**
 * @module
 * Authentimate in the trial: the simulator under `/vendors/authentimate`, or, with `AUTHENTIMATE_KEY` in
 * the environment, the real one. Nothing else in the trial knows which.
 */
import { Secret, type ConfigInput } from '@countersign/server'
import { authentimate } from '@countersign/server/vendors/authentimate'
import {
  AUTHENTIMATE_KEY,
  createAuthentimateSimulator,
  type AuthentimateSimulator,
} from '@countersign/simulators'
import { readVariable, type VendorFacts } from '../vendor-facts.ts'

/** Where the simulator stands. */
export const AUTHENTIMATE_PATH = '/vendors/authentimate'
const REAL = 'https://api.authentimate.com'

export interface AuthentimateParts {
  /** For the setting `vendors`. */
  readonly source: NonNullable<ConfigInput['vendors']>[number]
  /** Where its service begins. */
  readonly base: string
  /** Undefined when the real one is called: its texts come to real phones. */
  readonly simulated: AuthentimateSimulator | undefined
}

/** `AUTHENTIMATE_KEY` leads to the real one. */
export function openAuthentimate(facts: VendorFacts): AuthentimateParts {
  const real = readVariable(facts, 'AUTHENTIMATE_KEY')
  if (real !== undefined) {
    return { source: authentimate({ key: toSecret(real) }), base: REAL, simulated: undefined }
  }
  const base = `${facts.origin}${AUTHENTIMATE_PATH}`
  const simulated = createAuthentimateSimulator({ baseUrl: base, clock: facts.clock })
  const source = authentimate({ key: toSecret(AUTHENTIMATE_KEY), baseUrl: `${base}/v1` })
  return { source, base, simulated }
}

const toSecret = (key: string): Secret => new Secret(key, 'vendors.authentimate.key')

/**
 * @module
 * A stand-in for Authentimate's Verify API, written from the vendor's reference alone. The only file of
 * this folder that others import.
 */
export {
  createAuthentimateSimulator,
  type AuthentimateSimulator,
  type AuthentimateSimulatorOptions,
} from './simulator.ts'
export {
  AUTHENTIMATE_FAULTS,
  AUTHENTIMATE_OPERATIONS,
  type AuthentimateControl,
  type AuthentimateCounts,
  type AuthentimateFault,
  type AuthentimateFaultRequest,
  type AuthentimateMessage,
  type AuthentimateOperation,
  type AuthentimateVerification,
  type AuthentimateViolation,
} from './control.ts'
export { AUTHENTIMATE_NUMBERS } from './magic-numbers.ts'
export { AUTHENTIMATE_KEY, AUTHENTIMATE_NEXT_KEY, type AuthentimateAccount } from './seed.ts'
export {
  type AuthentimateSettings,
  type BodyEncoding as AuthentimateBodyEncoding,
} from './settings.ts'
export {
  assertReply as assertAuthentimateReply,
  assertRequest as assertAuthentimateRequest,
} from './schemas/check.ts'

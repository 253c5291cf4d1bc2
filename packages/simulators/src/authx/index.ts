/**
 * @module
 * A stand-in for AuthX's management and authentication API, written from the vendor's public page alone.
 * The only file of this folder that others import.
 */
export {
  createAuthxSimulator,
  type AuthxSimulator,
  type AuthxSimulatorOptions,
} from './simulator.ts'
export {
  AUTHX_FAULTS,
  type AuthxBiometricOutcome,
  type AuthxControl,
  type AuthxFault,
  type AuthxFaultRequest,
  type AuthxPerson,
  type AuthxViolation,
} from './control.ts'
export {
  MODALITIES as AUTHX_MODALITIES,
  OPERATIONS as AUTHX_OPERATIONS,
  RESULT_NAMES as AUTHX_RESULT_NAMES,
  type Modality as AuthxModality,
  type Operation as AuthxOperation,
  type Process as AuthxProcess,
} from './enums.ts'
export type { AuthxSettings } from './settings.ts'
export type { AuthxParameters, AuthxTenant, AuthxUser } from './user.ts'
export { AUTHX_PERSONA, AUTHX_TENANT } from './seed.ts'
export type {
  DecideFace,
  EnrolledSample,
  FaceAnswer,
  FaceQuestion,
} from './biometrics/decide-face.ts'
export {
  READING_FLAWS,
  simulatedReading,
  type ReaderModality,
  type ReadingFlaw,
} from './biometrics/readings.ts'
export {
  assertReply as assertAuthxReply,
  assertRequest as assertAuthxRequest,
} from './schemas/check.ts'

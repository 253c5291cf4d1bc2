/**
 * @module
 * A stand-in for Allthenticate's organisation, credential and door API, written from the vendor's documents
 * alone. The only file of this folder that others import.
 */
export {
  createAllthenticateSimulator,
  type AllthenticateSimulator,
  type AllthenticateSimulatorOptions,
} from './simulator.ts'
export {
  ALLTHENTICATE_FAULTS,
  ALLTHENTICATE_OPERATIONS,
  type AllthenticateControl,
  type AllthenticateDoor,
  type AllthenticateDoorEvent,
  type AllthenticateFault,
  type AllthenticateFaultRequest,
  type AllthenticateGroup,
  type AllthenticateGroupType,
  type AllthenticateInvite,
  type AllthenticateMail,
  type AllthenticateMember,
  type AllthenticateOperation,
  type AllthenticateResourceType,
  type AllthenticateViolation,
} from './control.ts'
export {
  DEFAULT_NAMES as ALLTHENTICATE_NAMES,
  INFERRED_NAMES as ALLTHENTICATE_INFERRED_NAMES,
  type Names as AllthenticateNames,
} from './names.ts'
export {
  ALLTHENTICATE_COMPUTER,
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_NEXT_KEY,
  ALLTHENTICATE_PERSONA,
  type AllthenticateCard,
  type AllthenticateKey,
  type AllthenticatePerson,
  type AllthenticateResource,
  type AllthenticateSeedGroup,
} from './seed.ts'
export {
  type AllthenticateSettings,
  type BodyEncoding as AllthenticateBodyEncoding,
} from './settings.ts'
export {
  assertReply as assertAllthenticateReply,
  assertRequest as assertAllthenticateRequest,
  type SentParameters as AllthenticateSentParameters,
} from './schemas/check.ts'

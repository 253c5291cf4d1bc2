/**
 * @module
 * A stand-in for Entrust Identity as a Service, written from the vendor's documents alone. The only file
 * of this folder that others import.
 */
export {
  createEntrustSimulator,
  type EntrustSimulator,
  type EntrustSimulatorOptions,
} from './simulator.ts'
export {
  ENTRUST_FAULTS,
  type CertificateCodeRequest,
  type EntrustAttestation,
  type EntrustControl,
  type EntrustCredential,
  type EntrustFault,
  type EntrustFaultRequest,
  type EntrustMessage,
  type EntrustOperation,
  type EntrustPush,
  type EntrustPushAnswer,
  type EntrustViolation,
} from './control.ts'
export {
  AUTHENTICATORS as ENTRUST_AUTHENTICATORS,
  API_VERSIONS as ENTRUST_API_VERSIONS,
  type ApiVersion as EntrustApiVersion,
  type Authenticator as EntrustAuthenticator,
  type Operation as EntrustVendorOperation,
} from './enums.ts'
export { ERROR_STATUSES as ENTRUST_ERROR_STATUSES, type EntrustSettings } from './settings.ts'
export type { EntrustApplication, Flow as EntrustFlow, ResourceRule } from './rules.ts'
export type { EntrustContact, EntrustToken, EntrustUser } from './user.ts'
export { ENTRUST_APPLICATIONS, ENTRUST_OIDC_CLIENT, ENTRUST_PERSONA } from './seed.ts'
export {
  assertReply as assertEntrustReply,
  assertRequest as assertEntrustRequest,
} from './schemas/check.ts'

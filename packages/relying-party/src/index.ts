/**
 * @module
 * Door of the relying party in no framework's terms; sites import `express`, `hono` or `fetch`.
 */
export type { BeginOptions } from './begin.ts'
export type { Building } from './building.ts'
export {
  parseChallengeHeader,
  toChallengeHeader,
  type StepUpChallenge,
} from './challenge-header.ts'
export type {
  ExpectedLoginProof,
  ExpectedPersonProof,
  ExpectedPhoneProof,
  ExpectedProof,
  ExpectedStepUpProof,
} from './expected-proof.ts'
export type { Doors, Unlocking } from './doors.ts'
export type { LevelOptions } from './level.ts'
export type { DoorOpened, DoorWish, UnlockOptions } from './open-door.ts'
export type { ListPeopleOptions, People } from './people.ts'
export type { Clock, Fetch } from './ports.ts'
export {
  RelyingPartyError,
  type RelyingPartyErrorFacts,
  type Reply,
} from './relying-party-error.ts'
export {
  createRelyingParty,
  type DoorGuard,
  type Guard,
  type GuardOptions,
  type Incoming,
  type RelyingParty,
  type RelyingPartyOptions,
  type Settled,
  type Verbs,
} from './relying-party.ts'
export type { Replay } from './replay/replay.ts'
export type {
  ActionApproval,
  ActionOptions,
  LevelApproval,
  LevelOnlyOptions,
  Raised,
} from './require-step-up.ts'
export type { MaybeSession, SiteSession } from './session.ts'
export type { RelyingPartySettings } from './settings.ts'
export type { SignedIn, SignInOptions, Who } from './sign-in.ts'
export type { SiteRequest } from './site-request.ts'
export type { PhoneChecked, VerifiedPhone, VerifyPhoneOptions } from './verify-phone.ts'

/**
 * @module
 * Kinds `face`, `palm`, `fingerprint`: a picture or a reading goes to the vendor and is judged there. The
 * bytes are held while that lasts and kept nowhere. Floor 2, inside `vendors/authx`.
 */
import { CONSENT_VERSION } from '@countersign/protocol'
import { MOST_PICTURE_BYTES, PICTURE_TYPES, readPicture } from '../../picture.ts'
import { Problem } from '../../problem.ts'
import type {
  AgainCode,
  Capture,
  ChallengeContext,
  CheckInput,
  Confirmed,
  ConfirmInput,
  ForgetInput,
  Outcome,
  PersonFacts,
  Started,
  StartInput,
} from '../vendor.ts'
import { findHolder, needAccount, toWayData } from './account.ts'
import type { Answer, BiometricResult } from './answer.ts'
import { PROMPT_TTL_SECONDS, type AuthxDeps } from './authx-deps.ts'
import { noteMisconfigured } from './circuit.ts'
import { toDeviceData } from './device-data.ts'
import { createGuid, type Guid } from './guid.ts'
import { PROCESSES, type Process } from './operations.ts'
import { assertHeld, findAsked, toRight, WRONG } from './outcomes.ts'
import { failAs, type Performed } from './session.ts'
import { AUTHX, MODALITIES, type Modality } from './settings.ts'

const READER_TYPES = ['application/octet-stream'] as const

const prompt = (modality: Modality, mode: 'check' | 'enrol'): Started => ({
  ceremony: 'capture',
  data: {
    modality,
    source: modality === 'face' ? 'camera' : 'reader',
    mode,
    ...(mode === 'enrol' && { consent: CONSENT_VERSION }),
    types: modality === 'face' ? PICTURE_TYPES : READER_TYPES,
    max_bytes: MOST_PICTURE_BYTES,
  },
  state: {},
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

/** Asks; nobody is called. */
export async function askBiometric(
  deps: AuthxDeps,
  modality: Modality,
  input: StartInput,
): Promise<Started> {
  await assertHeld(deps, input)
  return prompt(modality, 'check')
}

/** @throws Problem `vendor_unavailable`, `authenticator_unavailable` */
export async function checkBiometric(
  deps: AuthxDeps,
  modality: Modality,
  input: CheckInput,
): Promise<Outcome> {
  const { capture, context } = input
  if (!isReadable(modality, capture)) return { result: 'again', code: 'capture_unreadable' }
  const latency = deps.latency.biometric
  const asked = await findAsked(deps, latency, input)
  if (asked === undefined) return WRONG
  const { answer } = await latency.measure('verify', () =>
    process(deps, { account: asked.account, modality, process: 'verify', capture, context }),
  )
  if (answer.is === 'done') return toRight(modality, asked)
  // To whoever signs in, an account that is not there is a face that does not match.
  return toOutcome(deps, modality, answer, () => WRONG)
}

/** @throws Problem `authenticator_unavailable` without an account there. */
export async function enrolBiometric(modality: Modality, person: PersonFacts): Promise<Started> {
  needAccount(person)
  return prompt(modality, 'enrol')
}

/**
 * The first picture or reading, kept by the vendor from now on.
 *
 * @throws Problem `consent_required`, `vendor_unavailable`, `authenticator_unavailable`,
 *   `registration_required` when the account is not there
 */
export async function confirmBiometric(
  deps: AuthxDeps,
  modality: Modality,
  { capture, consent, context, person }: ConfirmInput,
): Promise<Confirmed> {
  const account = needAccount(person)
  if (consent === undefined) throw new Problem('consent_required')
  if (!isReadable(modality, capture)) return { result: 'again', code: 'capture_unreadable' }
  const { answer } = await process(deps, { account, modality, process: 'enroll', capture, context })
  if (answer.is === 'done') {
    const data = await toWayData(deps.vault, account, consent)
    return { result: 'added', enrolment: { kind: modality, data } }
  }
  return toOutcome(deps, modality, answer, () => {
    throw new Problem('registration_required')
  })
}

/** A face by its structure; what a reader gives has no form that we know. */
const isReadable = (modality: Modality, capture: Capture | undefined): capture is Capture =>
  capture !== undefined &&
  capture.bytes.length > 0 &&
  (modality !== 'face' || readPicture(capture.bytes) !== undefined)

/** What is amiss with the bytes: they count as no try. */
const AGAIN: Readonly<Partial<Record<BiometricResult, AgainCode>>> = {
  quality: 'capture_poor',
  many_faces: 'capture_crowded',
  no_face: 'capture_empty',
  out_of_frame: 'capture_outside',
}

type Refused = typeof WRONG | { readonly result: 'again'; readonly code: AgainCode }

/** @throws Problem `authenticator_unavailable` */
function toOutcome(
  { audit }: AuthxDeps,
  kind: Modality,
  answer: Exclude<Answer, { is: 'done' }>,
  toUnknown: () => Refused,
): Refused {
  if (answer.is === 'refused') {
    throw new Problem('authenticator_unavailable', { cause: failAs(audit, 'refused') })
  }
  const again = AGAIN[answer.result]
  if (again !== undefined) return { result: 'again', code: again }
  if (answer.result === 'not_configured') {
    noteMisconfigured(audit, 'settings_missed', { kind })
    // Nobody was judged: whoever waits has not tried.
    throw new Problem('vendor_unavailable')
  }
  return answer.result === 'unknown_user' ? toUnknown() : WRONG
}

interface Processing {
  readonly account: Guid
  readonly modality: Modality
  readonly process: Process
  readonly capture?: Capture
  readonly context?: ChallengeContext
}

/**
 * One call, and a line in the audit by which the vendor can find it.
 *
 * @throws VendorFailure
 */
async function process(deps: AuthxDeps, processing: Processing): Promise<Performed> {
  const { account, modality, process: name, capture, context } = processing
  const { settings, session, random, audit } = deps
  const correlation = createGuid(random)
  const biometrics = {
    authentication_id: MODALITIES[modality],
    process_type: PROCESSES[name],
    user_name: account,
    correlation_id: correlation,
    device_data: toDeviceData(settings, context),
    src_user_id: settings.srcUserId,
  }
  const note = (code: string) =>
    audit({
      event: 'vendor.answered',
      vendor: AUTHX,
      kind: modality,
      code,
      correlation,
      ...(context && { site: context.site.id, transaction: context.transaction }),
    })
  const bytes = capture && { bytes: capture.bytes }
  try {
    const performed = await session.perform(name, { biometrics, ...bytes })
    note(toStableName(performed.answer))
    return performed
  } catch (failure) {
    note('unknown')
    throw failure
  }
}

function toStableName(answer: Answer): string {
  if (answer.is === 'result') return answer.result
  return answer.is === 'done' ? 'ok' : 'vendor_refused'
}

/** `erased` also when there is nothing left to be kept: the account is not there. */
export type Deleted = 'erased' | 'account_gone' | 'refused'

/**
 * Takes what the vendor keeps of a modality away. A refusal after a try that nobody knows the end of means
 * that it was done.
 *
 * @throws VendorFailure
 */
export async function deleteBiometric(
  deps: AuthxDeps,
  account: Guid,
  modality: Modality,
): Promise<Deleted> {
  const { answer, isDoubtful } = await process(deps, { account, modality, process: 'delete' })
  if (answer.is === 'done' || (isDoubtful && answer.is === 'refused')) return 'erased'
  return answer.is === 'result' && answer.result === 'unknown_user' ? 'account_gone' : 'refused'
}

/**
 * Before the way is forgotten here. A way of an account that the person is no longer linked to cannot be
 * named any more.
 *
 * @throws Problem `vendor_unavailable`
 */
export async function forgetBiometric(
  deps: AuthxDeps,
  modality: Modality,
  { person, enrolment }: ForgetInput,
): Promise<void> {
  const account = await findHolder(deps.vault, { person, enrolment })
  if (account === undefined) return
  if ((await deleteBiometric(deps, account, modality)) === 'refused') {
    throw failAs(deps.audit, 'refused')
  }
}

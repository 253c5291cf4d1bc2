/**
 * @module
 * `ProcessBiometric`: enrols, verifies and deletes finger, face and palm.
 */
import { decideByBytes, type FaceAnswer, type FaceQuestion } from '../biometrics/decide-face.ts'
import { toSha256 } from '../encoding.ts'
import { type Modality, MODALITIES, type Process, PROCESSES, RESULT } from '../enums.ts'
import { breakDown, type Outcome, refuse, succeed, toResult } from '../envelope.ts'
import { isRecord, type Json } from '../schemas/shape.ts'
import { keepSample, type UserState } from '../state/users.ts'
import type { TenantState, Vendor } from '../state/vendor.ts'
import { isSameKey } from './access-token.ts'
import { readText } from './user-fields.ts'

/** What the form brought. */
export interface BiometricCall {
  /** `processBiometrics`; undefined when it is no JSON, missing, or there twice. */
  readonly command: unknown
  /** `biometricdata`; undefined when it was left out. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined
}

/** What is to be done for whom. */
interface Task {
  readonly user: UserState
  readonly modality: Modality
  readonly process: Process
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The checks come in the order in which the vendor is taken to make them. */
export async function processBiometric(
  vendor: Vendor,
  tenant: TenantState,
  { command, bytes }: BiometricCall,
): Promise<Outcome> {
  if (!isRecord(command)) return breakDown()
  if (!isApplication(vendor, tenant, command)) return refuse('The application is not known.')
  const { mode } = vendor.settings
  const user = tenant.users.find(readText(command, 'user_name', mode) ?? '')
  if (user === undefined) return toResult(RESULT.unknownUser)
  if (!tenant.isComplete) return toResult(RESULT.settingsMissed)
  const modality = MODALITIES[readNumber(vendor, command, 'authentication_id') - 1]
  const process = PROCESSES[readNumber(vendor, command, 'process_type') - 1]
  if (modality === undefined || process === undefined) return refuse('The type is not known.')
  const task: Task = { user, modality, process, bytes: bytes ?? new Uint8Array() }
  const queued = takeOutcome(tenant, task)
  if (queued !== undefined) {
    const { code, subcode = 0 } = queued
    if (code === RESULT.success && subcode === 0) await carryOut(task, undefined)
    return toResult(code, subcode)
  }
  return process === 'delete' ? remove(vendor, task) : decide(vendor, task, process)
}

function isApplication(
  { settings }: Vendor,
  { facts: { parameters } }: TenantState,
  command: Json,
): boolean {
  const given = command['application_parameters']
  if (!isRecord(given)) return false
  return (
    isSameKey(settings, given['application_key'], parameters.applicationKey) &&
    isSameKey(settings, given['secret_key'], parameters.secretKey) &&
    isSameKey(settings, given['host_name'], parameters.hostName)
  )
}

/** 0 for what is no number of an enumeration. */
function readNumber({ settings }: Vendor, command: Json, key: string): number {
  const value = command[key]
  if (typeof value === 'number') return value
  return settings.mode === 'lenient' && typeof value === 'string' ? Number(value) : 0
}

/** The first that fits; it is used up. */
function takeOutcome(tenant: TenantState, { user, modality, process }: Task) {
  const found = tenant.outcomes.find(
    (one) =>
      (one.guid === undefined || one.guid.toLowerCase() === user.guid) &&
      (one.modality === undefined || one.modality === modality) &&
      (one.process === undefined ? process !== 'delete' : one.process === process),
  )
  tenant.outcomes = tenant.outcomes.filter((one) => one !== found)
  return found
}

function remove({ settings }: Vendor, task: Task): Outcome {
  const { user, modality } = task
  if (user.samples[modality].length === 0 && settings.missingBiometric === 'refused') {
    return refuse('The biometric is not enrolled.')
  }
  user.samples[modality].length = 0
  return succeed()
}

async function decide(
  vendor: Vendor,
  task: Task,
  operation: FaceQuestion['operation'],
): Promise<Outcome> {
  const { user, modality, bytes } = task
  const marked = readMarker(bytes)
  if (marked !== undefined) {
    if (marked === RESULT.success) await carryOut(task, undefined)
    return toResult(marked)
  }
  if (bytes.length === 0) return toResult(RESULT.none)
  const sha256 = await toSha256(bytes)
  const enrolled = [...user.samples[modality]]
  const question = { bytes, sha256, modality, operation, enrolled }
  const answer = await ask(vendor, question)
  if (answer === 'broken') return breakDown()
  const { code, template } =
    typeof answer === 'number' ? { code: answer, template: undefined } : answer
  if (code === RESULT.success) await carryOut(task, template)
  return toResult(code)
}

/** A matcher that fails has broken inside the vendor: nobody was judged. */
async function ask(
  { decideFace, settings }: Vendor,
  question: FaceQuestion,
): Promise<FaceAnswer | 'broken'> {
  try {
    return (await decideFace?.(question)) ?? decideByBytes(settings, question)
  } catch {
    return 'broken'
  }
}

const MARKER = /^AXSIM:([0-9]{1,3})(?![0-9])/
const MARKER_BYTES = 10

/** `AXSIM:<code>` in front of whatever else. */
function readMarker(bytes: Uint8Array): number | undefined {
  const head = Array.from(bytes.subarray(0, MARKER_BYTES), (byte) => String.fromCharCode(byte))
  const [, digits] = MARKER.exec(head.join('')) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** What a success leaves behind: a sample at enrolment, none after deleting. */
async function carryOut({ user, modality, process, bytes }: Task, template: unknown) {
  if (process === 'delete') user.samples[modality].length = 0
  if (process !== 'enroll') return
  keepSample(user, modality, { sha256: await toSha256(bytes), template })
}

/**
 * @module
 * Remembered devices: the secret that rides along, changes on every call and lowers the risk (developer
 * guide).
 */
import { toBase64url } from '../encoding.ts'
import { VendorError } from '../errors.ts'
import type { CallerFields, CompleteRequest } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import { drawId, type Tenant, toDateTime } from './tenant.ts'
import type { Machine, UserState } from './users.ts'

export interface MachineCheck {
  readonly isKnown: boolean
  /**
   * Fields of the reply, with a fresh secret. For calls that succeed: an error has no field for it, and
   * the caller would be left with a secret that is worth nothing.
   */
  rotate(): Json
}

const STRANGER: MachineCheck = { isKnown: false, rotate: () => ({}) }

const drawNonce = (tenant: Tenant): string => toBase64url(tenant.random.bytes(24))

const toFields = (machine: Machine): Json => ({
  machineAuthenticator: {
    machineNonce: machine.machineNonce,
    sequenceNonce: machine.sequenceNonce,
    fingerprint: null,
  },
})

/** Knows the device by both nonces, and its fingerprint where one was registered. */
export function checkMachine(
  tenant: Tenant,
  user: UserState | undefined,
  call: CallerFields,
): MachineCheck {
  const given = call.machineAuthenticator
  if (given?.machineNonce == null || user === undefined) return STRANGER
  const machine = user.machines.get(given.machineNonce)
  // An old sequence nonce is a copy of the secret: no device that it was stolen from would send it.
  if (machine === undefined || machine.sequenceNonce !== given.sequenceNonce) return STRANGER
  const isSame =
    machine.fingerprint === undefined || machine.fingerprint === (given.fingerprint ?? undefined)
  return {
    isKnown: isSame,
    rotate() {
      machine.sequenceNonce = drawNonce(tenant)
      machine.usedAt = tenant.clock.now()
      return toFields(machine)
    },
  }
}

type Registration = CompleteRequest['machineAuthenticatorRegistration']

/** @throws VendorError `invalid_request` without a fingerprint where the policy wants one. */
export function assertRegistration(tenant: Tenant, registration: Registration): void {
  const { machineAuthenticatorEnabled, deviceFingerprintRequired } = tenant.settings
  if (registration == null || !machineAuthenticatorEnabled) return
  if (deviceFingerprintRequired && registration.fingerprint == null) {
    throw new VendorError('invalid_request')
  }
}

/** Remembers the device of a completed authentication. */
export function registerMachine(tenant: Tenant, user: UserState, registration: Registration): Json {
  if (registration == null || !tenant.settings.machineAuthenticatorEnabled) return {}
  const now = tenant.clock.now()
  const machine: Machine = {
    id: drawId(tenant),
    label: registration.label,
    machineNonce: drawNonce(tenant),
    sequenceNonce: drawNonce(tenant),
    fingerprint: registration.fingerprint ?? undefined,
    registeredAt: now,
    usedAt: now,
  }
  user.machines.set(machine.machineNonce, machine)
  return toFields(machine)
}

/** Whether and how to collect a fingerprint, and the devices known. */
export function toMachineSettings(tenant: Tenant, user: UserState | undefined): Json {
  const { settings } = tenant
  const machines = [...(user?.machines.values() ?? [])].map((one) => ({
    id: one.id,
    label: one.label,
    registrationTime: toDateTime(one.registeredAt),
    expiryTime: null,
    lastUsedTime: toDateTime(one.usedAt),
  }))
  return {
    userMachineSettings: {
      machineAuthenticatorEnabled: settings.machineAuthenticatorEnabled,
      deviceFingerprintRequired: settings.deviceFingerprintRequired,
      attributeExclusions: settings.attributeExclusions,
      userMachineAuthenticators: machines,
    },
  }
}

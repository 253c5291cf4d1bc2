/**
 * @module
 * AuthX: its Management and Authentication API as a vendor. Sources and doubts are in the README beside
 * this file. Floor 2; runtimes join it.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { Problem } from '../../problem.ts'
import { createLatency } from '../latency.ts'
import type { VendorPlatform, VendorSource } from '../vendor-source.ts'
import type { Vendor } from '../vendor.ts'
import { makeHeld, readConsent } from './account.ts'
import { createAccounts } from './accounts.ts'
import type { AuthxDeps } from './authx-deps.ts'
import {
  askBiometric,
  checkBiometric,
  confirmBiometric,
  enrolBiometric,
  forgetBiometric,
} from './biometric.ts'
import { createClient, type Keys } from './client.ts'
import { askPin, checkPin, confirmPin, enrolPin, makePin } from './pin.ts'
import { createSession } from './session.ts'
import {
  AUTHX,
  MODALITIES,
  parseSettings,
  toKinds,
  type AuthxInput,
  type AuthxKind,
  type AuthxSettings,
  type Modality,
} from './settings.ts'

export { AuthxBiometricsShape, AuthxShape, type AuthxInput } from './settings.ts'

/**
 * A tenant of AuthX, for `vendors` in the config:
 *
 *     vendors: [authx({
 *       apiPath: 'harbour', hostname: 'q4y7n2ke',
 *       applicationId: env('AUTHX_APPLICATION_ID'), applicationKey: env('AUTHX_APPLICATION_KEY'),
 *       biometrics: { applicationKey: env('AUTHX_BODY_KEY'), secretKey: env('AUTHX_SECRET_KEY') },
 *     })]
 *
 * People are linked by `links.authx.account`: the GUID that the vendor gave them.
 */
export function authx(settings: AuthxInput): VendorSource {
  const kinds = toKinds(settings)
  return {
    id: AUTHX,
    kinds,
    open: (platform) =>
      createVendor(createDeps(platform, parseSettings(settings, platform.development)), kinds),
  }
}

/** The keys and every token stay in here: nothing of it is readable on the vendor. */
function createDeps(platform: VendorPlatform, settings: AuthxSettings): AuthxDeps {
  const { clock, random, vault, wait, audit } = platform
  const client = createClient({ platform, settings, keys: toKeys(platform, settings) })
  const session = createSession({ client, clock, random, wait, audit })
  const elapsed = platform.elapsed ?? (() => performance.now())
  const measure = () => createLatency<'verify'>({ random, wait, elapsed }, settings.typicalMs)
  const latency = { pin: measure(), biometric: measure() }
  return { session, settings, clock, random, vault, audit, latency }
}

function toKeys({ read }: VendorPlatform, settings: AuthxSettings): Keys {
  const { biometrics } = settings
  return {
    applicationId: read(settings.applicationId, 'applicationId'),
    applicationKey: read(settings.applicationKey, 'applicationKey'),
    ...(biometrics && {
      body: {
        applicationKey: read(biometrics.applicationKey, 'biometrics.applicationKey'),
        secretKey: read(biometrics.secretKey, 'biometrics.secretKey'),
        hostName: biometrics.hostName,
      },
    }),
  }
}

function createVendor(deps: AuthxDeps, kinds: readonly AuthenticatorKind[]): Vendor {
  /** @throws Problem `authenticator_unavailable` for a kind that is not offered. */
  const toKind = (kind: AuthenticatorKind): AuthxKind => {
    const isOffered = kinds.includes(kind) && (kind === 'pin' || isModality(kind))
    if (!isOffered) throw new Problem('authenticator_unavailable')
    return kind
  }
  return {
    id: AUTHX,
    kinds,
    ceremonies: { face: 'capture' },
    needsLink: true,
    accounts: createAccounts(deps),
    probe: () => deps.session.probe(),
    start: async (input) => {
      const kind = toKind(input.kind)
      return kind === 'pin' ? askPin(deps, input) : askBiometric(deps, kind, input)
    },
    check: async (input) => {
      const kind = toKind(input.kind)
      return kind === 'pin' ? checkPin(deps, input) : checkBiometric(deps, kind, input)
    },
    enrol: async ({ kind: asked, person }) => {
      const kind = toKind(asked)
      return kind === 'pin' ? enrolPin(person) : enrolBiometric(kind, person)
    },
    confirm: async (input) => {
      const kind = toKind(input.kind)
      return kind === 'pin' ? confirmPin(deps, input) : confirmBiometric(deps, kind, input)
    },
    make: async (input) => {
      const kind = toKind(input.kind)
      if (input.held === true) return makeHeld(deps.vault, kind, input.person)
      // A body cannot be made.
      if (kind !== 'pin') throw new Problem('authenticator_unavailable')
      return makePin(deps, input)
    },
    forget: async (input) => {
      const { kind } = input.enrolment
      // There is no operation that takes a PIN away: it stays there, and counts for nothing here.
      if (isModality(kind)) await forgetBiometric(deps, kind, input)
    },
    describe: (enrolment) => {
      const consent = readConsent(enrolment)
      return consent === undefined ? {} : { consent }
    },
  }
}

const isModality = (kind: AuthenticatorKind): kind is Modality => Object.hasOwn(MODALITIES, kind)

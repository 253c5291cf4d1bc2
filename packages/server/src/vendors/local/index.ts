/**
 * @module
 * The built-in vendor: every way that needs no company behind it. Floor 2; runtimes join it.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { Problem } from '../../problem.ts'
import type { Vendor } from '../vendor.ts'
import { createFaceMethod, type FaceDeps } from './face.ts'
import type { LocalDeps, Method } from './method.ts'
import { createPasskeyMethod, type PasskeyDeps } from './passkey.ts'
import { createPasswordMethod } from './password.ts'
import { createPinMethod } from './pin.ts'
import { createRecoveryCodeMethod } from './recovery-code.ts'
import { createSentCodeMethod } from './sent-code.ts'
import { createTemporaryCodeMethod } from './temporary-code.ts'
import { createTotpMethod } from './totp.ts'

/** What the built-in vendor is made from: the vendor's deps, and each family's own settings. */
export type LocalVendorDeps = LocalDeps & PasskeyDeps & FaceDeps

/** The vendor `local`; each kind's rules are in the file of its family. */
export function createLocalVendor(deps: LocalVendorDeps): Vendor {
  const methods: readonly Method[] = [
    createPasskeyMethod(deps),
    createPasswordMethod(deps),
    createTotpMethod(deps),
    createSentCodeMethod(deps),
    createRecoveryCodeMethod(deps),
    createTemporaryCodeMethod(deps),
    createPinMethod(deps),
    ...(deps.faces === undefined ? [] : [createFaceMethod(deps, deps.faces)]),
  ]
  const byKind = new Map(
    methods.flatMap((method) => method.kinds.map((kind) => [kind, method] as const)),
  )
  const toMethod = (kind: AuthenticatorKind): Method => {
    const method = byKind.get(kind)
    if (method === undefined) throw new Problem('authenticator_unavailable')
    return method
  }
  return {
    id: 'local',
    kinds: [...byKind.keys()],
    ceremonies: { face: 'capture' },
    start: async (input) => toMethod(input.kind).start(input),
    check: async (input) => toMethod(input.kind).check(input),
    enrol: async (input) => orUnavailable(toMethod(input.kind).enrol)(input),
    confirm: async (input) => orUnavailable(toMethod(input.kind).confirm)(input),
    make: async (input) => orUnavailable(toMethod(input.kind).make)(input),
    describe: (enrolment) => byKind.get(enrolment.kind)?.describe?.(enrolment) ?? {},
  }
}

/** @throws Problem `authenticator_unavailable` where the kind has no such act. */
function orUnavailable<Act>(act: Act | undefined): Act {
  if (act === undefined) throw new Problem('authenticator_unavailable')
  return act
}

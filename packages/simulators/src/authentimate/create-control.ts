/**
 * @module
 * Makes the control: what a test or the trial can do from outside.
 */
import type { AuthentimateControl, AuthentimateVerification } from './control.ts'
import type { State, Verification } from './state.ts'

export function createControl(state: State): AuthentimateControl {
  const { clock, outbox, faults, calls } = state
  return {
    clock,
    settings: () => state.settings,
    configure: (changes) => state.configure(changes),
    reset: () => state.reset(),
    putAccount: (account) => {
      state.accounts.set(account.id, account)
    },
    revokeKey: (key) => {
      state.revokedKeys.add(key)
    },
    messages: (to) => outbox.listArrived().filter((one) => to === undefined || one.to === to),
    underway: () => outbox.listUnderway(),
    verifications: () => [...state.verifications.values()].map(toShown),
    counts: () => ({ ...state.counts }),
    fault: (request) => faults.set(request),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    calls: () => calls.list(),
    clearCalls: () => calls.clear(),
    violations: () => state.violations,
  }
}

const toShown = ({ code: _code, phone, ...rest }: Verification): AuthentimateVerification => ({
  ...rest,
  phone: `+${phone}`,
})

/**
 * @module
 * What the visitor may break at Entrust, and how risky it takes every call to be.
 */
import { ENTRUST_FAULTS, type EntrustControl, type EntrustFault } from '@countersign/simulators'
import * as v from 'valibot'

/**
 * `wrong`: replies that make no sense; `locked`: every way of the person is locked. The rest by the
 * simulator's own names.
 */
export const ENTRUST_SWITCHES = [
  'none',
  'slow',
  'down',
  'wrong',
  'locked',
  'hang',
  '429',
  'lost',
  'truncated',
  ...ENTRUST_FAULTS,
] as const
export type EntrustSwitch = (typeof ENTRUST_SWITCHES)[number]

/** Body of `POST /pocket/api/entrust`. */
export const TenantRequest = v.object({
  risk: v.optional(v.picklist(['LOW', 'MEDIUM', 'HIGH'])),
  /** How a declined request is told: by its status, or as one that is gone. */
  refusal: v.optional(v.picklist(['status', 'no_transaction'])),
})
export type TenantRequest = v.InferOutput<typeof TenantRequest>

/** How it stands; part of `GET /pocket/api/things`. */
export interface EntrustState extends Required<TenantRequest> {
  readonly fault: EntrustSwitch
}

export interface EntrustWeather {
  state(): EntrustState
  set(fault: EntrustSwitch, count?: number): void
  change(request: TenantRequest): void
}

/** @param account  Whose ways `locked` locks. */
export function createEntrustWeather(control: EntrustControl, account: string): EntrustWeather {
  let isLocked = false
  let named: EntrustSwitch = 'none'
  let risk: NonNullable<TenantRequest['risk']> = 'LOW'
  return {
    state: () => ({
      // A counted fault ends by itself.
      fault: isLocked ? 'locked' : control.faults().length > 0 ? named : 'none',
      risk,
      refusal: control.settings().refusalStyle,
    }),
    set(fault, count) {
      control.clearFaults()
      if (isLocked) control.unlock(account)
      isLocked = fault === 'locked'
      named = fault
      if (isLocked) control.lock(account)
      else if (fault !== 'none' && fault !== 'locked') {
        control.fault({ fault: toFault(fault), ...(count === undefined ? {} : { count }) })
      }
    },
    change({ risk: wanted, refusal }) {
      if (wanted !== undefined) {
        risk = wanted
        control.setRisk(wanted)
      }
      if (refusal !== undefined) control.configure({ refusalStyle: refusal })
    },
  }
}

const toFault = (fault: Exclude<EntrustSwitch, 'none' | 'locked'>): EntrustFault =>
  fault === 'wrong' ? 'wrong-types' : fault

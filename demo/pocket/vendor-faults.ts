/**
 * @module
 * What the visitor may break at AuthX, Authentimate and Allthenticate.
 */
import type { Vendors } from '../vendors.ts'

/** `wrong`: replies that make no sense. The rest by the simulators' own names. */
export const VENDOR_SWITCHES = [
  'none',
  'slow',
  'down',
  'wrong',
  'hang',
  '429',
  'truncated',
  'reset-before',
  'reset-after',
] as const
export type VendorSwitch = (typeof VENDOR_SWITCHES)[number]

/** The companies that can be broken so. */
export const BREAKABLE = ['authx', 'authentimate', 'allthenticate'] as const
export type Breakable = (typeof BREAKABLE)[number]

/** How each stands; `other`: fails in a way that has no switch here. */
export type VendorFaults = Readonly<Partial<Record<Breakable, VendorSwitch | 'other'>>>

export interface VendorWeather {
  state(): VendorFaults
  set(vendor: Breakable, fault: VendorSwitch, count?: number): void
}

/** Real vendors are not broken from here. */
export function createVendorWeather(vendors: Vendors | undefined): VendorWeather {
  const toControl = (vendor: Breakable) => vendors?.[vendor].simulated?.control
  return {
    state: () =>
      Object.fromEntries(
        BREAKABLE.flatMap((vendor) => {
          const control = toControl(vendor)
          // A counted fault ends by itself.
          return control === undefined ? [] : [[vendor, toSwitch(control.faults()[0]?.fault)]]
        }),
      ),
    set(vendor, fault, count) {
      const control = toControl(vendor)
      control?.clearFaults()
      if (fault === 'none') return
      control?.fault({ fault: toFault(fault), ...(count === undefined ? {} : { count }) })
    },
  }
}

const toFault = (fault: Exclude<VendorSwitch, 'none'>) =>
  fault === 'wrong' ? 'wrong-types' : fault

function toSwitch(fault: string = 'none'): VendorSwitch | 'other' {
  const name = fault === 'wrong-types' ? 'wrong' : fault
  return VENDOR_SWITCHES.find((one) => one === name) ?? 'other'
}

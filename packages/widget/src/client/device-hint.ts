/**
 * @module
 * Whether this browser may hold a device key: a mark in local storage, so that the code for keys is
 * loaded only where there is one. Holds nothing about the person.
 */
import { attempt } from './ports.ts'

export const DEVICE_HINT = 'countersign:device'

export function hasDeviceHint(): boolean {
  return !!attempt(() => localStorage.getItem(DEVICE_HINT))
}

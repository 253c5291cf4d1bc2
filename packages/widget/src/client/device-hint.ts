/**
 * @module
 * Whether this browser may hold a device key: a mark in local storage, so that the code for keys is
 * loaded only where there is one. Holds nothing about the person.
 */
const NAME = 'countersign:device'

export function hasDeviceHint(): boolean {
  try {
    return localStorage.getItem(NAME) !== null
  } catch {
    return false
  }
}

export function setDeviceHint(): void {
  try {
    localStorage.setItem(NAME, '1')
  } catch {
    // Forbidden storage: the device is not remembered, and nothing else is lost.
  }
}

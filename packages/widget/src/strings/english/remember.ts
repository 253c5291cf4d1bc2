/**
 * @module
 * English: remembering a device.
 */
export const enRemember = {
  remember: 'Remember this device',
}

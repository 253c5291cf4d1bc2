/**
 * @module
 * English: signing in and approving with a passkey.
 */
export const enPasskey = {
  passkeyHeading: 'Use your passkey',
  passkeyLead: 'Your device will ask for your face, fingerprint or screen lock.',
  passkeyButton: 'Use passkey',
  passkeyWaiting: 'Waiting for your device…',
  passkeyStopped: 'No passkey was used. You can try again or choose another way.',
  passkeyNone: 'This browser can’t use passkeys. Choose another way.',
  passkeyRefused: 'That passkey isn’t known here. Choose another way.',
  securityKeyHeading: 'Use your security key',
  securityKeyLead: 'Plug it in or hold it close, and touch it when it blinks.',
  securityKeyButton: 'Use security key',
  securityKeyWaiting: 'Waiting for your security key…',
  securityKeyStopped: 'No security key was used. You can try again or choose another way.',
  securityKeyNone: 'This browser can’t use security keys. Choose another way.',
  securityKeyRefused: 'That security key isn’t known here. Choose another way.',
}

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
}

/**
 * @module
 * English: making a passkey.
 */
export const enPasskeyNew = {
  passkeyNewHeading: 'Sign in faster next time',
  passkeyNewLead:
    'A passkey lets you in with your face, fingerprint or screen lock. Nothing to remember or type.',
  passkeyNewWaiting: 'Waiting for your device…',
  passkeyNewNone: 'This browser can’t make passkeys.',
  passkeyNewButton: 'Create a passkey',
  passkeyNewStopped: 'No passkey was made. You can try again.',
  passkeyKnown: 'This device already has a passkey for this account.',
  notNow: 'Not now',
}

/**
 * @module
 * English: the list of ways, their kinds and why one can’t be used.
 */
export const enWays = {
  back: 'Back',
  tryAgainIn: 'Try again in {time}',
  chooseHeading: 'Choose how to sign in',
  chooseVerify: 'Choose how to verify',
  chooseReset: 'Reset your password',
  chooseResetLead: 'First, show it’s you another way.',
  noWays: 'There is no other way to do this here.',
  sendHeading: 'Get a code',
  sendButton: 'Send code',
  sentTo: 'To {target}',

  'kind.passkey': 'Passkey',
  'kind.security-key': 'Security key',
  'kind.password': 'Password',
  'kind.totp': 'Authenticator app',
  'kind.sms-code': 'Text message',
  'kind.voice-code': 'Phone call',
  'kind.email-code': 'Email',
  'kind.recovery-code': 'Recovery code',
  'kind.temporary-code': 'Temporary code',
  'kind.pin': 'PIN',
  'kind.other': 'Another way',

  'why.passkey': 'Face, fingerprint or screen lock',
  'why.security-key': 'Plug it in or hold it close',
  'why.password': 'The one you chose',
  'why.totp': 'The code your app shows now',
  'why.sms-code': 'We’ll text you a code',
  'why.voice-code': 'We’ll call and read out a code',
  'why.email-code': 'We’ll email you a code',
  'why.recovery-code': 'One of the codes you saved',
  'why.temporary-code': 'The code you were given',
  'why.pin': 'Your number code',

  'send.sms-code': 'We’ll text a code to {target}.',
  'send.voice-code': 'We’ll call {target} and read out a code.',
  'send.email-code': 'We’ll email a code to {target}.',

  'off.locked': 'Locked for now',
  'off.limited': 'Too many tries',
  'off.offline': 'Offline',
  'off.restricted': 'Not allowed for this',
  'off.insufficient': 'Not strong enough for this',
  'off.unsupported': 'Not available in this browser',
  'off.other': 'Not available here',
}

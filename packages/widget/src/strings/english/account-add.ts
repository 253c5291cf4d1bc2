/**
 * @module
 * English: what can be added to the account.
 */
export const enAccountAdd = {
  accountAddHeading: 'Add a way',
  accountAddLead: 'Choose what you have at hand.',
  'accountAdd.passkey': 'Face, fingerprint or screen lock of this device',
  'accountAdd.security-key': 'A key you plug in or hold close',
  'accountAdd.password': 'A few words only you know',
  'accountAdd.totp': 'An app that shows a new code every 30 seconds',
  'accountAdd.sms-code': 'We text a code to a number of yours',
  'accountAdd.voice-code': 'We call a number of yours and read out a code',
  'accountAdd.email-code': 'We email a code to an address of yours',
  'accountAdd.recovery-code': 'Codes on paper for the day the rest is lost',
  'accountAdd.pin': 'A number only you know',
  'accountAdd.face': 'A picture that later ones are compared with',
  'accountAdd.palm': 'A reading of your palm to compare others with',
  'accountAdd.fingerprint': 'A reading of a finger to compare others with',
}

/**
 * @module
 * Every English string. Its type is the contract of all other languages: a missing one does not compile.
 * Names in braces are filled in by `format`; a string with a count has one form per plural category.
 */
import { enFirst } from './en-first.ts'

/** One form per category of `Intl.PluralRules`; `{count}` is the number. */
export interface Plural {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

export const en = {
  ...enFirst,

  // Every screen
  cancel: 'Cancel',
  close: 'Close',
  anotherWay: 'Try another way',
  tryAgain: 'Try again',
  tryAgainIn: 'Try again in {time}',
  startAgain: 'Start again',
  back: 'Back',
  change: 'Change',
  remember: 'Remember this device',

  // Step-up
  checkYou: 'Check it’s you',
  verify: 'Verify',
  approving: 'You are approving',

  // Choose
  chooseHeading: 'Choose how to sign in',
  chooseVerify: 'Choose how to verify',
  chooseReset: 'Reset your password',
  chooseResetLead: 'First, show it’s you another way.',
  noWays: 'There is no other way to do this here.',

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
  sentTo: 'To {target}',

  'off.locked': 'Locked for now',
  'off.limited': 'Too many tries',
  'off.offline': 'Offline',
  'off.restricted': 'Not allowed for this',
  'off.insufficient': 'Not strong enough for this',
  'off.unsupported': 'Not available in this browser',
  'off.other': 'Not available here',

  // Password
  passwordHeading: 'Enter your password',
  password: 'Password',
  passwordMissing: 'Enter your password.',
  passwordWrong: 'That didn’t match. Check it, or try another way.',
  passwordShow: 'Show password',
  passwordForgot: 'Forgot password?',
  passwordNewHeading: 'Choose a new password',
  passwordNew: 'New password',
  passwordNewHint: 'At least {count} characters. A few words in a row work well.',
  passwordSave: 'Save and continue',

  // Code
  codeHeading: 'Enter the code',
  pinHeading: 'Enter your PIN',
  pinNewHeading: 'Choose a PIN',
  recoveryHeading: 'Enter a recovery code',
  code: 'Code',
  pin: 'PIN',
  codeSmsTo: 'We texted it to {target}.',
  codeVoiceTo: 'We’re calling {target} with it.',
  codeMailTo: 'We emailed it to {target}.',
  codeMaybe: 'If this account can get codes, one is on its way.',
  codeApp: 'Your authenticator app shows it.',
  codePaper: 'Use one you haven’t used before.',
  codeTemporary: 'Use the one you were given.',
  codeMissing: 'Enter all {count} characters.',
  codeWrong: 'That code isn’t right. Check it and try again.',
  codeWrongLeft: {
    one: 'That code isn’t right. You have one more try.',
    other: 'That code isn’t right. You have {count} more tries.',
  } as Plural,
  codeShow: 'Show PIN',
  codeSubmit: 'Continue',
  resend: 'Send it again',
  resendIn: 'Send it again in {time}',
  resent: 'A new code is on its way.',

  // Passkey
  passkeyHeading: 'Use your passkey',
  passkeyLead: 'Your device will ask for your face, fingerprint or screen lock.',
  passkeyButton: 'Use passkey',
  passkeyWaiting: 'Waiting for your device…',
  passkeyStopped: 'No passkey was used. You can try again or choose another way.',
  passkeyNone: 'This browser can’t use passkeys. Choose another way.',
  passkeyRefused: 'That passkey isn’t known here. Choose another way.',
  passkeyNewHeading: 'Sign in faster next time',
  passkeyNewLead: 'A passkey lets you in with your face, fingerprint or screen lock. Nothing to remember or type.',
  passkeyNewButton: 'Create a passkey',
  passkeyNewStopped: 'No passkey was made. You can try again.',
  passkeyKnown: 'This device already has a passkey for this account.',
  notNow: 'Not now',

  // Ends and problems
  done: 'You’re signed in',
  doneVerified: 'Verified',
  problemHeading: 'That didn’t work',
  tooManyHeading: 'Too many tries',
  expiredHeading: 'That took too long',
  unreachableLevel: 'A stronger check is needed',
  unreachableLevelLead: 'This needs a stronger way to check it’s you than this account has.',
  wouldHelp: 'This would help: {ways}',
  newCode: 'Get a new code',
  requestId: 'Reference {id}',
  expiresAway: 'You were away for a while. Try once more.',

  'problem.other': 'Something went wrong on our side. Try again in a moment.',
  'problem.unavailable': 'Something went wrong on our side. Try again in a moment.',
  'problem.vendor_unavailable': 'This way isn’t working right now. Choose another one.',
  'problem.authenticator_unavailable': 'This way can’t be used right now. Choose another one.',
  'problem.send_failed': 'The code couldn’t be sent. Choose another way.',
  'problem.send_limited': 'Enough codes were sent for now. Use the last one, or choose another way.',
  'problem.target_refused': 'Codes can’t be sent there. Choose another way.',
  'problem.attempts_exceeded': 'That was one try too many. Start this step afresh, or choose another way.',
  'problem.challenge_expired': 'This step has run out. You can start it again.',
  'problem.limited': 'To keep this account safe, this has to rest for a while.',
  'problem.restart': 'This has run out. Start again.',
  'problem.setup': 'This isn’t set up to work on this page.',
  'problem.binding_required': 'This browser keeps no cookies for this page. Allow them, then try again.',
  'problem.password_too_short': 'Use at least {count} characters.',
  'problem.password_too_long': 'That is too long. Use fewer characters.',
  'problem.password_common': 'Many people use this one, so it’s easy to guess. Choose another.',
  'problem.pin_too_weak': 'This is easy to guess. Choose another.',
}

/** What a language file holds. */
export type Strings = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : Plural
}
export type StringKey = keyof Strings

/**
 * @module
 * English: codes and PINs.
 */
import type { Plural } from '../plural.ts'

export const enCode = {
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
  codeMissing: 'Enter all {count} characters.',
  codeWrong: 'That code isn’t right. Check it and try again.',
  codeWrongLeft: {
    one: 'That code isn’t right. You have one more try.',
    other: 'That code isn’t right. You have {count} more tries.',
  } as Plural,
  codeShow: 'Show PIN',
  codeEnough: 'Enough codes were sent for now. Use the last one, or choose another way.',
  pinWeak: 'This is easy to guess. Choose another.',
  resend: 'Send it again',
  resendIn: 'Send it again in {time}',
}

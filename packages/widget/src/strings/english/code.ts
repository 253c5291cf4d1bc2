/**
 * @module
 * English: codes that are sent or shown.
 */
import type { Plural } from '../plural.ts'

export const enCode = {
  codeHeading: 'Enter the code',
  'codeHeading.sms': 'Enter the code we texted',
  'codeHeading.voice': 'Enter the code from our call',
  'codeHeading.mail': 'Enter the code we emailed',
  'codeHeading.app': 'Enter the code from your app',
  code: 'Code',
  'code.sms': 'We texted it to {target}.',
  'code.late': 'It can take a minute until it reaches {target}.',
  'code.voice': 'We’re calling {target} with it.',
  'code.mail': 'We emailed it to {target}.',
  codeMaybe: 'If this account can get codes, one is on its way.',
  'code.app': 'Your authenticator app shows it.',
  codeMissing: 'Enter all {count} digits.',
  codeMissingLeast: 'Enter at least {count} digits.',
  codeWrong: 'That code isn’t right. Check it and try again.',
  codeWrongLeft: {
    one: 'That code isn’t right. You have one more try.',
    other: 'That code isn’t right. You have {count} more tries.',
  } as Plural,
  resend: 'Send it again',
  resendIn: 'Send it again in {time}',
  resent: 'A new code is on its way.',
}

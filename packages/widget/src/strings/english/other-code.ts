/**
 * @module
 * English: PINs, and codes on paper.
 */
import type { Plural } from '../plural.ts'

export const enOtherCode = {
  pinHeading: 'Enter your PIN',
  pinNewHeading: 'Choose a PIN',
  pin: 'PIN',
  pinRules:
    'At least {count} digits. No date, no run like 123456, no repeats, nothing out of your phone number.',
  pinSave: 'Save PIN',
  pinWeak: 'This one is easy to guess. Choose one without a date, a run or a repeat.',
  pinWrong: 'That PIN isn’t right. Check it and try again.',
  pinWrongLeft: {
    one: 'That PIN isn’t right. You have one more try.',
    other: 'That PIN isn’t right. You have {count} more tries.',
  } as Plural,
  codeShow: 'Show PIN',
  codeHide: 'Hide PIN',
  recoveryHeading: 'Enter a recovery code',
  temporaryHeading: 'Enter your temporary code',
  codeWritten: 'Code',
  codeWrittenMissing: 'Enter all {count} characters.',
  codeWrittenMissingLeast: 'Enter at least {count} characters.',
  recoveryLead: 'Use one you haven’t used before.',
  temporaryLead: 'Use the one you were given.',
  tokenHeading: 'Enter the code from your token',
  tokenLead: 'Type the values into your token, and enter the code it shows.',
  tokenLeadList: 'Type these into your token, in this order, and enter the code it shows.',
}

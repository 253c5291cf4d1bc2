/**
 * @module
 * English: PINs, and codes on paper.
 */
export const enOtherCode = {
  pinHeading: 'Enter your PIN',
  pinNewHeading: 'Choose a PIN',
  pin: 'PIN',
  pinWeak: 'This is easy to guess. Choose another.',
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

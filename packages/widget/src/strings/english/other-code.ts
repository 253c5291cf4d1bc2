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
  codePaper: 'Use one you haven’t used before.',
  codeTemporary: 'Use the one you were given.',
}

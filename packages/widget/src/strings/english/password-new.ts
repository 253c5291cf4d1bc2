/**
 * @module
 * English: choosing a new password.
 */
export const enPasswordNew = {
  passwordNewHeading: 'Choose a new password',
  passwordNew: 'New password',
  passwordNewHint: 'At least {count} characters. A few words in a row work well.',
  passwordNewShort: 'Use at least {count} characters.',
  passwordSave: 'Save and continue',
  'new.password_too_long': 'That is too long. Use fewer characters.',
  'new.password_common': 'Many people use this one, so it’s easy to guess. Choose another.',
}

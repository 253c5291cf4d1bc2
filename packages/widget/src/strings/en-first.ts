/**
 * @module
 * The English strings of the first screen, apart from the others so that they alone are in the entry.
 */

/** Names in braces are filled in by `format`. */
export const enFirst = {
  signIn: 'Sign in',
  loginName: 'Email, phone or username',
  loginNameMissing: 'Enter your email, phone or username.',
  continue: 'Continue',
  usePasskey: 'Use a passkey',
  unreachable: 'Can’t reach the server. Check your connection, then try again.',
  busy: 'One moment…',
}

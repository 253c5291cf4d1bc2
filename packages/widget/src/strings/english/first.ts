/**
 * @module
 * English: the first screen, alone in the entry.
 */
export const enFirst = {
  signIn: 'Sign in',
  loginName: 'Email, phone or username',
  loginNameMissing: 'Enter your email, phone or username.',
  continue: 'Continue',
  usePasskey: 'Use a passkey',
  unreachable: 'Can’t reach the server. Check your connection, then try again.',
  busy: 'One moment…',
}

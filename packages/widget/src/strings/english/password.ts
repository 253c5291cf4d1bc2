/**
 * @module
 * English: the password, old and new.
 */
export const enPassword = {
  passwordHeading: 'Enter your password',
  password: 'Password',
  passwordMissing: 'Enter your password.',
  passwordWrong: 'That didn’t match. Check it, or try another way.',
  passwordShow: 'Show password',
  passwordElsewhere: 'Change it at {host}',
  passwordForgot: 'Forgot password?',
}

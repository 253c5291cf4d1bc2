/**
 * @module
 * English: a number or an address that is added to the account.
 */
export const enAccountContact = {
  accountPhoneHeading: 'Add a phone number',
  accountPhoneLead: 'A code goes there to check that it’s yours.',
  accountMailHeading: 'Add an email address',
  accountMailLead: 'A code goes there to check that it’s yours.',
  accountMail: 'Email address',
  accountMailWrong: 'Enter the whole address, for example you@example.com.',
  accountSendCode: 'Send the code',

  // Why a number or an address is not taken
  'accountContact.target_refused': 'Codes can’t be sent there. Use another one.',
  'accountContact.send_limited': 'Enough codes were sent for now. Try again later.',
  'accountContact.send_failed': 'The code couldn’t be sent. Check it, or try again later.',
  'accountContact.resend_too_early': 'A code was just sent. Wait a moment, then try again.',
  'accountContact.other': 'This one can’t be used here. Use another one.',
}

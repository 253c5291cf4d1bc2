/**
 * @module
 * English: verifying a phone number.
 */
export const enPhone = {
  phoneHeading: 'Verify your phone number',
  phoneLead: 'A code goes there to check that it’s yours.',
  phoneSend: 'Send the code',
  phoneChange: 'Change number',
  phoneDone: 'Phone number verified',
  phoneLapsed: 'That was a while ago. Verify the number once more.',
  phoneNeeded: 'Verify your phone number first.',

  // Why a number is not taken
  'phoneRefused.target_refused': 'Codes can’t be sent there. Use another number.',
  'phoneRefused.request_malformed': 'Check the number: digits are missing, or there are too many.',
  'phoneRefused.access_denied': 'No code can be sent from here right now. Try again later.',
  'phoneRefused.send_limited': 'Enough codes were sent for now. Try again later.',
  'phoneRefused.resend_too_early': 'A code was just sent there. Wait a moment, then try again.',
  'phoneRefused.send_failed': 'The code couldn’t be sent. Check the number, or try again later.',
}

/**
 * @module
 * English: waiting for what happens on the phone.
 */
export const enWaiting = {
  waitLeft: '{time} left',
  waitLate: 'It didn’t arrive? See if your phone is online.',
  waitResend: 'Send it again',
  waitResendIn: 'Send it again in {time}',
  waitResent: 'Sent again.',
}

/**
 * @module
 * English: how a question ended elsewhere.
 */
export const enEnding = {
  'ending.approval_declined': 'You declined it in the app',
  'ending.approval_reported': 'You said it wasn’t you',
  'ending.challenge_expired': 'That took too long',
  'endingLead.approval_declined': 'Nothing was approved. You can ask again, or choose another way.',
  'endingLead.approval_reported':
    'It was stopped here. If you didn’t start it, somebody may be trying to get in: tell {site}.',
  'endingLead.challenge_expired': 'It ran out before there was an answer. You can start it again.',
  endingAgain: 'Try again',
}

/**
 * @module
 * English: what went wrong, and what to do next.
 */
export const enProblems = {
  tryAgain: 'Try again',
  problemBack: 'Back',
  problemTryAgainIn: 'Try again in {time}',
  problemHeading: 'That didn’t work',
  'problemHeading.approval_pending': 'Your phone is already asking',
  'problemHeading.access_denied': 'Not possible right now',
  'problemHeading.registration_required': 'Something has to be set up first',
  'problemHeading.verification_required': 'You have to be verified first',
  tooManyHeading: 'Too many tries',
  expiredHeading: 'That took too long',
  unreachableLevel: 'A stronger check is needed',
  unreachableLevelLead: 'This needs a stronger way to check it’s you than this account has.',
  wouldHelp: 'This would help: {ways}',
  requestId: 'Reference {id}',
  expiresAway: 'You were away for a while. Try once more.',

  'problem.other': 'Something went wrong on our side. Try again in a moment.',
  'problem.answer_wrong': 'That didn’t match. Check both answers and try once more.',
  'problem.vendor_unavailable': 'This way isn’t working right now. Choose another one.',
  'problem.vendor_unlisted':
    'The service that checks it’s you isn’t answering. Try again in a moment.',
  'problem.authenticator_unavailable': 'This way can’t be used right now. Choose another one.',
  'problem.send_failed': 'The code couldn’t be sent. Choose another way.',
  'problem.resend_too_early': 'Wait a moment before you ask for another one.',
  'problem.send_limited':
    'Enough codes were sent for now. Use the last one, or choose another way.',
  'problem.target_refused': 'Codes can’t be sent there. Choose another way.',
  'problem.passkey_refused': 'That passkey isn’t known here. Choose another way.',
  'problem.attempts_exceeded':
    'That was one try too many. Start this step afresh, or choose another way.',
  'problem.challenge_expired': 'This step has run out. You can start it again.',
  'problem.code_unconfirmed': 'The code couldn’t be checked. Get a new one.',
  'problem.access_denied':
    'This was turned down to keep the account safe. Try again later, or from another place.',
  'problem.approval_pending':
    'Another request is open on your phone. Answer it there, or wait until it has run out.',
  'problem.registration_required':
    'Your account has no way to check it’s you yet. Set one up where you got the account.',
  'problem.verification_required':
    'Your account isn’t verified yet. Have that done where you got the account.',
  'problem.limited': 'To keep this account safe, this has to rest for a while.',
  'problem.binding_required':
    'This browser keeps no cookies for this page. Allow them, then try again.',
  'problem.restart': 'This has run out. Start again.',
  'problem.closed': 'This has run out. Close it and try once more.',
  'problem.setup': 'This isn’t set up to work on this page.',
}

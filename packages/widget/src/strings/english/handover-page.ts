/**
 * @module
 * English: the phone takes the picture, as the phone says it.
 */
export const enHandoverPage = {
  phoneAskHeading: 'Take a picture for {site}?',
  phoneAskLead:
    'Go on only if you’ve just asked for it on another screen of your own. Somebody else may have sent you this link.',
  phoneAskGo: 'Go on',
  phoneAgain: 'Try again',
  phoneSignIn: 'Sign in',
  phoneAccount: 'A change to your account',
  phoneNumberHeading: 'Type {number} on your other screen',
  phoneNumberLead: 'Is this what you want to do there? The camera follows once you’ve typed it.',
  phoneNotMe: 'That wasn’t me',
  phoneStop: 'Stop',
  phoneDoneHeading: 'Done',
  phoneDoneLead: 'Go on at your other screen. You can close this page.',
  phoneOverHeading: 'This is over here',
  phoneOverLead:
    'The link was used already, took too long, or was ended. Go on at your other screen: it can show a new code.',
  phoneLeftHeading: 'It was stopped',
  phoneLeftLead: 'This phone has no part in it any more. You can close this page.',
  phoneFault: 'That didn’t work. Try again, or go on at your other screen.',
}

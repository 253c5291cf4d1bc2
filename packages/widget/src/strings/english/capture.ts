/**
 * @module
 * English: before and after a picture or a reading. The consent is the text of `CONSENT_VERSION`: another
 * wording needs another version.
 */
import type { Plural } from '../plural.ts'

export const enCapture = {
  captureReady: 'I’m ready',
  captureAway: 'It was stopped while you were away. Start again when you’re ready.',
  captureWrong: 'We couldn’t confirm it’s you. Try once more, or use another way.',
  captureWrongLeft: {
    one: 'We couldn’t confirm it’s you. You have one more try.',
    other: 'We couldn’t confirm it’s you. You have {count} more tries.',
  } as Plural,
  'consentHeading.face': 'Before your first picture',
  'consentHeading.other': 'Before your first reading',
  consentLead: 'What happens with it, and what you can do about it:',
  'consentWhat.face':
    'A picture of your face is taken. What is measured in it is kept, so that later pictures can be compared.',
  'consentWhat.other':
    'A reading is taken. What is measured in it is kept, so that later readings can be compared.',
  consentUse: 'It’s used to check that it’s you on this site, and for nothing else.',
  consentGone: 'You can remove it on this page whenever you like. It’s deleted then.',
  consentChoice: 'You don’t have to agree. Your other ways to sign in stay as they are.',
  consentAgree: 'I agree, go on',
  consentVersion: 'Version {version}',
}

/**
 * @module
 * English: what every sign-in and step-up may show, in the flow.
 */
export const enFlow = {
  cancel: 'Cancel',
  anotherWay: 'Try another way',
  startAgain: 'Start again',
  change: 'Change',
  done: 'You’re signed in',
}

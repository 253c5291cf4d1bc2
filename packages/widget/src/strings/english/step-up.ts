/**
 * @module
 * English: the step-up sheet.
 */
export const enStepUp = {
  checkYou: 'Check it’s you',
  doneVerified: 'Verified',
}

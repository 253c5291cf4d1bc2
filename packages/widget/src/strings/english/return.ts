/**
 * @module
 * English: back from a page elsewhere, in a tab that nobody waits in.
 */
export const enReturn = {
  returnTaken: 'You can close this tab',
  returnTakenLead: 'Go on in the other one: it knows already.',
  returnLost: 'Go back to the other tab',
  returnLostLead: 'It hasn’t taken this up yet. If you closed it, start again.',
  returnStay: 'Stay on this page',
}

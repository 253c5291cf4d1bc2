/**
 * @module
 * English: what was measured is deleted.
 */
export const enAccountReceipt = {
  accountReceiptHeading: 'It’s deleted',
  accountReceiptLead:
    'What was measured of you is gone. This signed receipt says so; keep it if you like.',
  accountReceiptMade: 'Deleted on {when}',
  accountReceiptTitle: 'Receipt of a withdrawn consent, {site}',
  accountReceiptFile: 'consent-withdrawn',
  accountReceiptSave: 'Download',
  accountReceiptDone: 'Done',
}

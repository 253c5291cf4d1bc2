/**
 * @module
 * English: recovery codes, this once.
 */
export const enAccountCodes = {
  accountCodesHeading: 'Save your recovery codes',
  accountCodesLead: 'Each one lets you in once when nothing else works. They are shown only now.',
  accountCodesList: 'Recovery codes',
  accountPrint: 'Print',
  accountDownload: 'Download',
  accountCodesFile: 'recovery-codes',
  accountCodesSaved: 'I saved them',
  accountCodesTitle: 'Recovery codes for {site}',
  accountCodesMade: 'Made on {when}. Each code works once.',
}

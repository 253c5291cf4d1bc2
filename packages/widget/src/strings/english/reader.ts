/**
 * @module
 * English: a reading by the site's reader.
 */
export const enReader = {
  'readerHeading.palm': 'Scan your palm',
  'readerHeading.fingerprint': 'Scan your finger',
  'readerHeading.other': 'Use your reader',
  'readerLead.palm': 'Start, then hold your palm over the reader.',
  'readerLead.fingerprint': 'Start, then put your finger on the reader.',
  'readerLead.other': 'Start, then do what the reader shows.',
  'readerNow.palm': 'Hold your palm over the reader now.',
  'readerNow.fingerprint': 'Put your finger on the reader now.',
  'readerNow.other': 'Do what the reader shows.',
  'readerNone.palm': 'There is no palm reader on this device. Use another way.',
  'readerNone.fingerprint': 'There is no fingerprint reader on this device. Use another way.',
  'readerNone.other': 'The reader for this isn’t on this device. Use another way.',
  readerWaiting: 'Waiting for the reader…',
  readerAgain: 'Try again',

  // Why it read nothing
  'readerFault.absent': 'The reader isn’t connected. Connect it, then try again.',
  'readerFault.busy': 'Something else is using the reader. Close that, then try again.',
  'readerFault.timeout': 'Nothing was read in time. Try again when you’re ready.',
  'readerFault.cancelled': 'Nothing was read. Try again, or use another way.',
  'readerFault.other': 'The reader didn’t work. Try again, or use another way.',

  // What is amiss with the reading
  'reading.capture_poor': 'The reading isn’t clear enough. Hold still, and wipe the reader.',
  'reading.capture_crowded': 'The reader saw more than one. Show it just one.',
  'reading.capture_empty': 'Nothing was found in the reading. Come a little closer.',
  'reading.capture_outside': 'Only a part was read. Move to the middle of the reader.',
  'reading.capture_stale': 'That took a while. Try once more.',
  'reading.capture_repeated': 'This very reading was here before. Try once more.',
  'reading.capture_unreadable': 'The reading couldn’t be used. Try once more.',
  'reading.request_too_large': 'The reading couldn’t be used. Use another way.',
}

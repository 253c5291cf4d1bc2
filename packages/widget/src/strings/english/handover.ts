/**
 * @module
 * English: the phone takes the picture, as the page says it that asked for it.
 */
export const enHandover = {
  handoverUse: 'Use your phone’s camera',
  handoverHere: 'Use this device’s camera',
  handoverHeading: 'Use your phone’s camera',
  handoverLead: 'Your phone takes the picture instead. It opens a page of {host}.',
  handoverShow: 'Show the code',
  handoverShowNew: 'Show a new code',
  handoverScan: 'Scan this with your phone. It opens a page of {host}.',
  handoverLocal: 'This address works on this machine alone: open it here to try it.',
  handoverQr: 'QR code that opens a page of {host} on your phone',
  handoverCopy: 'Copy the link',
  handoverCopied: 'Copied. Open it on a phone of your own, and send it to nobody else.',
  handoverCopyFailed: 'That couldn’t be copied. Scan the code instead.',
  handoverOpen: 'Open it here, in a new tab',

  handoverNumberHeading: 'Type the number on your phone',
  handoverNumberLead: 'Your phone shows four digits, with what you’re about to do.',
  handoverNumber: 'Number on your phone',
  handoverWait: 'Take the picture on your phone',
  handoverWaitLead: 'Waiting for the picture… This page goes on by itself.',

  // Why it has ended
  'handoverEnd.wrong':
    'That wasn’t the number on your phone, so this code has ended. You can show another.',
  'handoverEnd.late': 'Time ran out. You can show another code.',
  'handoverEnd.left': 'It was ended on the phone. You can show another code.',
  'handoverEnd.gone': 'The phone can’t be used any more this time.',
}

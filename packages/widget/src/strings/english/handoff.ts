/**
 * @module
 * English: going on at another page, or on the phone.
 */
export const enHandoff = {
  awayTo: 'Continue with {at}',
  awayToPage: 'Continue on another page',
  awayLead: 'You go to {host}, show there that it’s you, and come back here.',
  awayLeadTab: 'This opens {host} in a new tab. Show there that it’s you; this page waits.',
  awayGo: 'Go to {host}',
  awayOpen: 'Open {host}',
  awayWaiting: 'Go on in the other tab',
  awayWaitingLead: 'Finish at {host}. This page then goes on by itself.',
  awayAgain: 'Open it again',
  awayWrong: 'That didn’t work. Go there once more, or choose another way.',

  phoneHeading: 'Continue on your phone',
  phoneNumber: 'Pick {number} on your phone',
  phoneScan: 'Scan this with your phone’s camera. It leads to {host}.',
  phoneScanAt: 'Scan this with your phone’s camera. {at} asks you at {host}.',
  phoneOpen: 'Open the link on this phone. It leads to {host}.',
  phoneOpenAt: 'Open the link on this phone. {at} asks you at {host}.',
  phoneQr: 'QR code that leads to {host}',
  phoneLink: 'Open the link',
  phoneLinkInstead: 'Open it on this device',
  phoneQrInstead: 'Show a code to scan',
}

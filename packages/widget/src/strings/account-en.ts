/**
 * @module
 * The English strings of the account element: a chunk of their own, because sign-in and step-up never
 * need them. Names in braces are filled in by `format`.
 */
import type { Plural } from './en.ts'

export const accountEn = {
  // The list
  heading: 'Sign-in and security',
  lead: 'How you show it’s you. Two or more ways keep you from being locked out.',
  empty: 'There is no way to sign in yet. Add the first one now.',
  'group.passkey': 'Passkeys',
  'group.password': 'Password',
  'group.totp': 'Authenticator app',
  'group.phone': 'Phone',
  'group.mail': 'Email',
  'group.pin': 'PIN',
  'group.recovery': 'Recovery codes',
  'group.other': 'Other ways',
  'group.device': 'Remembered devices',
  nameDevice: 'Remembered device',
  added: 'Added {when}',
  lastUsed: 'Last used {when}',
  neverUsed: 'Not used yet',
  thisDevice: 'This device',
  inUse: 'Used just now',
  heldBack: 'New: counts fully only after a safety delay.',
  locked: 'Locked until {when}',
  remaining: { one: '{count} code left', other: '{count} codes left' } as Plural,
  noneLeft: 'None left. Make new ones.',
  rename: 'Rename {name}',
  remove: 'Remove {name}',
  change: 'Change {name}',
  renewCodes: 'Make new codes',
  add: 'Add a way to sign in',
  signOut: 'Close',

  // Renaming and removing
  newName: 'Name',
  newNameHint: 'For example where you keep it. At most 60 characters.',
  newNameMissing: 'Enter a name.',
  save: 'Save',
  removeHeading: 'Remove {name}?',
  removeLead: 'You can’t sign in with it any more. It can be added again later.',
  removeDeviceLead: 'It will be asked for everything again, like a new device.',
  removeButton: 'Remove',
  keep: 'Keep it',
  lastStrongWay: 'This is the last strong way. Add another one before you remove it.',
  notRemovable: 'This one can’t be removed here.',

  // Adding
  addHeading: 'Add a way',
  addLead: 'Choose what you have at hand.',
  'add.passkey': 'Face, fingerprint or screen lock of this device',
  'add.security-key': 'A key you plug in or hold close',
  'add.password': 'A few words only you know',
  'add.totp': 'An app that shows a new code every 30 seconds',
  'add.sms-code': 'We text a code to a number of yours',
  'add.voice-code': 'We call a number of yours and read out a code',
  'add.email-code': 'We email a code to an address of yours',
  'add.recovery-code': 'Codes on paper for the day the rest is lost',
  'add.pin': 'A number only you know',
  phoneHeading: 'Add a phone number',
  phoneLead: 'A code goes there to check that it’s yours.',
  phone: 'Phone number',
  phoneHint:
    'With country code, for example +49 1512 3456789. Your carrier may charge for messages.',
  phoneWrong: 'Enter the number with its country code, starting with +.',
  mailHeading: 'Add an email address',
  mailLead: 'A code goes there to check that it’s yours.',
  mail: 'Email address',
  mailWrong: 'Enter the whole address, for example you@example.com.',
  sendCode: 'Send the code',
  appHeading: 'Set up your authenticator app',
  appLead: 'Scan this with the app, then enter the code it shows.',
  appQr: 'QR code for your authenticator app. The key below it works as well.',
  appKey: 'Can’t scan? Enter this key in the app:',
  appOpen: 'Open it on this device',
  copy: 'Copy',
  copied: 'Copied.',
  copyFailed: 'Couldn’t copy. Select the text and copy it by hand.',

  // Recovery codes
  codesHeading: 'Save your recovery codes',
  codesLead: 'Each one lets you in once when nothing else works. They are shown only now.',
  codesList: 'Recovery codes',
  print: 'Print',
  download: 'Download',
  codesFile: 'recovery-codes',
  codesSaved: 'I saved them',
  codesTitle: 'Recovery codes for {site}',
  codesMade: 'Made on {when}. Each code works once.',

  // What happened
  proveFirst: 'Before you change this, check it’s you.',
  wasAdded: '{name} was added.',
  wasRenamed: 'It’s called {name} now.',
  wasRemoved: '{name} was removed.',
  visitOver: 'This page was open for a while',
  visitOverLead: 'To keep your account safe it has closed. Open it again to go on.',
  openAgain: 'Open again',
  visitMissing: 'Open this page again from your account.',
}

/** What a language's account file holds. */
export type AccountStrings = {
  readonly [K in keyof typeof accountEn]: (typeof accountEn)[K] extends string ? string : Plural
}
export type AccountKey = keyof AccountStrings

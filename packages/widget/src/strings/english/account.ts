/**
 * @module
 * English: the account.
 */
import type { Plural } from '../plural.ts'

export const enAccount = {
  // The list
  accountHeading: 'Sign-in and security',
  accountLead: 'How you show it’s you. Two or more ways keep you from being locked out.',
  accountEmpty: 'There is no way to sign in yet. Add the first one now.',
  'accountGroup.passkey': 'Passkeys',
  'accountGroup.password': 'Password',
  'accountGroup.totp': 'Authenticator app',
  'accountGroup.phone': 'Phone',
  'accountGroup.mail': 'Email',
  'accountGroup.pin': 'PIN',
  'accountGroup.body': 'Face, palm and fingerprint',
  'accountGroup.recovery': 'Recovery codes',
  'accountGroup.other': 'Other ways',
  'accountGroup.device': 'Remembered devices',
  accountNameDevice: 'Remembered device',
  // One number may be texted and called: a sign beside it is not enough to tell the two apart.
  'accountName.sms-code': 'Text message to {target}',
  'accountName.voice-code': 'Phone call to {target}',
  accountAdded: 'Added {when}',
  accountLastUsed: 'Last used {when}',
  accountNeverUsed: 'Not used yet',
  accountThisDevice: 'This device',
  accountInUse: 'Used just now',
  accountHeldBack: 'New: counts fully only after a safety delay.',
  accountLocked: 'Locked until {when}',
  accountLockedLong: 'Locked. The site can unlock it.',
  accountRemaining: { one: '{count} code left', other: '{count} codes left' } as Plural,
  accountOutdated: 'It can’t be used any more. Add it again.',
  accountAgreed: 'What you agreed to',
  accountConsent: 'You agreed on {when} (version {version})',
  accountNoneLeft: 'None left. Make new ones.',
  accountRename: 'Rename {name}',
  accountRemove: 'Remove {name}',
  accountChange: 'Change {name}',
  accountRenewCodes: 'Make new codes',
  accountAdd: 'Add a way to sign in',

  // Renaming and removing
  accountNewName: 'Name',
  accountNewNameHint: 'For example where you keep it. At most 60 characters.',
  accountNewNameMissing: 'Enter a name.',
  accountSave: 'Save',
  accountRemoveHeading: 'Remove {name}?',
  accountRemoveLead: 'You can’t sign in with it any more. It can be added again later.',
  accountRemoveBodyLead:
    'What was measured is deleted, and you can’t sign in with it any more. You can add it again later.',
  accountRemoveDeviceLead: 'It will be asked for everything again, like a new device.',
  accountRemoveButton: 'Remove',
  accountKeep: 'Keep it',
  accountLastStrongWay: 'This is the last strong way. Add another one before you remove it.',
  accountElsewhere: 'Kept by another company. Change it there.',

  // Adding an authenticator app
  accountAppLead: 'Scan this with the app, then enter the code it shows.',
  accountAppQr: 'QR code for your authenticator app. The key below it works as well.',
  accountAppKey: 'Can’t scan? Enter this key in the app:',
  accountAppOpen: 'Open it on this device',
  accountCopy: 'Copy',
  accountCopied: 'Copied.',
  accountCopyFailed: 'Couldn’t copy. Select the text and copy it by hand.',

  // What happened
  accountProveFirst: 'Before you change this, check it’s you.',
  accountWasAdded: '{name} was added.',
  accountWasRenamed: 'It’s called {name} now.',
  accountWasRemoved: '{name} was removed.',
  accountVisitOver: 'This page was open for a while',
  accountVisitOverLead: 'To keep your account safe it has closed. Open it again to go on.',
  accountOpenAgain: 'Open again',
  accountVisitClosed: 'This page can’t be opened',
  accountVisitMissing: 'Open this page again from your account.',
}

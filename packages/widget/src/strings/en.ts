/**
 * @module
 * Every English string, from the parts that travel with their chunks. Its type is the contract of all
 * other languages. The widget itself imports the parts, and from here types only: a value import
 * would pull all of them into one chunk.
 *
 * Names in braces are filled in by `format`; a string with a count has one form per plural category.
 */
import { enAccount } from './english/account.ts'
import { enAccountAdd } from './english/account-add.ts'
import { enAccountCodes } from './english/account-codes.ts'
import { enAccountContact } from './english/account-contact.ts'
import { enAccountReceipt } from './english/account-receipt.ts'
import { enCountryPicker } from './english/country-picker.ts'
import { enPhone } from './english/phone.ts'
import { enPhoneField } from './english/phone-field.ts'
import { enCode } from './english/code.ts'
import { enFirst } from './english/first.ts'
import { enFlow } from './english/flow.ts'
import { enPasskey } from './english/passkey.ts'
import { enPasskeyNew } from './english/passkey-new.ts'
import { enOtherCode } from './english/other-code.ts'
import { enPassword } from './english/password.ts'
import { enPasswordNew } from './english/password-new.ts'
import { enProblems } from './english/problems.ts'
import { enRemember } from './english/remember.ts'
import { enStepUp } from './english/step-up.ts'
import { enWays } from './english/ways.ts'
import { enApprove } from './english/approve.ts'
import { enCamera } from './english/camera.ts'
import { enCameraFault } from './english/camera-fault.ts'
import { enCapture } from './english/capture.ts'
import { enEnding } from './english/ending.ts'
import { enGrid } from './english/grid.ts'
import { enGuide } from './english/guide.ts'
import { enHandoff } from './english/handoff.ts'
import { enHandover } from './english/handover.ts'
import { enHandoverPage } from './english/handover-page.ts'
import { enPicture } from './english/picture.ts'
import { enQuestions } from './english/questions.ts'
import { enReader } from './english/reader.ts'
import { enReturn } from './english/return.ts'
import { enWaiting } from './english/waiting.ts'
import type { Plural } from './plural.ts'

export const en = {
  ...enFirst,
  ...enFlow,
  ...enStepUp,
  ...enWays,
  ...enPassword,
  ...enPasswordNew,
  ...enCode,
  ...enOtherCode,
  ...enPasskey,
  ...enPasskeyNew,
  ...enProblems,
  ...enRemember,
  ...enApprove,
  ...enCapture,
  ...enCamera,
  ...enCameraFault,
  ...enGuide,
  ...enPicture,
  ...enReader,
  ...enEnding,
  ...enGrid,
  ...enHandoff,
  ...enHandover,
  ...enHandoverPage,
  ...enQuestions,
  ...enReturn,
  ...enWaiting,
  ...enPhone,
  ...enPhoneField,
  ...enCountryPicker,
  ...enAccount,
  ...enAccountAdd,
  ...enAccountCodes,
  ...enAccountContact,
  ...enAccountReceipt,
}

/** What a language file holds. */
export type Strings = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : Plural
}
export type StringKey = keyof Strings

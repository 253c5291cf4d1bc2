/**
 * @module
 * Door of the package. Importing it registers nothing: `@countersign/widget/define` does that.
 */
export { CountersignError, type CountersignErrorOptions } from './client/countersign-error.ts'
export type { Reader, ReaderWish } from './client/reader.ts'
export { ReaderError, type ReaderProblem } from './client/reader-error.ts'
export { setReader } from './client/set-reader.ts'
export { CountersignAccount } from './elements/countersign-account.ts'
export { CountersignElement } from './elements/countersign-element.ts'
export { CountersignLogin } from './elements/countersign-login.ts'
export { CountersignPhone } from './elements/countersign-phone.ts'
export { CountersignStepUp } from './elements/countersign-step-up.ts'
export { CancelEvent } from './events/cancel.ts'
export { ProblemEvent } from './events/problem.ts'
export { ProofEvent } from './events/proof.ts'
export { ReadyEvent } from './events/ready.ts'
export { ScreenEvent } from './events/screen.ts'
export { UpdateEvent, type UpdateDetail } from './events/update.ts'
export { createStepUpFetch, type StepUpFetchOptions } from './step-up/step-up-fetch.ts'
export { stepUp } from './step-up/step-up.ts'

/**
 * @module
 * All ceremonies: what the server puts into `prompt.data` and what the page answers.
 */
import type { CeremonyName } from '../authenticators.ts'
import { ApproveAnswer, ApprovePrompt } from './approve.ts'
import { CaptureAnswer, CapturePrompt } from './capture.ts'
import { CodeAnswer, CodePrompt } from './code.ts'
import { GridAnswer, GridPrompt } from './grid.ts'
import { HandoffAnswer, HandoffPrompt } from './handoff.ts'
import { PasskeyAnswer, PasskeyPrompt } from './passkey.ts'
import { PasswordAnswer, PasswordPrompt } from './password.ts'
import { QuestionsAnswer, QuestionsPrompt } from './questions.ts'

/** Prompt and answer schema by ceremony. Forgetting one does not compile. */
export const CEREMONIES = {
  password: { prompt: PasswordPrompt, answer: PasswordAnswer },
  code: { prompt: CodePrompt, answer: CodeAnswer },
  passkey: { prompt: PasskeyPrompt, answer: PasskeyAnswer },
  grid: { prompt: GridPrompt, answer: GridAnswer },
  questions: { prompt: QuestionsPrompt, answer: QuestionsAnswer },
  approve: { prompt: ApprovePrompt, answer: ApproveAnswer },
  handoff: { prompt: HandoffPrompt, answer: HandoffAnswer },
  capture: { prompt: CapturePrompt, answer: CaptureAnswer },
} satisfies Record<CeremonyName, unknown>

/**
 * @module
 * All ceremonies: what the server puts into `prompt.data` and what the page answers.
 */
import type { CeremonyName } from '../authenticators.ts'
import { CodeAnswer, CodePrompt } from './code.ts'
import { PasskeyAnswer, PasskeyPrompt } from './passkey.ts'
import { PasswordAnswer, PasswordPrompt } from './password.ts'

/** Prompt and answer schema by ceremony. Forgetting one does not compile. */
export const CEREMONIES = {
  password: { prompt: PasswordPrompt, answer: PasswordAnswer },
  code: { prompt: CodePrompt, answer: CodeAnswer },
  passkey: { prompt: PasskeyPrompt, answer: PasskeyAnswer },
} satisfies Record<CeremonyName, unknown>

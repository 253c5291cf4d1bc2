/**
 * @module
 * What each ceremony's prompts hold, and the reader for those of a plain sign-in. It lives beside the
 * client, so that these ceremonies need no schema library; the others bring a reader of their own.
 */
import {
  type ApprovePrompt,
  type CapturePrompt,
  type CeremonyName,
  CodePrompt,
  type GridPrompt,
  type HandoffPrompt,
  PasskeyPrompt,
  PasswordPrompt,
  type Prompt,
  type QuestionsPrompt,
} from '@countersign/protocol'
import * as v from 'valibot'

/** The ceremony's own part of a prompt, by ceremony. */
export interface PromptData extends Record<CeremonyName, object> {
  readonly password: PasswordPrompt
  readonly code: CodePrompt
  readonly passkey: PasskeyPrompt
  readonly grid: GridPrompt
  readonly questions: QuestionsPrompt
  readonly approve: ApprovePrompt
  readonly handoff: HandoffPrompt
  readonly capture: CapturePrompt
}

/** The parsed prompt of one ceremony. */
export type PromptOf<K extends CeremonyName> = Prompt & {
  readonly ceremony: K
  readonly data: PromptData[K]
}

/** A prompt whose `data` has been read. */
export type ParsedPrompt = { [K in CeremonyName]: PromptOf<K> }[CeremonyName]

const SCHEMAS = { password: PasswordPrompt, code: CodePrompt, passkey: PasskeyPrompt }

/**
 * Reads the data of a prompt of a plain sign-in.
 *
 * @returns undefined for data that only a newer widget could show.
 */
export function parseData<K extends keyof typeof SCHEMAS>(
  ceremony: K,
  data: unknown,
): PromptData[K] | undefined {
  const parsed = v.safeParse(SCHEMAS[ceremony], data)
  // What was read with a ceremony's schema is that ceremony's.
  return parsed.success ? (parsed.output as PromptData[K]) : undefined
}

/** As `parseData`: handed on, so that what lists the ceremonies needs no schema library. */
export type ParseData = typeof parseData

/**
 * @module
 * Reads the ceremony's own part of a prompt. It lives beside the client, so that the lazy ceremonies
 * need no schema library of their own.
 */
import { CodePrompt, PasskeyPrompt, PasswordPrompt, type Prompt } from '@countersign/protocol'
import * as v from 'valibot'

export type { CodePrompt, PasskeyPrompt, PasswordPrompt }

/** A prompt whose `data` has been read, by ceremony. */
export type ParsedPrompt =
  | (Prompt & { readonly ceremony: 'password'; readonly data: PasswordPrompt })
  | (Prompt & { readonly ceremony: 'code'; readonly data: CodePrompt })
  | (Prompt & { readonly ceremony: 'passkey'; readonly data: PasskeyPrompt })

/** The parsed prompt of one ceremony. */
export type PromptOf<K extends ParsedPrompt['ceremony']> = Extract<ParsedPrompt, { ceremony: K }>

const SCHEMAS = { password: PasswordPrompt, code: CodePrompt, passkey: PasskeyPrompt }

/** @returns undefined for a ceremony, or data, that only a newer widget could show. */
export function parsePrompt(prompt: Prompt): ParsedPrompt | undefined {
  if (!Object.hasOwn(SCHEMAS, prompt.ceremony)) return undefined
  const schema = SCHEMAS[prompt.ceremony as keyof typeof SCHEMAS]
  const parsed = v.safeParse(schema, prompt.data)
  return parsed.success ? ({ ...prompt, data: parsed.output } as ParsedPrompt) : undefined
}

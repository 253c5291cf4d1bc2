/**
 * @module
 * What the code screen says. Pure.
 */
import type { CodePrompt } from '../../client/parse-prompt.ts'
import type { Stage } from '../../controllers/stage.ts'
import type { Strings } from '../../strings/en.ts'

export function toHeading(strings: Strings, kind: string, isNew: boolean): string {
  if (kind === 'pin') return isNew ? strings.pinNewHeading : strings.pinHeading
  return kind === 'recovery-code' ? strings.recoveryHeading : strings.codeHeading
}

/** Where it went, masked. A stranger hears the same for every name: nothing says who has an account. */
export function toLead(stage: Pick<Stage, 'strings' | 'text'>, data: CodePrompt): string {
  const { strings } = stage
  const { channel, target, masked } = data
  if (masked) return ''
  if (channel === 'app') return strings.codeApp
  if (channel === 'paper') return strings.codePaper
  if (target === undefined) return channel === undefined ? '' : strings.codeMaybe
  if (channel === 'mail') return stage.text('codeMailTo', { target })
  return stage.text(channel === 'voice' ? 'codeVoiceTo' : 'codeSmsTo', { target })
}

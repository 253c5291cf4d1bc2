/**
 * @module
 * Ceremony `passkey`, signing in or approving: a short text and one button. The flow loads it.
 */
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { enPasskey } from '../../strings/english/passkey.ts'
import { authenticate } from './authenticate.ts'
import { openPasskeyFrame } from './passkey-frame.ts'

export function openPasskeyLogin(
  context: CeremonyContext,
  prompt: PromptOf<'passkey'>,
): Ceremony<PromptOf<'passkey'>> {
  const { stage, isPressed, another } = context
  stage.learn(enPasskey)
  const { strings } = stage
  // A key in the hand is no passkey to a person: neither a face nor a screen lock is asked.
  const thing = prompt.kind === 'security-key' ? 'securityKey' : 'passkey'
  return openPasskeyFrame(context, prompt, {
    name: 'passkey',
    heading: strings[`${thing}Heading`],
    lead: strings[`${thing}Lead`],
    waiting: strings[`${thing}Waiting`],
    none: strings[`${thing}None`],
    label: stage.confirm ?? strings[`${thing}Button`],
    instead: { label: strings.anotherWay, press: another },
    isAsked: isPressed,
    async ask(options) {
      const response = await authenticate(options)
      return response ? { response } : strings[`${thing}Stopped`]
    },
    advise: (code) =>
      code === 'passkey_refused' || code === 'answer_wrong'
        ? strings[`${thing}Refused`]
        : undefined,
  })
}

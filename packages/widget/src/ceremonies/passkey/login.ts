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
  return openPasskeyFrame(context, prompt, {
    name: 'passkey',
    heading: strings.passkeyHeading,
    lead: strings.passkeyLead,
    waiting: strings.passkeyWaiting,
    none: strings.passkeyNone,
    label: stage.confirm ?? strings.passkeyButton,
    instead: { label: strings.anotherWay, press: another },
    isAsked: isPressed,
    async ask(options) {
      const response = await authenticate(options)
      return response ? { response } : strings.passkeyStopped
    },
    advise: (code) =>
      code === 'passkey_refused' || code === 'answer_wrong' ? strings.passkeyRefused : undefined,
  })
}

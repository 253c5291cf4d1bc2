/**
 * @module
 * Ceremony `passkey`, making one: offered after a sign-up, or asked for in an account visit. The flow
 * loads it.
 */
import { startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { enPasskeyNew } from '../../strings/english/passkey-new.ts'
import { openPasskeyFrame } from './passkey-frame.ts'

export function openPasskeyRegistration(
  context: CeremonyContext,
  prompt: PromptOf<'passkey'>,
): Ceremony<PromptOf<'passkey'>> {
  const { stage } = context
  stage.learn(enPasskeyNew)
  const { strings } = stage
  return openPasskeyFrame(context, prompt, {
    name: 'passkey-new',
    heading: strings.passkeyNewHeading,
    lead: strings.passkeyNewLead,
    waiting: strings.passkeyNewWaiting,
    none: strings.passkeyNewNone,
    label: strings.passkeyNewButton,
    skip: strings.notNow,
    isAsked: false,
    async ask(options) {
      const made = await register(options)
      if ('response' in made) return made
      return made.isKnown ? strings.passkeyKnown : strings.passkeyNewStopped
    },
    advise(code) {
      if (code === 'passkey_known') return strings.passkeyKnown
      return code === 'passkey_refused' ? strings.passkeyNewStopped : undefined
    },
  })
}

type Made = { readonly response: Record<string, unknown> } | { readonly isKnown: boolean }

async function register(options: Readonly<Record<string, unknown>>): Promise<Made> {
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
    return { response: { ...(await startRegistration({ optionsJSON })) } }
  } catch (error) {
    const isKnown =
      error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
    return { isKnown }
  }
}

/**
 * @module
 * Ceremony `passkey`, making one: offered after a sign-up, or asked for in an account visit. The flow
 * loads it.
 */
import { startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { enPasskeyNew } from '../../strings/english/passkey-new.ts'
import { icon, PASSKEY } from '../../styles/icons.ts'
import { markSheet } from '../../styles/mark.ts'
import { passkeySheet } from './passkey-sheet.ts'

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPasskeyRegistration(
  context: CeremonyContext,
  first: PromptOf<'passkey'>,
): Ceremony<PromptOf<'passkey'>> {
  const { stage } = context
  stage.learn(enPasskeyNew)
  stage.adopt(markSheet)
  stage.adopt(passkeySheet)
  const { strings } = stage
  const isSupported = 'PublicKeyCredential' in globalThis
  let prompt = first
  let isWaiting = false
  let isClosed = false

  async function create(): Promise<void> {
    if (isWaiting) return
    isWaiting = true
    stage.notice = ''
    stage.requestUpdate()
    const made = await register(prompt.data.options)
    isWaiting = false
    if (isClosed) return
    if ('response' in made) context.answer(made)
    else stage.notice = made.isKnown ? strings.passkeyKnown : strings.passkeyNewStopped
    stage.requestUpdate()
  }

  return {
    screen: {
      name: 'passkey-new',
      heading: strings.passkeyNewHeading,
      get lead() {
        if (!isSupported) return strings.passkeyNewNone
        return isWaiting ? strings.passkeyNewWaiting : strings.passkeyNewLead
      },
      get body() {
        return html`<div class=${isWaiting ? 'mark waits' : 'mark'}>${icon(PASSKEY)}</div>`
      },
      get primary() {
        if (!isSupported) return undefined
        return { label: strings.passkeyNewButton, disabled: isWaiting, press: () => void create() }
      },
      get secondary() {
        if (!prompt.data.optional) return undefined
        return { label: strings.notNow, press: () => context.answer({ skip: true }) }
      },
    },
    update(next) {
      prompt = next
    },
    showProblem({ code }) {
      if (code !== 'passkey_known' && code !== 'passkey_refused') return false
      stage.notice = code === 'passkey_known' ? strings.passkeyKnown : strings.passkeyNewStopped
      return true
    },
    close() {
      isClosed = true
    },
  }
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

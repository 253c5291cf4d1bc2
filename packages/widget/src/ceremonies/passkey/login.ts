/**
 * @module
 * Ceremony `passkey`, signing in or approving: a short text and one button. The flow loads it.
 */
import { html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { enPasskey } from '../../strings/english/passkey.ts'
import { icon, PASSKEY } from '../../styles/icons.ts'
import { authenticate } from './authenticate.ts'
import { markSheet } from '../../styles/mark.ts'
import { passkeySheet } from './passkey-sheet.ts'

/** Opens the browser's sheet at a press: at once when a press led here, else at the button's. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPasskeyLogin(
  context: CeremonyContext,
  first: PromptOf<'passkey'>,
): Ceremony<PromptOf<'passkey'>> {
  const { stage } = context
  stage.learn(enPasskey)
  stage.adopt(markSheet)
  stage.adopt(passkeySheet)
  const { strings } = stage
  const isSupported = 'PublicKeyCredential' in globalThis
  let prompt = first
  let isWaiting = false
  let isClosed = false

  async function ask(): Promise<void> {
    if (isWaiting) return
    isWaiting = true
    stage.notice = ''
    stage.requestUpdate()
    const response = await authenticate(prompt.data.options)
    isWaiting = false
    if (isClosed) return
    if (response) context.answer({ response })
    else stage.notice = strings.passkeyStopped
    stage.requestUpdate()
  }

  if (isSupported && context.isPressed) void ask()

  return {
    screen: {
      name: 'passkey',
      heading: strings.passkeyHeading,
      get lead() {
        if (!isSupported) return strings.passkeyNone
        return isWaiting ? strings.passkeyWaiting : strings.passkeyLead
      },
      get body() {
        return html`<div class=${isWaiting ? 'mark waits' : 'mark'}>${icon(PASSKEY)}</div>`
      },
      get primary() {
        if (!isSupported) return { label: strings.anotherWay, press: () => context.another() }
        const label = stage.confirm ?? strings.passkeyButton
        return { label, disabled: isWaiting, press: () => void ask() }
      },
    },
    update(next) {
      prompt = next
    },
    showProblem({ code }) {
      if (code !== 'passkey_refused' && code !== 'answer_wrong') return false
      stage.notice = strings.passkeyRefused
      return true
    },
    close() {
      isClosed = true
    },
  }
}

/**
 * @module
 * Sets up an authenticator app: QR code, the same as text, and a link for the app on this device. A
 * chunk of its own, with the QR encoder.
 */
import { html } from 'lit'
import { renderQr } from '../../ceremonies/handoff/qr.ts'
import { COPY } from '../../styles/account-icons.ts'
import { icon } from '../../styles/icons.ts'
import type { AppSecret } from './above-prompt.ts'
import { copyText } from './copy-text.ts'
import type { Visit } from './visit.ts'

export function renderAppSetup(visit: Visit, { uri, secret }: AppSecret): unknown {
  const { strings } = visit
  // In groups of four it can be read out and compared; spaces do no harm in any app.
  const spaced = secret.replace(/.{4}(?=.)/g, '$& ')
  return html`<div class="app">
    <p>${strings.accountAppLead}</p>
    ${renderQr(uri, strings.accountAppQr)}
    <p id="app-key">${strings.accountAppKey}</p>
    <div class="code-key">
      <code aria-labelledby="app-key">${spaced}</code>
      <button
        type="button"
        class="link"
        part="button link"
        @click=${() => void copyText(visit, secret)}
      >
        ${icon(COPY)}${strings.accountCopy}
      </button>
    </div>
    <a href=${uri} part="link">${strings.accountAppOpen}</a>
  </div>`
}

/**
 * @module
 * The text that is consented to before a body is measured: asked by the ceremony, and read again on the account
 * page. Whoever draws it has learned `strings/english/capture.ts`.
 */
import { html } from 'lit'
import type { Stage } from '../../controllers/stage.ts'
import { CONSENT_TEXT } from './capture-wire.ts'

/** What is taken, what for, where it stays and how it goes: the text of `CONSENT_TEXT`. */
export function renderTerms(stage: Pick<Stage, 'strings' | 'text'>, modality: string): unknown {
  const { strings } = stage
  const { consentUse, consentGone, consentChoice } = strings
  const what = strings[modality === 'face' ? 'consentWhat.face' : 'consentWhat.other']
  const terms = [what, consentUse, consentGone, consentChoice]
  return html`<ul class="terms">
      ${terms.map((term) => html`<li>${term}</li>`)}
    </ul>
    <p class="version">${stage.text('consentVersion', { version: CONSENT_TEXT })}</p>`
}

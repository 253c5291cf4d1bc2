/**
 * @module
 * What was measured is deleted: a signed statement of it, to be kept by whoever wants to. A chunk of its own.
 */
import { html } from 'lit'
import type { Screen } from '../../controllers/stage.ts'
import { enAccountReceipt } from '../../strings/english/account-receipt.ts'
import { COPY, SAVE } from '../../styles/account-icons.ts'
import { icon } from '../../styles/icons.ts'
import { copyText } from './copy-text.ts'
import { saveFile } from './save-file.ts'
import type { Visit } from './visit.ts'
import { toMoment } from './when.ts'

/** @param receipt  JWT, as the server signed it. */
export function toReceiptScreen(visit: Visit, receipt: string): Screen {
  visit.element.learn(enAccountReceipt)
  const { strings, clock } = visit
  const when = toMoment(clock.now, clock)
  const lines = () => [
    visit.text('accountReceiptTitle', { site: visit.flow.view?.site.name ?? '' }),
    visit.text('accountReceiptMade', { when }),
    '',
    receipt,
  ]
  const ways = [
    { label: strings.accountCopy, path: COPY, press: () => void copyText(visit, receipt) },
    {
      label: strings.accountReceiptSave,
      path: SAVE,
      press: () => saveFile(strings.accountReceiptFile, lines()),
    },
  ]
  return {
    name: 'account-receipt',
    heading: strings.accountReceiptHeading,
    lead: strings.accountReceiptLead,
    body: html`<p id="receipt">${visit.text('accountReceiptMade', { when })}</p>
      <div class="code-key"><code class="receipt" aria-labelledby="receipt">${receipt}</code></div>
      <div class="keep">
        ${ways.map(
          ({ label, path, press }) =>
            html`<button type="button" class="secondary" part="button secondary" @click=${press}>
              ${icon(path)}${label}
            </button>`,
        )}
      </div>`,
    primary: { label: strings.accountReceiptDone, press: () => visit.showList() },
  }
}

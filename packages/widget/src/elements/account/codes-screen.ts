/**
 * @module
 * Recovery codes, this once: copy, print, download, and only then on. A chunk of its own.
 */
import { html } from 'lit'
import type { Screen } from '../../controllers/stage.ts'
import { enAccountCodes } from '../../strings/english/account-codes.ts'
import { COPY, PRINT, SAVE } from '../../styles/account-icons.ts'
import { icon } from '../../styles/icons.ts'
import { copyText } from './copy-text.ts'
import { printLines } from './print-lines.ts'
import { saveFile } from './save-file.ts'
import type { Visit } from './visit.ts'
import { toDate } from './when.ts'

export function toCodesScreen(visit: Visit, codes: readonly string[]): Screen {
  visit.element.learn(enAccountCodes)
  const { strings, clock } = visit
  const lines = () => [
    visit.text('accountCodesTitle', { site: visit.flow.view?.site.name ?? '' }),
    visit.text('accountCodesMade', { when: toDate(clock.now, clock) }),
    '',
    ...codes,
  ]
  const ways = [
    { label: strings.accountCopy, path: COPY, press: () => void copyText(visit, codes.join('\n')) },
    {
      label: strings.accountDownload,
      path: SAVE,
      press: () => saveFile(strings.accountCodesFile, lines()),
    },
    { label: strings.accountPrint, path: PRINT, press: () => printLines(lines()) },
  ]
  return {
    name: 'account-codes',
    heading: strings.accountCodesHeading,
    lead: strings.accountCodesLead,
    body: html`<ol class="codes" role="list" aria-label=${strings.accountCodesList}>
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ol>
      <div class="keep">
        ${ways.map(
          ({ label, path, press }) =>
            html`<button type="button" class="secondary" part="button secondary" @click=${press}>
              ${icon(path)}${label}
            </button>`,
        )}
      </div>`,
    primary: { label: strings.accountCodesSaved, press: () => visit.showList() },
  }
}

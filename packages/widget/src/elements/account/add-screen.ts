/**
 * @module
 * The list of what can be added. The account's list leads here.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { html } from 'lit'
import type { Screen } from '../../controllers/stage.ts'
import { CHEVRON, KIND_ICONS, OTHER } from '../../styles/way-icons.ts'
import { icon } from '../../styles/icons.ts'
import { findString } from '../../strings/find.ts'
import { startAdding } from './start-adding.ts'
import type { Visit } from './visit.ts'

export function toAddScreen(visit: Visit, kinds: readonly AuthenticatorKind[]): Screen {
  const { strings, element } = visit
  return {
    name: 'account-add',
    heading: strings.accountAddHeading,
    lead: strings.accountAddLead,
    body: html`<ul role="list">
      ${kinds.map(
        (kind) =>
          html`<li>
            <button type="button" class="row" part="way" @click=${() => startAdding(visit, kind)}>
              ${icon(KIND_ICONS[kind] ?? OTHER)}
              <span
                >${visit.toName({ kind })}<small>${findString(strings, 'accountAdd', kind)}</small></span
              >
              ${icon(CHEVRON)}
            </button>
          </li>`,
      )}
    </ul>`,
    links: [{ label: element.strings.back, press: () => visit.showList() }],
  }
}

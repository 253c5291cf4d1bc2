/**
 * @module
 * The list of what can be added. A chunk of its own; the account's list leads here.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { toCaptureObstacle } from '../../ceremonies/capture/obstacle.ts'
import type { Screen } from '../../controllers/stage.ts'
import { CHEVRON, KIND_ICONS, OTHER } from '../../styles/way-icons.ts'
import { icon } from '../../styles/icons.ts'
import { enAccountAdd } from '../../strings/english/account-add.ts'
import { findString } from '../../strings/find.ts'
import { isOfBody } from './groups.ts'
import { startAdding } from './start-adding.ts'
import type { Visit } from './visit.ts'

export function toAddScreen(visit: Visit, kinds: readonly AuthenticatorKind[]): Screen {
  const { element } = visit
  element.learn(enAccountAdd)
  const { strings } = visit
  return {
    name: 'account-add',
    heading: strings.accountAddHeading,
    lead: strings.accountAddLead,
    body: html`<ul role="list">
      ${kinds.map((kind) => renderKind(visit, kind))}
    </ul>`,
    links: [{ label: element.strings.back, press: () => visit.showList() }],
  }
}

/** What can't be added here stays in the list, and says why. */
function renderKind(visit: Visit, kind: AuthenticatorKind): unknown {
  const { strings } = visit
  const lack = isOfBody(kind) ? toCaptureObstacle(kind, true) : undefined
  const detail = lack ? findString(strings, 'off', lack) : findString(strings, 'accountAdd', kind)
  return html`<li>
    <button
      type="button"
      class="row"
      part="way"
      aria-disabled=${lack !== undefined}
      @click=${() => lack ?? startAdding(visit, kind)}
    >
      ${icon(KIND_ICONS[kind] ?? OTHER)}
      <span>${visit.toName({ kind })}<small>${detail}</small></span>
      ${lack ? nothing : icon(CHEVRON)}
    </button>
  </li>`
}

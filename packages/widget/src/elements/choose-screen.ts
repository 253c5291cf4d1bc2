/**
 * @module
 * The list of ways. The flow imports it.
 */
import type { Offer, TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import type { Screen } from '../controllers/stage.ts'
import { findString } from '../strings/find.ts'
import { CHEVRON, KIND_ICONS, OTHER } from '../styles/flow-icons.ts'
import { icon } from '../styles/icons.ts'
import type { Flow } from './flow-controller.ts'
import { toObstacle } from './offers.ts'

/** @param recover  The list of *Forgot password?*: every way but the password. */
export function toChooseScreen(flow: Flow, view: TransactionView, recover: boolean): Screen {
  const { stage } = flow
  const { strings } = stage
  const isLogin = view.purpose === 'login'
  const offers = view.offers.filter(({ kind }) => !recover || kind !== 'password')
  const back = { label: strings.back, press: () => flow.follow() }
  return {
    name: 'choose',
    heading: recover ? strings.chooseReset : isLogin ? strings.chooseHeading : strings.chooseVerify,
    lead: offers.length === 0 ? strings.noWays : recover ? strings.chooseResetLead : undefined,
    body: html`${flow.options.renderAbovePrompt?.(view)}
      <ul role="list" @keydown=${moveFocus}>
        ${offers.map((offer) => renderOffer(flow, offer))}
      </ul>`,
    links: view.prompt ? [back] : [],
  }
}

function renderOffer(flow: Flow, offer: Offer): unknown {
  const { stage } = flow
  const obstacle = toObstacle(offer)
  return html`<li>
    <button
      type="button"
      class="row"
      part="way"
      aria-disabled=${obstacle !== undefined}
      @click=${() => (obstacle ? undefined : void flow.pick(offer))}
    >
      ${icon(KIND_ICONS[offer.kind] ?? OTHER)}
      <span
        >${findString(stage.strings, 'kind', offer.kind)}<small
          >${toDetail(flow, offer, obstacle)}</small
        ></span
      >
      ${obstacle ? nothing : icon(CHEVRON)}
    </button>
  </li>`
}

/** One line: why not, else where to or which, else what it is. */
function toDetail({ stage, countdown }: Flow, offer: Offer, obstacle?: string): unknown {
  const left = countdown.secondsUntil(offer.locked_until)
  if (left > 0) return stage.text('tryAgainIn', { time: stage.time(left) })
  if (obstacle) return findString(stage.strings, 'off', obstacle)
  if (offer.target) return stage.text('sentTo', { target: offer.target })
  return offer.label ? html`<bdi>${offer.label}</bdi>` : findString(stage.strings, 'why', offer.kind)
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** Arrow keys go from way to way and stop at the ends; Tab works as everywhere. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = STEPS[event.key]
  if (!step) return
  event.preventDefault()
  const rows = [...event.currentTarget.querySelectorAll('button')]
  const at = rows.findIndex((row) => row.matches(':focus'))
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus()
}

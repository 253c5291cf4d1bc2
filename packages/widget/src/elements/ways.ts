/**
 * @module
 * Which way next: the best one by itself, one that sends something after a press, or the list. A chunk
 * of its own; the flow loads it.
 */
import type { Offer, TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { toCaptureObstacle } from '../ceremonies/capture/obstacle.ts'
import { isSupported } from '../ceremonies/index.ts'
import type { Screen } from '../controllers/stage.ts'
import { enWays } from '../strings/english/ways.ts'
import { findString } from '../strings/find.ts'
import { icon } from '../styles/icons.ts'
import { markSheet } from '../styles/mark.ts'
import { CHEVRON, KIND_ICONS, OTHER } from '../styles/way-icons.ts'
import { waysSheet } from '../styles/ways.ts'
import { isEnding } from './ending-codes.ts'
import type { Flow } from './flow-controller.ts'
import { type Abilities, ASKS, needsPress, SENDS, toFirstOffer, toObstacle } from './offers.ts'

const toHere = ({ view }: Flow): Abilities => ({
  isSupported,
  toLack: (kind) => toCaptureObstacle(kind, view?.own),
})

/** In state `choose`: the best way first. Nothing is sent, and no sheet opens, without a press. */
export async function leadOn(flow: Flow, view: TransactionView): Promise<void> {
  learn(flow)
  if (view.state !== 'choose') return end(flow, view)
  // What happened elsewhere is said before anything else is asked.
  const { problem } = view
  if (isEnding(problem)) return (await import('./problem.ts')).meetEnding(flow, problem)
  const first = toFirstOffer(view.offers, toHere(flow))
  if (!first || flow.askedVersion === view.version) return showWays(flow)
  if (needsPress(first)) return flow.show(toSendScreen(flow, first))
  flow.askedVersion = view.version
  await flow.run(() => flow.transaction.post('challenges', { authenticator: first.id }))
}

/** It failed, or ended elsewhere: in another tab, at the vendor. */
async function end(flow: Flow, view: TransactionView): Promise<void> {
  const { meetCode } = await import('./problem.ts')
  await meetCode(flow, view.problem ?? `transaction_${view.state}`)
}

/** @param recover  The list of *Forgot password?*: every way but the password. */
export function showWays(flow: Flow, recover = false): void {
  learn(flow)
  const { view } = flow
  if (!view) return
  const { strings } = flow.stage
  const offers = view.offers.filter(({ kind }) => !recover || kind !== 'password')
  const heading = view.purpose === 'login' ? strings.chooseHeading : strings.chooseVerify
  flow.show({
    name: 'choose',
    heading: recover ? strings.chooseReset : heading,
    lead: offers.length === 0 ? strings.noWays : recover ? strings.chooseResetLead : undefined,
    get body() {
      return html`${flow.view && flow.options.renderAbovePrompt?.(flow.view)}
        <ul role="list" @keydown=${moveFocus}>
          ${offers.map((offer) => renderOffer(flow, offer, recover))}
        </ul>`
    },
    links: view.prompt ? [{ label: strings.back, press: () => void flow.go() }] : [],
  })
}

/** One way that reaches somebody or leads away: says what and where to, and waits for the press. */
function toSendScreen(flow: Flow, offer: Offer): Screen {
  const { stage } = flow
  const { strings } = stage
  const { kind, target = offer.label } = offer
  const sending = target && findString(strings, 'send', kind)
  const sentence = sending ? stage.fill(sending, { target }) : findString(strings, 'why', kind)
  const isCode = SENDS.includes(kind)
  const others = (flow.view?.offers.length ?? 0) > 1
  return {
    name: 'send',
    heading: isCode ? strings.sendHeading : findString(strings, 'kind', kind),
    lead: sentence,
    body: html`${flow.view && flow.options.renderAbovePrompt?.(flow.view)}
      <div class="mark">${icon(KIND_ICONS[kind] ?? OTHER)}</div>`,
    primary: {
      label: isCode
        ? strings.sendButton
        : ASKS.includes(kind)
          ? strings.askButton
          : strings.goButton,
      press: () => void flow.pick(offer),
    },
    links: others ? [{ label: strings.anotherWay, press: () => void flow.choose() }] : [],
  }
}

function renderOffer(flow: Flow, offer: Offer, recover: boolean): unknown {
  const { stage, view } = flow
  const obstacle = toObstacle(offer, toHere(flow))
  const press = (): void => {
    if (obstacle) return
    const isStanding = offer.ceremony === 'passkey' && view?.passkey && !view.own && !recover
    void (isStanding ? flow.usePasskey() : flow.pick(offer, recover))
  }
  return html`<li>
    <button
      type="button"
      class="row"
      part="way"
      aria-disabled=${obstacle !== undefined}
      @click=${press}
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
  return offer.label
    ? html`<bdi>${offer.label}</bdi>`
    : findString(stage.strings, 'why', offer.kind)
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

function learn({ stage }: Flow): void {
  stage.learn(enWays)
  stage.adopt(markSheet)
  stage.adopt(waysSheet)
}

/**
 * @module
 * What ceremonies share that wait for the phone: the ring, the time left, sending again, and asking the
 * server how it stands. Approving and the hand-off to a phone build on it.
 */
import { html } from 'lit'
import type { Prompt } from '@countersign/protocol'
import type { CeremonyContext } from '../../controllers/ceremony.ts'
import { startPolling } from '../../controllers/polling.ts'
import type { Press } from '../../controllers/stage.ts'
import { enWaiting } from '../../strings/english/waiting.ts'
import { waitingSheet } from './waiting-sheet.ts'

/** So long is waited before anybody speaks of sending again. */
const LATE_MS = 15_000
/** A number with more characters is drawn smaller, and one with more still smaller yet. */
const FEW = 3
const MANY = 4

/** A wait for the phone, as a screen shows it. */
export interface Waiting {
  /** *Send it again*, once it is late; never where nothing is sent. */
  readonly again: Press | undefined
  /** A number, or something else, in the ring that shows the time left. */
  renderRing(content: unknown): unknown
  renderLeft(): unknown
  update(prompt: Prompt): void
  close(): void
}

/** The number to carry; the heading says it to those who can't see it. */
export function renderNumber(number: string): unknown {
  const size = number.length > MANY ? 'long' : number.length > FEW ? 'middling' : ''
  return html`<span class=${`number ${size}`} aria-hidden="true">${number}</span>`
}

/** @param isSent  Something was sent that may not arrive. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openWaiting(context: CeremonyContext, first: Prompt, isSent: boolean): Waiting {
  const { stage, ports, secondsUntil } = context
  stage.learn(enWaiting)
  stage.adopt(waitingSheet)
  const { strings } = stage
  let stop = startPolling(context)
  let prompt = first
  let total = 1
  let isLate = false
  let lateness = new AbortController()
  begin()

  function begin(): void {
    lateness.abort()
    lateness = new AbortController()
    isLate = false
    total = Math.max(1, secondsUntil(prompt.expires_at))
    if (!isSent) return
    const becomeLate = (): void => {
      isLate = true
      // It is announced; what a problem has said there stays.
      stage.notice ||= strings.waitLate
      stage.requestUpdate()
    }
    ports.wait(LATE_MS, lateness.signal).then(becomeLate, () => undefined)
  }

  return {
    get again() {
      if (!isLate) return undefined
      const left = secondsUntil(prompt.resend_at)
      const label = left ? stage.text('waitResendIn', { time: stage.time(left) }) : undefined
      return {
        label: label ?? strings.waitResend,
        disabled: left > 0,
        press: context.resend,
      }
    },
    renderRing(content) {
      const rest = Math.min(1, secondsUntil(prompt.expires_at) / total)
      return html`<div class="ring">
        <svg class="time" viewBox="0 0 120 120" aria-hidden="true">
          <circle cx="60" cy="60" r="56" />
          <circle cx="60" cy="60" r="56" pathLength="1" stroke-dasharray="${rest} 1" />
        </svg>
        ${content}
      </div>`
    },
    renderLeft() {
      const left = secondsUntil(prompt.expires_at)
      return html`<p class="left">
        ${left ? stage.text('waitLeft', { time: stage.time(left) }) : ''}
      </p>`
    },
    update(next) {
      const isOther = next.challenge !== prompt.challenge
      prompt = next
      if (!isOther) return
      // The button goes: the heading takes the focus.
      stage.fields.hadFocus ||= stage instanceof Element && stage.matches(':focus-within')
      stop()
      stop = startPolling(context)
      begin()
      if (isSent) stage.notice = strings.waitResent
    },
    close() {
      lateness.abort()
      stop()
    },
  }
}

/**
 * @module
 * A list of movements, with the empty row that the page's script copies for a new one.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import type { Movement } from '../ledger.ts'
import { toSignedEuros } from '../money.ts'

const DAY_SECONDS = 86_400

/** @param now  Epoch seconds: today's movements say *Today*. */
export function renderMovements(movements: readonly Movement[], now: number): Html {
  return html`<ul class="movements" data-movements>
      ${movements.map((movement) => renderMovement(movement, now))}
    </ul>
    <template id="movement-row">${renderMovement({ id: 0, at: now, name: '', note: '', cents: 0 }, now)}</template>`
}

function renderMovement({ at, name, note, cents }: Movement, now: number): Html {
  return html`<li class="movement ${cents > 0 ? 'incoming' : ''}">
    <span class="movement-face" aria-hidden="true">${name.slice(0, 1)}</span>
    <span class="movement-text">
      <span class="movement-name"><bdi>${name}</bdi></span>
      <span class="movement-note"><bdi>${note}</bdi></span>
    </span>
    <span class="movement-end">
      <bdi class="movement-amount">${toSignedEuros(cents)}</bdi>
      <time class="movement-day" datetime="${new Date(at * 1000).toISOString()}">${toDay(at, now)}</time>
    </span>
  </li>`
}

const sameYear = new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'short' })

/** `Today`, `Yesterday`, `14 Nov`. */
export function toDay(at: number, now: number): string {
  const days = toDayNumber(now) - toDayNumber(at)
  if (days === 0) return 'Today'
  return days === 1 ? 'Yesterday' : sameYear.format(at * 1000)
}

function toDayNumber(at: number): number {
  const minutes = new Date(at * 1000).getTimezoneOffset()
  return Math.floor((at - minutes * 60) / DAY_SECONDS)
}

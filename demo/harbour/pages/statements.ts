/**
 * @module
 * Statements: no single action to approve, but a stronger and fresher sign-in than usual.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { renderPage, type Viewer } from './layout.ts'

/** One calendar month, `id` as `2026-11`. */
export interface Month {
  readonly id: string
  readonly label: string
}

export function renderStatements(viewer: Viewer, months: readonly Month[]): Html {
  return renderPage({
    title: 'Statements',
    path: '/statements',
    viewer,
    body: html`<div class="column">
      <h1>Statements</h1>
      <p class="lead">
        They show everything, so Harbour asks for two ways of proving it’s you, not more than five minutes
        ago. After that they open without asking.
      </p>
      <section class="card" aria-label="Months">
        <ul class="months">
          ${months.map(
            (month) => html`<li>
              <button type="button" class="month" data-month="${month.id}">
                <span>${month.label}</span>
                <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="m8 5 5 5-5 5" /></svg>
              </button>
            </li>`,
          )}
        </ul>
        <p class="outcome" role="status" data-outcome></p>
      </section>
      <section class="card statement" id="statement" aria-labelledby="statement-title" hidden>
        <h2 id="statement-title" tabindex="-1"></h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">What</th>
              <th scope="col" class="number">Amount</th>
            </tr>
          </thead>
          <tbody></tbody>
        </table>
      </section>
    </div>`,
  })
}

const monthLabel = new Intl.DateTimeFormat('en-IE', {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** The current month and the `count - 1` before it, newest first. */
export function toMonths(now: number, count: number): Month[] {
  const today = new Date(now * 1000)
  return Array.from({ length: count }, (_, back) => {
    const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1))
    return { id: first.toISOString().slice(0, 7), label: monthLabel.format(first) }
  })
}

/**
 * @param id  `2026-11`.
 * @returns Epoch seconds, `until` excluded; undefined when it is no month.
 */
export function toMonthRange(
  id: string,
): { from: number; until: number; label: string } | undefined {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(id)
  if (match === null) return undefined
  const [year, month] = [Number(match[1]), Number(match[2])]
  const from = Date.UTC(year, month - 1, 1)
  return {
    from: from / 1000,
    until: Date.UTC(year, month, 1) / 1000,
    label: monthLabel.format(from),
  }
}

/**
 * @module
 * The payout account: a change that only a passkey approves.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import type { Run } from '../../runs.ts'
import { toGroupedIban } from '../iban.ts'
import { renderPage, type Viewer } from './layout.ts'

/** @param current  IBAN; null while interest stays on the Harbour account. */
export function renderPayout(viewer: Viewer, current: string | null): Html {
  return renderPage({
    title: 'Payout account',
    path: '/payout',
    viewer,
    body: html`<div class="column">
      <h1>Payout account</h1>
      <p class="lead">Interest and refunds go here on the first of each month.</p>
      <section class="card" aria-labelledby="now-title">
        <h2 id="now-title">Now</h2>
        <p class="standing" data-payout>
          ${current === null ? 'Your Harbour account' : html`<bdi>${toGroupedIban(current)}</bdi>`}
        </p>
      </section>
      <section class="card" aria-labelledby="change-title">
        <h2 id="change-title">Change it</h2>
        <form class="fields" id="payout" novalidate>
          <div class="field">
            <label for="account">New IBAN</label>
            <input id="account" name="account" type="text" autocomplete="off" spellcheck="false" dir="ltr"
              maxlength="42" required placeholder="DE89 3704 0044 0532 0130 00" aria-describedby="account-error" />
            <p class="error" id="account-error" hidden></p>
          </div>
          <p class="form-note">
            Whoever changes this account could collect your money, so only a passkey will do.
            ${renderWhere(viewer.run)}
          </p>
          <button class="primary" type="submit">Change</button>
          <p class="outcome" role="status" data-outcome></p>
        </form>
      </section>
    </div>`,
  })
}

/** Where a passkey is made: whoever checks it keeps it. */
function renderWhere(run: Run): Html {
  return run === 'entrust'
    ? html`Entrust keeps yours: the Pocket adds one, under Keys at Entrust.`
    : html`You add one under <a href="/account">Security</a>.`
}

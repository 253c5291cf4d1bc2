/**
 * @module
 * The Pocket's page: a phone drawn in CSS. Its script fills it; nothing here is a secret of its own.
 */
import { html } from 'hono/html'
import { TRIAL_ACCOUNTS } from '../accounts.ts'
import { ALLA } from '../allthenticate/tenant.ts'
import type { Html } from '../html.ts'
import { renderEntrustApps } from './entrust-apps.ts'
import { renderHouseApp } from './house-app.ts'
import { renderFaults } from './make-it-fail.ts'

/** In this order: the last one holds what adapts the others. */
const SHEETS = ['phone', 'apps', 'requests', 'entrust', 'house', 'desk'] as const

/** @param person  Whose things to show; default the first account. */
export function renderPocket(person = 'local'): Html {
  const known = TRIAL_ACCOUNTS.some((account) => account.id === person)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Pocket</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        ${SHEETS.map((name) => html`<link rel="stylesheet" href="/assets/pocket-${name}.css" />`)}
        <script type="module" src="/assets/pocket.js"></script>
      </head>
      <body data-person="${person}">
        <main aria-labelledby="pocket-title">
          <h1 class="unseen" id="pocket-title">Pocket</h1>
          <div class="phone">
            <div class="status-bar" aria-hidden="true">
              <span data-time></span><span class="island"></span><span class="battery"></span>
            </div>
            ${renderScreen(person)}
            <div class="home-bar" aria-hidden="true"></div>
          </div>
          <div class="stand">
            <label for="person">Whose phone</label>
            <select id="person">
              ${TRIAL_ACCOUNTS.map((account) => renderOption(account.id, account.name, person))}
              ${known ? '' : renderOption(person, 'Your own account', person)}
            </select>
          </div>
          ${renderFaults(person)}
          <p class="unseen" role="status" data-copy-news></p>
        </main>
        <template id="ring">
          <svg class="ring" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <circle class="ring-rest" cx="12" cy="12" r="9" />
            <circle class="ring-left" cx="12" cy="12" r="9" pathLength="30" data-ring />
          </svg>
        </template>
      </body>
    </html>`
}

function renderOption(id: string, name: string, chosen: string): Html {
  return html`<option value="${id}" ${id === chosen ? html`selected` : ''}>${name}</option>`
}

function renderScreen(person: string): Html {
  const isInHouse = person === ALLA
  return html`<div class="screen" tabindex="0" role="group" aria-label="Phone screen">
    <div class="lock">
      <p class="clock"><time data-time></time></p>
      <p class="date" data-date></p>
    </div>
    <section class="requests" aria-labelledby="requests-title" data-requests hidden>
      <h2 id="requests-title" class="unseen">Requests</h2>
      <div role="log" aria-live="polite" data-request-list></div>
    </section>
    ${isInHouse ? renderHouseApp(true) : ''}
    <section class="app codes" aria-labelledby="codes-title" data-codes hidden>
      <h2 id="codes-title">Authenticator</h2>
      <ul data-tokens></ul>
    </section>
    <section class="messages" aria-labelledby="messages-title">
      <h2 id="messages-title" class="unseen">Messages</h2>
      <div role="log" aria-live="polite"><ol data-messages></ol></div>
      <button type="button" class="earlier" data-earlier aria-expanded="false" hidden></button>
      <p class="quiet-note" data-no-messages>No messages yet. Codes sent to you arrive here.</p>
    </section>
    <section class="app notes" aria-labelledby="notes-title" data-notes hidden>
      <h2 id="notes-title">Notes</h2>
      <ul data-note-list></ul>
    </section>
    ${renderEntrustApps()} ${isInHouse ? '' : renderHouseApp(false)}
    <details class="app add" data-add-app>
      <summary>Add an authenticator key</summary>
      <form data-add>
        <label for="key">Set-up key from the account page</label>
        <div class="add-row">
          <input id="key" type="text" autocomplete="off" spellcheck="false" dir="ltr" required />
          <button type="submit">Add</button>
        </div>
        <p class="add-outcome" role="status" data-add-outcome></p>
      </form>
    </details>
  </div>`
}

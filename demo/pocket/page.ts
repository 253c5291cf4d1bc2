/**
 * @module
 * The Pocket's page: a phone drawn in CSS. Its script fills it; nothing here is a secret of its own.
 */
import { html } from 'hono/html'
import { TRIAL_ACCOUNTS } from '../accounts.ts'
import type { Html } from '../html.ts'

/** In this order: the last one holds what adapts the others. */
const SHEETS = ['phone', 'apps', 'requests', 'entrust', 'desk'] as const

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
            ${renderScreen()}
            <div class="home-bar" aria-hidden="true"></div>
          </div>
          <div class="stand">
            <label for="person">Whose phone</label>
            <select id="person">
              ${TRIAL_ACCOUNTS.map((account) => renderOption(account.id, account.name, person))}
              ${known ? '' : renderOption(person, 'Your own account', person)}
            </select>
          </div>
          ${renderFaults()}
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

function renderScreen(): Html {
  return html`<div class="screen" tabindex="0" role="group" aria-label="Phone screen">
    <div class="lock">
      <p class="clock"><time data-time></time></p>
      <p class="date" data-date></p>
    </div>
 <section class="requests" aria-labelledby="requests-title" data-requests hidden>
      <h2 id="requests-title" class="unseen">Requests</h2>
      <div role="log" aria-live="polite" data-request-list></div>
    </section>
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
    ${renderEntrustApps()}
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

/** What an account at Entrust brings along; the script fills it, for whoever has one. */
function renderEntrustApps(): Html {
  return html`<details class="app card-app" data-grid-app hidden>
      <summary>Grid card <span data-grid-serial></span></summary>
      <table class="grid-card" data-grid></table>
    </details>
    <details class="app answers-app" data-answers-app hidden>
      <summary>Answers to questions</summary>
      <ul data-answers></ul>
    </details>
    <details class="app sign-app" data-sign-app hidden>
      <summary>Sign with the token</summary>
      <form data-sign>
        <label for="values">Values from the page, one on each line</label>
        <textarea id="values" rows="4" spellcheck="false" autocomplete="off" required></textarea>
        <button type="submit" class="copy">Sign</button>
        <p class="sign-outcome" role="status" data-sign-outcome></p>
      </form>
    </details>
    <details class="app keys-app" data-keys-app hidden>
      <summary>Keys at Entrust</summary>
      <p>Entrust’s own pages do this elsewhere. Here the Pocket does.</p>
      <div class="key-buttons">
        <button type="button" class="copy" data-key="PASSKEY">Add a passkey</button>
        <button type="button" class="copy" data-key="FIDO">Add a security key</button>
        <button type="button" class="copy" data-certificate>Get the certificate</button>
      </div>
      <p role="status" data-key-outcome></p>
    </details>`
}

function renderFaults(): Html {
  return html`<details class="faults">
    <summary>Make it fail</summary>
    <fieldset>
      <legend>Messages</legend>
      <label><input type="radio" name="fault" value="none" checked /> Arrive</label>
      <label><input type="radio" name="fault" value="delayed" /> Late</label>
      <label><input type="radio" name="fault" value="lost" /> Get lost</label>
      <label><input type="radio" name="fault" value="refused" /> Refused</label>
    </fieldset>
    <fieldset data-entrust-faults hidden>
      <legend>Entrust</legend>
      <label><input type="radio" name="entrust-fault" value="none" checked /> Answers</label>
      <label><input type="radio" name="entrust-fault" value="slow" /> Slow</label>
      <label><input type="radio" name="entrust-fault" value="down" /> Down</label>
      <label><input type="radio" name="entrust-fault" value="wrong" /> Talks nonsense</label>
      <label class="wide"><input type="radio" name="entrust-fault" value="locked" /> All of Enzo’s ways locked</label>
      <label class="wide"><input type="checkbox" name="refusal" value="no_transaction" /> What is declined just vanishes</label>
    </fieldset>
    <fieldset data-entrust-risk hidden>
      <legend>Risk that Entrust sees</legend>
      <label class="wide"><input type="radio" name="risk" value="LOW" checked /> Low: any one way will do</label>
      <label class="wide"><input type="radio" name="risk" value="MEDIUM" /> Medium: a second step, too</label>
      <label class="wide"><input type="radio" name="risk" value="HIGH" /> High: nobody gets in</label>
    </fieldset>
    <div class="fault-buttons">
      <button type="button" data-clock>Clock 6 minutes on</button>
      <button type="button" data-reset>Start the trial over</button>
    </div>
    <p class="fault-state" role="status" data-fault-state></p>
  </details>`
}

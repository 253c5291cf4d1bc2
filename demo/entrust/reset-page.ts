/**
 * @module
 * Where Entrust lets people choose a new password. A real tenant has such a page of its own, and checks
 * first whose password it is; here it says so.
 */
import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** Path of the page. */
export const RESET_PATH = '/vendors/entrust/new-password'

/** Shorter than the least that the form takes. */
export const LEAST_PASSWORD = 8

/** @param state  `bad`: too short; `done`: changed. */
export function renderResetPage(state: 'asked' | 'bad' | 'done'): Html {
  const body = state === 'done' ? renderDone() : renderForm(state === 'bad')
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>New password · Entrust (simulated)</title>
        <link rel="stylesheet" href="/assets/vendor.css" />
      </head>
      <body>
        <main>
          <p class="who">Entrust (simulated)</p>
          ${body}
        </main>
      </body>
    </html>`
}

function renderForm(isBad: boolean): Html {
  return html`<h1>Choose a new password</h1>
    <p>For Enzo Entrust. A real tenant would check first that it’s him; the trial takes your word.</p>
    <form method="post" action="${RESET_PATH}">
      <label for="password">New password</label>
      <input id="password" name="password" type="password" autocomplete="new-password" required
        ${isBad ? html`aria-invalid="true" aria-describedby="error"` : ''} />
      ${isBad ? html`<p class="error" id="error">Use at least ${LEAST_PASSWORD} characters.</p>` : ''}
      <button type="submit">Change it</button>
    </form>`
}

const renderDone = (): Html =>
  html`<h1>Your password is changed</h1>
    <p>Close this page, go back to Harbour and sign in with it. The Pocket has written it down.</p>`

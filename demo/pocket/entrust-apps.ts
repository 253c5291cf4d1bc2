/**
 * @module
 * What an account at Entrust brings along on the phone. `pocket-entrust.js` fills it, for whoever has one.
 */
import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** Each hidden until there is something in it. */
export const renderEntrustApps =
  (): Html => html`<details class="app card-app" data-grid-app hidden>
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

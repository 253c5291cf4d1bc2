/**
 * @module
 * *What just happened*: who called whom a moment ago, and where each secret stayed. Filled by `calls.js`.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'

/** Closed until the visitor asks. It belongs to the trial, not to the bank: so it stands aside. */
export const renderCallsPanel = (): Html => html`<aside class="calls" aria-label="Behind this page">
    <details data-calls-panel>
      <summary>
        <span class="calls-head">
          <span class="calls-title">What just happened</span>
          <span class="calls-hint">Every call behind this page, its secrets masked</span>
        </span>
      </summary>
      <p class="calls-note">
        The calls of the last minutes, newest first. What Countersign asks a company stands below the call that
        caused it. ${masked} is what was there and is nobody’s business: codes, keys, ids, pictures. A company’s
        keys go to that company alone.
      </p>
      <ol class="calls-list" data-calls></ol>
      <button type="button" class="quiet calls-earlier" data-calls-earlier aria-expanded="false" hidden></button>
      <p class="calls-none" data-no-calls>Nothing yet. Sign in, or send some money.</p>
    </details>
  </aside>`

const masked = html`<span class="masked" aria-hidden="true">•••</span><span class="unseen">“Hidden”</span>`

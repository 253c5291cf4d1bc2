/**
 * @module
 * *What just happened*: who called whom a moment ago, and where each secret stayed. Filled by `calls.js`.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'

/** Closed until the visitor asks. */
export const renderCallsPanel = (): Html => html`<details class="calls" data-calls-panel>
    <summary>What just happened</summary>
    <p class="calls-note">
      Each call of the last minutes, newest first. <span class="masked">•••</span> stands for what was there and is
      nobody’s business: codes, keys, ids, pictures. A vendor’s keys travel on the last arrow only.
    </p>
    <ol class="calls-list" data-calls aria-live="off"></ol>
    <p class="calls-none" data-no-calls>Nothing yet. Sign in, or send some money.</p>
  </details>`

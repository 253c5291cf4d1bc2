/**
 * @module
 * The app that shows the doors of Harbour House, a lamp to each. `pocket-house.js` fills it.
 */
import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** @param isOpen  For whoever the doors open to; on the other phones it lies folded. */
export const renderHouseApp = (isOpen: boolean): Html => html`<details
    class="app house-app"
    data-house-app
    ${isOpen ? html`open` : ''}
    hidden
  >
    <summary>Harbour House</summary>
    <ul class="doors" data-doors></ul>
    <p class="unseen" role="status" data-door-news></p>
  </details>`

/**
 * @module
 * What an address that leads nowhere shows.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { renderPage } from './layout.ts'

export function renderNotFound(): Html {
  return renderPage({
    title: 'Not found',
    path: '',
    body: html`<div class="column">
      <h1>Nothing is moored here</h1>
      <p class="lead">The address may be mistyped. <a href="/">Back to Harbour</a></p>
    </div>`,
  })
}

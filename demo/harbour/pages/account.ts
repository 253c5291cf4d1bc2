/**
 * @module
 * Security: the whole page is one tag; Countersign brings list, adding and removing.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { SITE_OF_RUN } from '../../runs.ts'
import { renderPage, type Viewer } from './layout.ts'

export function renderAccountPage(viewer: Viewer): Html {
  return renderPage({
    title: 'Security',
    path: '/account',
    viewer,
    body: html`<div class="column">
      <h1>Security</h1>
      <section aria-label="Ways to sign in">
        <countersign-account site="${SITE_OF_RUN[viewer.run]}" handle-from="/account/visit"></countersign-account>
      </section>
    </div>`,
  })
}

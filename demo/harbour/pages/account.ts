/**
 * @module
 * Security: the whole page is one tag; Countersign brings list, adding and removing.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { SITE_OF_RUN } from '../../runs.ts'
import { renderPage, type Viewer } from './layout.ts'

export interface AccountPageFacts {
  /** Where AuthX is simulated, it compares no faces. */
  readonly anyFacePasses: boolean
}

export function renderAccountPage(viewer: Viewer, { anyFacePasses }: AccountPageFacts): Html {
  return renderPage({
    title: 'Security',
    path: '/account',
    viewer,
    body: html`<div class="column">
      <h1>Security</h1>
      <section aria-label="Ways to sign in">
        <countersign-account site="${SITE_OF_RUN[viewer.run]}" handle-from="/account/visit"></countersign-account>
      </section>
      ${
        anyFacePasses && viewer.run === 'authx'
          ? html`<p class="form-note">In this trial AuthX is simulated and compares no faces: once you add one, any face passes for it.</p>`
          : ''
      }
    </div>`,
  })
}

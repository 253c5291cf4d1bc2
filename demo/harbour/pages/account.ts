/**
 * @module
 * Security: the whole page is one tag; Countersign brings list, adding and removing.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { SITE_OF_RUN } from '../../runs.ts'
import type { TrialFaces } from '../parts.ts'
import { renderPage, type Viewer } from './layout.ts'

export interface AccountPageFacts {
  readonly faces: TrialFaces
}

export function renderAccountPage(viewer: Viewer, { faces }: AccountPageFacts): Html {
  const note = viewer.run === 'authx' ? toNote(faces) : undefined
  return renderPage({
    title: 'Security',
    path: '/account',
    viewer,
    body: html`<div class="column">
      <h1>Security</h1>
      <section aria-label="Ways to sign in">
        <countersign-account site="${SITE_OF_RUN[viewer.run]}" handle-from="/account/visit"></countersign-account>
      </section>
      ${note === undefined ? '' : html`<p class="form-note">${note}</p>`}
    </div>`,
  })
}

/** What is simulated, and what is not. */
function toNote({ authx, matcher }: TrialFaces): string | undefined {
  if (authx === 'real') return undefined
  return matcher === undefined
    ? 'In this trial AuthX is simulated and compares no faces: once you add one, any face passes for it.'
    : 'In this trial AuthX is simulated, on this machine: it really compares your face with the one you added. It keeps what it measured, in memory alone and no picture, until you remove the face or the trial ends. It can’t tell you from a picture of you.'
}

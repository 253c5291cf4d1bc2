/**
 * @module
 * What every page of Harbour shares: masthead, footer, and the Pocket beside it.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { DEFAULT_RUN, PERSON_OF_RUN, type Run } from '../../runs.ts'
import { renderCallsPanel } from './calls-panel.ts'
import { renderRunSwitch } from './run-switch.ts'

/** Who is looking. */
export interface Viewer {
  readonly user: string
  readonly name: string
  /** What Harbour ran on when they signed in. */
  readonly run: Run
}

export interface PageFacts {
  readonly title: string
  /** Path of the page, for the mark in the navigation. */
  readonly path: string
  /** What Harbour runs on; without one, the viewer's. */
  readonly run?: Run
  /** Undefined when nobody is signed in. */
  readonly viewer?: Viewer | undefined
  readonly body: Html
}

const NAVIGATION = [
  { path: '/', label: 'Overview' },
  { path: '/statements', label: 'Statements' },
  { path: '/payout', label: 'Payout account' },
  { path: '/building', label: 'Building' },
  { path: '/account', label: 'Security' },
] as const

/** In this order: the last one adapts what the others lay out. */
const SHEETS = [
  'base',
  'run',
  'cards',
  'welcome',
  'overview',
  'pages',
  'house',
  'calls',
  'pane',
  'widths',
] as const

/** A lit buoy on the water: Harbour's mark. */
const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <rect class="mark-ground" width="32" height="32" rx="9" />
  <path class="mark-buoy" d="M16 6.5 20.6 18h-9.2Z" />
  <circle class="mark-light" cx="16" cy="6.8" r="2.1" />
  <path class="mark-water" d="M6 20.5c2.5 0 2.5 1.6 5 1.6s2.5-1.6 5-1.6 2.5 1.6 5 1.6 2.5-1.6 5-1.6" />
  <path class="mark-water" d="M9 25c1.75 0 1.75 1.3 3.5 1.3S14.25 25 16 25s1.75 1.3 3.5 1.3S21.25 25 23 25" />
</svg>`

/** @returns The whole document. */
export function renderPage({ title, path, viewer, run, body }: PageFacts): Html {
  const chosen = run ?? viewer?.run ?? DEFAULT_RUN
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Harbour</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        ${SHEETS.map((name) => html`<link rel="stylesheet" href="/assets/harbour-${name}.css" />`)}
        <script type="module" src="/auth/widget.js"></script>
        <script type="module" src="/assets/harbour.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <div class="harbour">
          ${renderRunSwitch(chosen, { isSignedIn: viewer !== undefined })}
          ${renderMasthead(path, viewer)}
          <main id="main" tabindex="-1">${body}</main>
          ${renderCallsPanel()} ${renderFooter()}
        </div>
        ${renderPocketPane(viewer?.user ?? PERSON_OF_RUN[chosen])}
      </body>
    </html>`
}

function renderMasthead(path: string, viewer: Viewer | undefined): Html {
  return html`<header class="masthead">
    <a class="brand" href="/" aria-label="Harbour, home">${mark}<span>Harbour</span></a>
    ${viewer === undefined ? html`<p class="motto">Banking by the water</p>` : renderMenu(path, viewer)}
  </header>`
}

function renderMenu(path: string, viewer: Viewer): Html {
  return html`<nav class="menu" aria-label="Harbour">
      <ul>
        ${NAVIGATION.map(
          (item) => html`<li>
            <a href="${item.path}" ${item.path === path ? html`aria-current="page"` : ''}>${item.label}</a>
          </li>`,
        )}
      </ul>
    </nav>
    <form class="leave" method="post" action="/logout">
      <span class="viewer">${viewer.name}</span>
      <button class="quiet" type="submit">Sign out</button>
    </form>`
}

function renderFooter(): Html {
  return html`<footer class="footer">
    <p>
      Harbour is a made-up bank that shows Countersign at work. No money here is real, and no message
      leaves this machine.
    </p>
    <p class="footer-links">
      <a href="/plain">The shortest embed</a>
      <a href="/pocket" target="_blank" rel="noopener">Pocket in its own window</a>
    </p>
  </footer>`
}

function renderPocketPane(person: string): Html {
  const address = `/pocket?person=${encodeURIComponent(person)}`
  return html`<aside class="pocket-pane" id="pocket-pane" aria-label="Pocket, your phone in this trial">
      <iframe name="pocket" src="${address}" title="Pocket: the phone that gets your codes"></iframe>
    </aside>
    <button class="pocket-button" type="button" aria-controls="pocket-pane" aria-expanded="false">
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <rect x="5.25" y="1.75" width="9.5" height="16.5" rx="2.25" />
        <path d="M8.75 15.25h2.5" />
      </svg>
      <span class="pocket-label">Pocket</span>
      <span class="pocket-hint">your phone in this trial</span>
      <span class="pocket-count" hidden></span>
    </button>
    <div class="pocket-peek" popover="manual" role="status"></div>`
}

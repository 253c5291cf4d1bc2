/**
 * @module
 * `GET /v1/handoff`: the page behind the QR code of a capture that is handed over to a phone. One page for all codes:
 * the code is behind the fragment sign, which no server and no log sees, and is claimed by a press, so that whatever
 * looks at a link beforehand uses nothing up. Floor 5.
 */
import type { App } from './mount-routes.ts'

/** Its own files and the widget's, no other origin; the worker that finds faces has a policy of its own. */
const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The camera, for this page and nothing in it. */
const PERMISSIONS = 'camera=(self), microphone=(), geolocation=(), display-capture=()'

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>The camera of this phone</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="handoff.css">
<main>
<h1>The camera of this phone</h1>
<countersign-handover server=".."><p>One moment…</p></countersign-handover>
<noscript><p>This page needs JavaScript to use the camera. Switch it on and reload the page, or choose another way at your other screen.</p></noscript>
</main>
<script type="module" src="handoff.js"></script>
</html>
`

/**
 * Takes the code out of the address before anything else is loaded. What stays there tells the widget to bring the
 * element, after a reload too. A second code that is scanned into the same tab changes the fragment alone.
 */
const SCRIPT = `const place = document.querySelector('countersign-handover')
const given = location.hash
const code = /^#([\\w-]{22}\\.[\\w-]{22})$/.exec(given)?.[1]
if (code) place.setAttribute('code', code)
history.replaceState(null, '', location.pathname + '#countersign-handover')
addEventListener('hashchange', () => location.reload())
import('../widget.js').catch(() => {
  history.replaceState(null, '', location.pathname + given)
  place.textContent = 'This page could not be loaded. Reload it to try again.'
})
`

const STYLE = `:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 }
main { box-sizing: border-box; max-inline-size: 28rem; min-block-size: 100svh; margin-inline: auto; padding: max(1rem, env(safe-area-inset-top)) max(1rem, env(safe-area-inset-right)) max(1rem, env(safe-area-inset-bottom)) max(1rem, env(safe-area-inset-left)) }
h1 { margin-block: 0 .75rem; font-size: .875rem; font-weight: 500; color: color-mix(in srgb, CanvasText 70%, Canvas) }
countersign-handover { display: block }
`

/** Adds the page with its script and sheet. */
export function mountHandoverPage(app: App): void {
  app.get('/v1/handoff', (c) =>
    c.html(PAGE, 200, { 'Content-Security-Policy': POLICY, 'Permissions-Policy': PERMISSIONS }),
  )
  app.get('/v1/handoff.js', (c) =>
    c.body(SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  )
  app.get('/v1/handoff.css', (c) =>
    c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  )
}

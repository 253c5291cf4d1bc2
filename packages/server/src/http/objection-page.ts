/**
 * @module
 * The page behind *This wasn't me*. Opening it changes nothing; the press does. Floor 5.
 */

/** `GET /objection`. */
export const OBJECTION_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Undo a change</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="objection.css">
<main>
<h1>This wasn’t you?</h1>
<p id="text">A contact of your account was changed. You can undo that now. Every device is signed out.</p>
<button id="undo" type="button">Undo the change</button>
<p id="status" role="status"></p>
</main>
<script type="module" src="objection.js"></script>
</html>
`

/** Takes the code out of the fragment, so that it stays in no history, and sends it when pressed. */
export const OBJECTION_SCRIPT = `const code = location.hash.slice(1)
history.replaceState(null, '', location.pathname)
const button = document.getElementById('undo')
const status = document.getElementById('status')
button.addEventListener('click', async () => {
  button.disabled = true
  try {
    const response = await fetch('v1/objections', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    if (response.ok) {
      document.getElementById('text').hidden = true
      button.hidden = true
      status.textContent = 'Done. The change is undone and every device is signed out.'
    } else {
      status.textContent = 'This link was used already or has expired.'
    }
  } catch {
    button.disabled = false
    status.textContent = 'That did not go through. Try again.'
  }
})
`

/** Style of all our own pages. */
export const OBJECTION_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-inline-size: 32rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
h2 { font-size: 1rem; margin-block-end: .25rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; padding: .75rem 1rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 10px }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 }
dt { overflow-wrap: anywhere }
dd { margin: 0; opacity: .8 }
code { overflow-wrap: anywhere }
pre:has(+ dl) { font: .875rem/1.6 ui-monospace, monospace }
@media (width < 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-block-end: .75rem } }
button { font: inherit; font-weight: 600; min-block-size: 44px; padding: 0 1.25rem; border: 0; border-radius: 10px; background: #1f4fd8; color: #fff }
button:disabled { opacity: .6 }
button:focus-visible { outline: 2px solid; outline-offset: 2px }
`

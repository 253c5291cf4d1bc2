/**
 * @module
 * What somebody sees whose browser showed no certificate, or one of nobody.
 */
const SENTENCES = {
  none: 'Your browser showed no certificate. Enzo’s lies in the Pocket under Keys: add it to your browser first.',
  unknown: 'Nobody is registered with this certificate, or the request is too old.',
} as const

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#eef1f5, #0b1116); color: light-dark(#1b2430, #e6ebf0) }
main { max-width: 26rem; margin: 12vh auto; padding: 2rem; border-radius: .75rem; background: light-dark(#fff, #151d25) }
h1 { margin-top: 0; font-size: 1.25rem }
a { display: inline-block; padding: .6rem 0; color: light-dark(#0b6470, #5cc6d0) }
a:focus-visible { outline: 2px solid; outline-offset: 2px }
`

/** @param back  Address of our own, made here: its query is percent-encoded. */
export function renderNoCertificate(given: keyof typeof SENTENCES, back: string): string {
  const href = back.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No certificate</title><style>${STYLE}</style>
<main><h1>No certificate</h1><p>${SENTENCES[given]}</p><p><a href="${href}">Go back to Harbour</a></p></main></html>`
}

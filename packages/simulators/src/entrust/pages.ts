/**
 * @module
 * The few pages that a person sees at the vendor: sign in at the provider, the face check on the phone.
 * Plain forms, no script.
 */
import type { Context } from 'hono'

const STYLE = `
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: light-dark(#eceef4, #0d0f16); color: light-dark(#1b1f2e, #e8eaf2) }
main { max-width: 22rem; margin: 10vh auto; padding: 2rem; background: light-dark(#fff, #171a24); border-radius: .75rem }
h1 { font-size: 1.375rem; line-height: 1.3; margin-top: 0 }
label { display: block; margin-bottom: 1rem; font-size: .875rem }
input, button { font: inherit; width: 100%; box-sizing: border-box; min-height: 44px; padding: 0 .75rem; border: 1px solid light-dark(#7b8198, #767c92); border-radius: .5rem; background: none; color: inherit }
input { display: block; margin-top: .25rem; font-size: 1rem }
button { margin-top: .5rem; cursor: pointer }
button:first-of-type { border-color: transparent; background: light-dark(#3a3f8f, #aab0ff); color: light-dark(#fff, #10122b); font-weight: 600 }
:focus-visible { outline: 2px solid light-dark(#3a3f8f, #aab0ff); outline-offset: 2px }
@media (max-width: 480px) { main { margin: 0; border-radius: 0 } }
`

/** Text into HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** @param body  HTML; whatever came from outside is escaped already. */
export function renderPage(
  c: Context,
  { title, body, status = 200 }: { title: string; body: string; status?: 200 | 400 | 404 },
): Response {
  const safe = escapeHtml(title)
  // No form-action: browsers hold it against the redirect that follows the form as well.
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  return c.html(
    `<!doctype html><html lang="en"><meta charset="utf-8">` +
      `<meta name="viewport" content="width=device-width"><title>${safe}</title>` +
      `<style>${STYLE}</style><main><h1>${safe}</h1>${body}</main></html>`,
    status,
  )
}

/** A form whose buttons say what they send. Only the first one needs the fields: no is no without them. */
export function renderForm(
  action: string,
  fields: string,
  buttons: readonly (readonly [value: string, label: string])[],
): string {
  const made = buttons.map(
    ([value, label], index) =>
      `<button name="answer" value="${escapeHtml(value)}"${index === 0 ? '' : ' formnovalidate'}>` +
      `${escapeHtml(label)}</button>`,
  )
  return `<form method="post" action="${escapeHtml(action)}">${fields}${made.join('')}</form>`
}

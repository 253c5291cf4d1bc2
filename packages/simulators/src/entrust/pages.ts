/**
 * @module
 * The few pages that a person sees at the vendor: sign in at the provider, the face check on the phone.
 * Plain forms, no script.
 */
import type { Context } from 'hono'

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: #eef1f5; color: #1b2430 }
main { max-width: 24rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: .75rem }
h1 { font-size: 1.25rem; margin-top: 0 }
label { display: block; margin-bottom: 1rem }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem }
button { font: inherit; padding: .6rem 1.2rem; margin: 0 .5rem .5rem 0; cursor: pointer }
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

/** A form whose buttons say what they send. */
export function renderForm(
  action: string,
  fields: string,
  buttons: readonly (readonly [value: string, label: string])[],
): string {
  const made = buttons.map(
    ([value, label]) =>
      `<button name="answer" value="${escapeHtml(value)}">${escapeHtml(label)}</button>`,
  )
  return `<form method="post" action="${escapeHtml(action)}">${fields}${made.join('')}</form>`
}

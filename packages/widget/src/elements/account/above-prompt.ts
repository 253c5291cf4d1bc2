/**
 * @module
 * What stands above a question in an account visit: why it is asked, or what an authenticator app must
 * be told first. The visit imports it.
 */
import type { TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import type { Visit } from './visit.ts'

/** What an authenticator app needs. */
export interface AppSecret {
  /** `otpauth://…` */
  readonly uri: string
  /** The same seed as base32 text. */
  readonly secret: string
}

export function renderAbove(visit: Visit, { prompt }: TransactionView): unknown {
  if (visit.isProving) return html`<p class="notice">${visit.strings.accountProveFirst}</p>`
  const secret = prompt && parseAppSecret(prompt.data)
  if (!secret) return nothing
  const render = visit.renderApp
  if (render) return render(visit, secret)
  void visit
    .load(() => import('./app-setup.ts'))
    .then((room) => {
      visit.renderApp = room?.renderAppSetup
      visit.element.requestUpdate()
    })
  return html`<div class="qr"></div>`
}

/** The address becomes a link, so it must be one for authenticator apps and nothing else. */
export function parseAppSecret(data: unknown): AppSecret | undefined {
  const enrol: unknown = Reflect.get(Object(data), 'enrol')
  const uri: unknown = Reflect.get(Object(enrol), 'uri')
  const secret: unknown = Reflect.get(Object(enrol), 'secret')
  if (typeof uri !== 'string' || typeof secret !== 'string') return undefined
  return uri.startsWith('otpauth://') ? { uri, secret } : undefined
}

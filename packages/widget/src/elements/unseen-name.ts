/**
 * @module
 * The login name beside a password, out of sight: password managers file the password under it. Step-up
 * and account import it; the sign-in has its name in sight.
 */
import type { TransactionView } from '@countersign/protocol'
import { html } from 'lit'
import type { Fields } from '../controllers/fields.ts'

const SLOT = 'login-name'

/** Stands where a password is asked for, and nowhere else. Before that screen, so that it comes first. */
export function keepName(fields: Fields, { prompt }: Pick<TransactionView, 'prompt'>): void {
  const name: unknown = Reflect.get(Object(prompt?.data), 'login_name')
  if (prompt?.ceremony !== 'password' || typeof name !== 'string') return fields.drop(SLOT)
  const attributes = {
    autocomplete: 'username',
    readonly: '',
    tabindex: '-1',
    'aria-hidden': 'true',
  }
  fields.use({ slot: SLOT, label: '', attributes }).input.value = name
}

/** Its place. Drawn, if out of sight: some managers pass over what is not. */
export function renderNamePlace(): unknown {
  return html`<span class="unseen"><slot name="login-name"></slot></span>`
}

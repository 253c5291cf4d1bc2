/**
 * @module
 * The front page of somebody signed in: balance, movements, and the transfer that needs an approval.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { PAYEES } from '../history.ts'
import { toGroupedIban } from '../iban.ts'
import type { Account, Movement } from '../ledger.ts'
import { toEuros } from '../money.ts'
import { renderPage, type Viewer } from './layout.ts'
import { renderMovements } from './movements.ts'
import { toTide } from './tide.ts'

export interface OverviewFacts {
  readonly viewer: Viewer
  readonly account: Account
  /** Cents. */
  readonly balance: number
  /** Newest first. */
  readonly movements: readonly Movement[]
  /** Epoch seconds. */
  readonly now: number
  /** How and how strongly the person signed in: `pwd otp`, `aal2`. */
  readonly amr: readonly string[]
  readonly acr: string
}

const SHOWN_MOVEMENTS = 8

export function renderOverview(facts: OverviewFacts): Html {
  const { viewer, movements, now } = facts
  return renderPage({
    title: 'Overview',
    path: '/',
    viewer,
    body: html`<div class="overview">
      <h1>${toGreeting(now)}, ${viewer.name.split(' ')[0] ?? viewer.name}</h1>
      ${renderBalance(facts)}
      <section class="card send" aria-labelledby="send-title">
        <h2 id="send-title">Send money</h2>
        ${renderTransferForm()}
      </section>
      <section class="card recent" aria-labelledby="recent-title">
        <h2 id="recent-title">Recent movements</h2>
        ${renderMovements(movements.slice(0, SHOWN_MOVEMENTS), now)}
        <p class="more"><a href="/statements">All statements</a></p>
      </section>
      <p class="signed-in">
        You signed in with ${toWays(facts.amr)}, which is level <code>${facts.acr}</code>.
      </p>
    </div>`,
  })
}

function renderBalance({ account, balance, movements, now }: OverviewFacts): Html {
  const tide = toTide(balance, movements, now)
  return html`<section class="balance" aria-labelledby="balance-title">
    <div class="balance-text">
      <h2 id="balance-title">Everyday account</h2>
      <p class="amount" data-balance>${toEuros(balance)}</p>
      <p class="iban"><bdi>${toGroupedIban(account.iban)}</bdi></p>
    </div>
    <svg class="tide" viewBox="0 0 600 120" preserveAspectRatio="none" role="img" aria-label="${tide.label}">
      <path class="tide-water" d="${tide.area}" />
      <path class="tide-line" d="${tide.line}" />
    </svg>
  </section>`
}

function renderTransferForm(): Html {
  return html`<form class="fields" id="transfer" novalidate>
    <div class="field">
      <label for="payee">To</label>
      <input id="payee" name="payee" type="text" list="payees" autocomplete="off" maxlength="70" required
        value="Lindqvist Boats" aria-describedby="payee-error" />
      <datalist id="payees">
        ${PAYEES.map((payee) => html`<option value="${payee.name}" data-account="${toGroupedIban(payee.iban)}"></option>`)}
      </datalist>
      <p class="error" id="payee-error" hidden></p>
    </div>
    <div class="field">
      <label for="account">IBAN</label>
      <input id="account" name="account" type="text" autocomplete="off" spellcheck="false" dir="ltr" maxlength="42"
        required value="${toGroupedIban(PAYEES[0]?.iban ?? '')}" aria-describedby="account-error" />
      <p class="error" id="account-error" hidden></p>
    </div>
    <div class="field">
      <label for="amount">Amount</label>
      <span class="with-unit">
        <span class="unit" aria-hidden="true">€</span>
        <input id="amount" name="amount" type="text" inputmode="decimal" autocomplete="off" required
          maxlength="14" placeholder="0.00" aria-describedby="amount-error" />
      </span>
      <p class="error" id="amount-error" hidden></p>
    </div>
    <p class="form-note">You approve each transfer with at least two ways of proving it’s you.</p>
    <button class="primary" type="submit">Send</button>
    <p class="outcome" role="status" data-outcome></p>
  </form>`
}

function toGreeting(now: number): string {
  const hour = new Date(now * 1000).getHours()
  if (hour < 5 || hour >= 18) return 'Good evening'
  return hour < 12 ? 'Good morning' : 'Good afternoon'
}

const WAYS: Readonly<Record<string, string>> = {
  pwd: 'a password',
  otp: 'a code',
  pop: 'a passkey',
  pin: 'a PIN',
  face: 'a face',
  palm: 'a palm',
  fpt: 'a fingerprint',
}
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** Words for the methods a visitor knows; the rest (`sms`, `user`, `mfa`) only refine them. */
function toWays(amr: readonly string[]): string {
  const ways = amr.flatMap((method) => WAYS[method] ?? [])
  return ways.length === 0 ? 'one of your ways' : list.format(ways)
}

/**
 * @module
 * The front page while nobody is signed in: the sign-in beside whom to try it as.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { SITE_OF_RUN, toSignInPath, type Run } from '../../runs.ts'
import { TRIAL_ACCOUNTS, type TrialAccount } from '../../accounts.ts'
import { renderPage } from './layout.ts'

export interface WelcomeFacts {
  readonly run: Run
  /** The last sign-in brought a proof that was too old, used, or made elsewhere. */
  readonly refused?: boolean
}

/** What else a visitor may do, or cannot. */
const MORE_ABOUT_RUN: Readonly<Record<Run, string>> = {
  'built-in':
    'Or sign up: type any e-mail address, try another way, choose Email. The code arrives there too.',
  entrust: 'Only Enzo has an account at Entrust.',
  both: 'Only Enzo has an account at Entrust, for the step after the password.',
  authx: 'Only Ada has an account at AuthX. The Pocket lays her finger on the reader.',
  authentimate: 'Aimo’s codes come from Authentimate; try another way and choose Text.',
}

/** Who has an account where a run asks one company for everything; the others would meet an empty list. */
const ONLY_OF_RUN: Readonly<Partial<Record<Run, TrialAccount['id']>>> = {
  entrust: 'entrust',
  authx: 'authx',
}

const toAccounts = (run: Run): readonly TrialAccount[] =>
  TRIAL_ACCOUNTS.filter(({ id }) => (ONLY_OF_RUN[run] ?? id) === id)

export function renderWelcome({ run, refused = false }: WelcomeFacts): Html {
  return renderPage({
    title: 'Sign in',
    path: '/',
    run,
    body: html`<div class="welcome">
      <section class="quay" aria-labelledby="welcome-title">
        <h1 id="welcome-title">Good to have you ashore.</h1>
        <p>Your account, your payments and your papers in one calm place.</p>
      </section>
      <section class="sign-in" aria-label="Sign in">
        ${refused ? html`<p class="outcome bad" role="alert">That sign-in came too late. Sign in once more.</p>` : ''}
        <form method="post" action="${toSignInPath(run)}">
          <countersign-login name="proof" site="${SITE_OF_RUN[run]}"></countersign-login>
        </form>
        <noscript><p>Signing in needs JavaScript.</p></noscript>
      </section>
      <section class="people" aria-labelledby="people-title">
        <h2 id="people-title">Whom to try it as</h2>
        <p>
          Pick somebody: their login, password and codes appear in the Pocket, the phone on this page.
          ${MORE_ABOUT_RUN[run]}
        </p>
        ${renderAccounts(toAccounts(run))}
        <p>No account yet? <a href="/join">Join Harbour</a> with your phone number.</p>
      </section>
    </div>`,
  })
}

function renderAccounts(accounts: readonly TrialAccount[]): Html {
  return html`<ul>
    ${accounts.map(renderAccount)}
  </ul>`
}

function renderAccount(account: TrialAccount, index: number): Html {
  return html`<li>
    <a class="person" href="/pocket?person=${account.id}" target="pocket" data-person="${account.id}">
      <span class="face face-${index % 4}" aria-hidden="true">${account.name.slice(0, 1)}</span>
      <span class="person-text">
        <span class="person-name">${account.name}</span>
        <span class="person-owns">${account.owns}</span>
      </span>
    </a>
  </li>`
}

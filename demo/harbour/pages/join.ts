/**
 * @module
 * Joining Harbour: a name, an e-mail address, and a phone that was verified on this very form.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { SITE_OF_RUN, type Run } from '../../runs.ts'
import { renderPage } from './layout.ts'

export interface JoinFacts {
  readonly run: Run
  /** What was written, when it comes back. */
  readonly name?: string
  readonly email?: string
  /** One sentence about what is missing. */
  readonly problem?: string
}

export function renderJoin({ run, name = '', email = '', problem }: JoinFacts): Html {
  return renderPage({
    title: 'Join Harbour',
    path: '/join',
    run,
    body: html`<div class="column">
      <h1>Join Harbour</h1>
      <p class="lead">Three lines, and your account is open. Codes arrive in the Pocket.</p>
      <section class="card narrow" aria-label="Your details">
        ${problem === undefined ? '' : html`<p class="outcome bad" role="alert">${problem}</p>`}
        <form class="fields" method="post" action="/join">
          <div class="field">
            <label for="name">Your name</label>
            <input id="name" name="name" type="text" autocomplete="name" maxlength="60" required value="${name}" />
          </div>
          <div class="field">
            <label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="email" maxlength="120" required value="${email}" />
          </div>
          <countersign-phone name="phone_proof" site="${SITE_OF_RUN[run]}" required></countersign-phone>
          <button class="primary" type="submit">Open my account</button>
          <p class="form-note">Already here? <a href="/">Sign in</a>.</p>
        </form>
        <noscript><p>Joining needs JavaScript.</p></noscript>
      </section>
    </div>`,
  })
}

/** The account is open; signing in is the next step. */
export function renderJoined(run: Run, { name, number }: { name: string; number: string }): Html {
  return renderPage({
    title: 'Welcome',
    path: '/join',
    run,
    body: html`<div class="column">
      <h1>Welcome, ${name}</h1>
      <section class="card" aria-label="What next">
        <p>Your account is open, and <bdi>${number}</bdi> is yours: codes go there.</p>
        <p><a class="primary-link" href="/">Sign in with your phone number</a></p>
      </section>
    </div>`,
  })
}

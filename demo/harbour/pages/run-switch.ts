/**
 * @module
 * The strip above every page: what Harbour runs on, and the switch. It belongs to the trial, not to the
 * bank, and says so by its looks.
 */
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { RUNS, type Run } from '../../runs.ts'

const LABELS: Readonly<Record<Run, { readonly name: string; readonly says: string }>> = {
  'built-in': { name: 'Built-in', says: 'Countersign checks every way itself.' },
  entrust: { name: 'Entrust', says: 'Entrust Identity checks every way.' },
  both: { name: 'Both', says: 'Our own password first, then Entrust as it sees fit.' },
  authx: {
    name: 'AuthX',
    says: 'A PIN and a face, palm or finger at AuthX. Two ways, and yet one factor’s worth: the level stays aal1.',
  },
  authentimate: { name: 'Authentimate', says: 'Authentimate sends and checks the texts.' },
}

/** Buttons of one form; the pressed one is where Harbour runs now. */
export function renderRunSwitch(run: Run, { isSignedIn }: { readonly isSignedIn: boolean }): Html {
  return html`<form class="run" method="post" action="/run" aria-label="What Harbour runs on">
    <span class="run-label" id="run-label">Run Harbour on</span>
    <span class="run-choices" role="group" aria-labelledby="run-label">
      ${RUNS.map(
        (one) => html`<button name="run" value="${one}" aria-pressed="${String(one === run)}">
          ${LABELS[one].name}
        </button>`,
      )}
    </span>
    <span class="run-says">
      ${LABELS[run].says}${isSignedIn ? ' Switching signs you out.' : ''}
    </span>
  </form>`
}

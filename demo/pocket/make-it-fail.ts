/**
 * @module
 * *Make it fail*: what the visitor may break. In sight are the switches that matter to whoever's phone it
 * is; the other companies' lie folded below. `pocket-faults.js` makes them work.
 */
import { html } from 'hono/html'
import { ALLA } from '../allthenticate/tenant.ts'
import { ADA } from '../authx/tenant.ts'
import { ENZO } from '../entrust/enzo.ts'
import type { Html } from '../html.ts'
import type { Breakable, VendorSwitch } from './vendor-faults.ts'

/** Whose account is at Authentimate. */
const AIMO = 'authentimate'

interface Company {
  /** Whose phone it matters to. */
  readonly person: string
  readonly render: () => Html
}

const COMPANIES: readonly Company[] = [
  { person: ENZO, render: renderEntrust },
  { person: ADA, render: () => renderVendor('authx', 'AuthX') },
  { person: AIMO, render: () => renderVendor('authentimate', 'Authentimate') },
  {
    person: ALLA,
    render: () => html`${renderVendor('allthenticate', 'Allthenticate')} ${renderHouse()}`,
  },
]

/** What a company that is simulated can be told to do, each by what the visitor would notice. */
const SWITCHES: readonly (readonly [VendorSwitch, string])[] = [
  ['none', 'Answers'],
  ['slow', 'Slow'],
  ['down', 'Down'],
  ['wrong', 'Talks nonsense'],
  ['reset-before', 'The call never gets there'],
  ['reset-after', 'The call gets there, the reply gets lost'],
]
/** Two of these stand side by side; the others are sentences. */
const SHORT: readonly VendorSwitch[] = ['none', 'slow', 'down', 'wrong']

/** @param person  Whose phone it is. */
export function renderFaults(person: string): Html {
  const render = (companies: readonly Company[]) => companies.map((company) => company.render())
  return html`<details class="faults">
    <summary>Make it fail</summary>
    <fieldset>
      <legend>Messages</legend>
      <label><input type="radio" name="fault" value="none" checked /> Arrive</label>
      <label><input type="radio" name="fault" value="delayed" /> Late</label>
      <label><input type="radio" name="fault" value="lost" /> Get lost</label>
      <label><input type="radio" name="fault" value="refused" /> Refused</label>
    </fieldset>
    ${render(COMPANIES.filter((company) => company.person === person))}
    <div class="fault-buttons">
      <button type="button" data-clock>Clock 6 minutes on</button>
      <button type="button" data-reset>Start the trial over</button>
    </div>
    <p class="fault-state" role="status" data-fault-state></p>
    <details class="others" data-others hidden>
      <summary>Other companies</summary>
      ${render(COMPANIES.filter((company) => company.person !== person))}
    </details>
  </details>`
}

function renderVendor(vendor: Breakable, name: string): Html {
  return html`<fieldset data-vendor-faults="${vendor}" hidden>
    <legend>${name}</legend>
    ${SWITCHES.map(
      ([value, label]) => html`<label class="${SHORT.includes(value) ? '' : 'wide'}"
        ><input type="radio" name="fault-of-${vendor}" value="${value}" /> ${label}</label
      >`,
    )}
  </fieldset>`
}

function renderHouse(): Html {
  return html`<fieldset data-house-faults hidden>
    <legend>Harbour House</legend>
    <label class="wide"><input type="checkbox" data-house="offline" /> The archive’s lock is offline</label>
    <label class="wide"><input type="checkbox" data-house="lockdown" /> Lockdown: no door opens</label>
  </fieldset>`
}

function renderEntrust(): Html {
  return html`<fieldset data-entrust-faults hidden>
      <legend>Entrust</legend>
      <label><input type="radio" name="entrust-fault" value="none" checked /> Answers</label>
      <label><input type="radio" name="entrust-fault" value="slow" /> Slow</label>
      <label><input type="radio" name="entrust-fault" value="down" /> Down</label>
      <label><input type="radio" name="entrust-fault" value="wrong" /> Talks nonsense</label>
      <label class="wide"><input type="radio" name="entrust-fault" value="locked" /> All of Enzo’s ways locked</label>
      <label class="wide"><input type="checkbox" name="refusal" value="no_transaction" /> What is declined just vanishes</label>
    </fieldset>
    <fieldset data-entrust-risk hidden>
      <legend>Risk that Entrust sees</legend>
      <label class="wide"><input type="radio" name="risk" value="LOW" checked /> Low: any one way will do</label>
      <label class="wide"><input type="radio" name="risk" value="MEDIUM" /> Medium: a second step, too</label>
      <label class="wide"><input type="radio" name="risk" value="HIGH" /> High: nobody gets in</label>
    </fieldset>`
}

/**
 * @module
 * The flow as sign-in uses it: binding, remembered device, passkey autofill, the proof into the form.
 * The flow chunk's door exports it.
 */
import { type Offer, type Purpose, toSha256, type TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { isSupported } from '../ceremonies/index.ts'
import { keepCookie } from '../client/binding.ts'
import { CountersignError } from '../client/countersign-error.ts'
import { hasDeviceHint } from '../client/device-hint.ts'
import { browserPorts } from '../client/ports.ts'
import type { TransactionFacts } from '../controllers/transaction.ts'
import { icon } from '../styles/icons.ts'
import { whoSheet } from '../styles/who.ts'
import type { CountersignLogin } from './countersign-login.ts'
import { createFlow, type Flow } from './flow-controller.ts'
import { toServer } from './server-address.ts'

/** Begins quietly, so that passkey autofill has its question and a reload comes back. */
export function createLoginFlow(element: CountersignLogin): Flow {
  const facts = createBoundFacts(element, 'login')
  const flow: Flow = createFlow(element, {
    facts,
    purpose: 'login',
    showFirst: () => element.showFirst(),
    onView(view) {
      const hasPasskeys = isSupported('passkey')
      // Where a vendor keeps them there is no standing question: it is asked at the press.
      const isOffered = view.passkey !== undefined || view.offers.some(isPasskey)
      element.setHasPasskey(hasPasskeys && isOffered)
      // Before the password field stands beside it: then browsers know whose password it is.
      if (view.login_name) element.showName(view.login_name)
      if (!hasPasskeys) return
      // Autofill, and word to the browser about passkeys that are good no more. Where neither works
      // the buttons are there.
      import('./standing-passkey.ts')
        .then((room) => room.listenForPasskey(flow, view))
        .catch(() => undefined)
    },
    onDone(proof) {
      element.fields.clear()
      element.show({
        name: 'done',
        heading: element.strings.done,
        body: icon('M5 12.5l4.5 4.5L19 7.5', 'done'),
      })
      // The cookie may be about to run out: the site compares it within the next minute.
      void element.finish(
        proof,
        facts().catch(() => undefined),
      )
    },
    renderAbovePrompt: (view) => renderWho(flow, element, view),
  })
  element.adopt(whoSheet)
  void flow.begin(true)
  return flow
}

const isPasskey = ({ kind }: Offer): boolean => kind === 'passkey'

type Bound = Pick<CountersignLogin, 'server' | 'site' | 'binding' | 'wantedLocale'>

/** For the purposes that a cookie ties to this browser. */
export function createBoundFacts(
  element: Bound,
  purpose: Purpose,
): () => Promise<TransactionFacts> {
  let known: string | undefined
  return async () => {
    const { site, wantedLocale: locale } = element
    const server = toServer(element.server)
    let { binding } = element
    if (!binding) {
      known = keepCookie(globalThis, browserPorts, known)
      if (!known) throw new CountersignError('binding_required')
      binding = await toSha256(known)
    }
    return {
      server,
      purpose,
      binding,
      locale,
      site: site || undefined,
      key: `countersign:${purpose}:${server}:${site}`,
      async device(token) {
        if (!hasDeviceHint()) return undefined
        const aud = site || location.origin
        return (await import('../client/device.ts')).signDevice(token, aud)
      },
    }
  }
}

/** The login name, in sight and next to the password for password managers, and the way back to it. */
function renderWho(flow: Flow, element: CountersignLogin, view: TransactionView): unknown {
  if (!view.login_name) return nothing
  const { strings } = element
  // Once something is proven the person is fixed: only another transaction can be another's.
  const isFixed = view.proven.length > 0
  const press = () => (isFixed ? flow.restart() : flow.showFirst())
  return html`<div class="who">
    <slot name="login-name"></slot>
    <button type="button" class="link" part="button link" @click=${press}>
      ${isFixed ? strings.startAgain : strings.change}
    </button>
  </div>`
}

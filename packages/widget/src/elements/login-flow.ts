/**
 * @module
 * The flow as sign-in uses it: binding, remembered device, passkey autofill, the proof into the form.
 * The flow chunk's door exports it.
 */
import { toSha256, type TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { keepBinding } from '../client/binding.ts'
import { CountersignError } from '../client/countersign-error.ts'
import { hasDeviceHint } from '../client/device-hint.ts'
import { browserPorts, type Ports } from '../client/ports.ts'
import type { TransactionFacts } from '../controllers/transaction.ts'
import { whoSheet } from '../styles/who.ts'
import type { CountersignLogin } from './countersign-login.ts'
import { toDoneScreen } from './done-screen.ts'
import { createFlow, type Flow } from './flow-controller.ts'
import { toServer } from './server-address.ts'

const HAS_PASSKEYS = 'PublicKeyCredential' in globalThis

/** Begins quietly, so that passkey autofill has its question and a reload comes back. */
export function createLoginFlow(element: CountersignLogin, ports: Ports = browserPorts): Flow {
  const facts = createFacts(element, ports)
  const onExpiry = createExpiry(ports)
  let heard: string | undefined
  const flow: Flow = createFlow(element, {
    ports,
    facts,
    purpose: 'login',
    showFirst: () => element.showFirst(),
    onView({ expires_at: expiresAt, login_name: loginName, passkey, accepted_passkeys: accepted }) {
      element.setHasPasskey(HAS_PASSKEYS && passkey !== undefined)
      onExpiry(flow.countdown.secondsUntil(expiresAt), () => void flow.restart(loginName))
      const isNew = passkey !== undefined && passkey.challenge !== heard
      heard = passkey?.challenge
      if (!HAS_PASSKEYS || !(isNew || accepted)) return
      import('./standing-passkey.ts')
        .then((room) => {
          if (accepted) void room.signalAccepted(accepted).catch(() => undefined)
          return isNew && room.listenForPasskey(flow, passkey)
        })
        // No autofill here: the button is still there.
        .catch(() => undefined)
    },
    onDone(proof) {
      onExpiry()
      element.fields.clear()
      element.show(toDoneScreen(element.strings.done))
      // The cookie may be about to run out: the site compares it within the next minute.
      void facts().finally(() => element.finish(proof))
    },
    renderAbovePrompt: (view) => renderWho(flow, element, view),
  })
  element.adopt(whoSheet)
  void flow.begin(true)
  return flow
}

function createFacts(element: CountersignLogin, ports: Ports): () => Promise<TransactionFacts> {
  let known: string | undefined
  return async () => {
    const { site, wantedLocale: locale } = element
    const server = toServer(element.server)
    let { binding } = element
    if (!binding) {
      const kept = await keepBinding(globalThis, ports, known)
      if (!kept) throw new CountersignError('binding_required')
      ;({ binding, value: known } = kept)
    }
    return {
      server,
      purpose: 'login',
      binding,
      locale,
      site: site || undefined,
      key: `countersign:login:${server}:${site}`,
      async device(token) {
        if (!hasDeviceHint()) return undefined
        const { signDevice } = await import('../client/device.ts')
        const claims = { ath: await toSha256(token), aud: site || location.origin }
        return signDevice(claims, Math.floor(ports.now() / 1000))
      },
    }
  }
}

/** The login name, in sight and next to the password for password managers, and the way back to it. */
function renderWho(flow: Flow, element: CountersignLogin, view: TransactionView): unknown {
  if (!view.login_name) return nothing
  element.showName(view.login_name)
  const { strings } = element
  // Once something is proven the person is fixed: only another transaction can be another's.
  const isFixed = view.proven.length > 0
  const press = () => void (isFixed ? flow.restart() : flow.go(() => element.showFirst()))
  return html`<div class="who">
    <slot name="login-name"></slot>
    <button type="button" class="link" part="button link" @click=${press}>
      ${isFixed ? strings.startAgain : strings.change}
    </button>
  </div>`
}

/** Does something when a transaction runs out, but not behind the person's back in a hidden tab. */
function createExpiry(ports: Ports) {
  let running: AbortController | undefined
  return async (seconds?: number, work?: () => void): Promise<void> => {
    running?.abort()
    if (!seconds || !work) return
    const { signal } = (running = new AbortController())
    await ports.wait(seconds * 1000, signal).catch(() => undefined)
    if (signal.aborted) return
    if (document.hidden) document.addEventListener('visibilitychange', work, { once: true, signal })
    else work()
  }
}

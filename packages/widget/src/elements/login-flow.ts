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
import { ProofEvent } from '../events/proof.ts'
import { TICK } from '../styles/flow-icons.ts'
import { icon } from '../styles/icons.ts'
import type { CountersignLogin } from './countersign-login.ts'
import { Flow } from './flow-controller.ts'
import { toServer } from './server-address.ts'

/** Begins quietly, so that passkey autofill has its question and a reload comes back. */
export function createLoginFlow(element: CountersignLogin, ports: Ports = browserPorts): Flow {
  const facts = createFacts(element, ports)
  const expiry = createExpiry(ports)
  let heard = ''
  const flow: Flow = new Flow(element, {
    ports,
    purpose: 'login',
    facts,
    showFirst: () => element.showFirst(),
    onView(view) {
      element.setHasPasskey('PublicKeyCredential' in globalThis && view.passkey !== undefined)
      expiry(flow.countdown.secondsUntil(view.expires_at), () => flow.restart(view.login_name))
      if (view.passkey && view.passkey.challenge !== heard) {
        heard = view.passkey.challenge
        void listen(flow, view.passkey)
      }
      void signal(view).catch(() => undefined)
    },
    onDone(proof) {
      expiry(undefined)
      element.fields.clear()
      element.show({
        name: 'done',
        heading: element.strings.done,
        body: html`<div class="tick">${icon(TICK)}</div>`,
      })
      element.setProof(proof)
      // The cookie may be about to run out: the site compares it within the next minute.
      void facts().then(() => {
        element.dispatchEvent(new ProofEvent(proof))
        return element.submit()
      })
    },
    renderAbovePrompt: (view) => renderWho(flow, element, view),
    links: [],
  })
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
      key: `countersign:login:${server}:${site}`,
      ...(site && { site }),
      device: (token) => signDevice(token, { site, ports }),
    }
  }
}

async function signDevice(
  token: string,
  { site, ports }: { readonly site: string; readonly ports: Ports },
): Promise<string | undefined> {
  if (!hasDeviceHint()) return undefined
  const { signDevice: sign } = await import('../client/device.ts')
  return sign(
    { ath: await toSha256(token), aud: site || location.origin },
    Math.floor(ports.now() / 1000),
  )
}

/** The login name, in sight and next to the password for password managers, and the way back to it. */
function renderWho(flow: Flow, element: CountersignLogin, view: TransactionView): unknown {
  const { strings } = element
  if (!view.login_name) return nothing
  element.showName(view.login_name)
  const change =
    view.proven.length === 0
      ? { label: strings.change, press: () => flow.change() }
      : { label: strings.startAgain, press: () => void flow.restart() }
  return html`<div class="who">
    <slot name="login-name"></slot>
    <button type="button" class="link" part="button link" @click=${change.press}>
      ${change.label}
    </button>
  </div>`
}

/** Browsers offer passkeys in the login name field while this waits. Quiet until one is chosen. */
async function listen(flow: Flow, passkey: NonNullable<TransactionView['passkey']>): Promise<void> {
  try {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable())) return
    const { authenticate } = await import('../ceremonies/passkey/authenticate.ts')
    const response = await authenticate(passkey.options, true)
    if (response) await flow.answer({ response }, passkey.challenge)
  } catch {
    // No autofill here: the button is still there.
  }
}

/** Tells the browser which passkeys are still good, so that it stops offering the others. */
async function signal({ accepted_passkeys: accepted }: TransactionView): Promise<void> {
  if (!accepted) return
  const { signalAccepted } = await import('../ceremonies/passkey/signals.ts')
  await signalAccepted(accepted)
}

/** Does something when a transaction runs out, but not behind the person's back in a hidden tab. */
function createExpiry(ports: Ports) {
  let running: AbortController | undefined
  return (seconds: number | undefined, work: () => unknown = () => undefined): void => {
    running?.abort()
    if (seconds === undefined) return
    const mine = new AbortController()
    running = mine
    const { signal } = mine
    const begin = () => (document.hidden ? undefined : work())
    const runOut = () => {
      if (!document.hidden) return work()
      return document.addEventListener('visibilitychange', begin, { once: true, signal })
    }
    ports.wait(seconds * 1000, signal).then(runOut, () => undefined)
  }
}

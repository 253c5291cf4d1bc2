/**
 * @module
 * The usernameless passkey question that stays open beside the others: by button, and in the browser's
 * autofill. A chunk of its own; the login flow loads it where there are passkeys.
 */
import type { TransactionView } from '@countersign/protocol'
import { authenticate } from '../ceremonies/passkey/authenticate.ts'
import { signalAccepted } from '../ceremonies/passkey/signals.ts'
import type { Flow } from './flow-controller.ts'

/**
 * Asks at once: the press that led here is the press. Where no question stands, because a vendor keeps
 * the passkeys, one is asked for.
 */
export async function askStandingPasskey(flow: Flow): Promise<void> {
  const { passkey } = flow.view ?? {}
  if (!passkey) return flow.pick({ id: 'passkey' })
  const { challenge, options } = passkey
  const prompt = {
    challenge,
    authenticator: 'passkey',
    kind: 'passkey',
    ceremony: 'passkey',
    data: { mode: 'get', options },
    expires_at: 0,
  } as const
  // After a refusal the same question stands: shown again, it waits for the button.
  let isPressed = true
  await flow.go(async () => {
    const pressed = isPressed
    isPressed = false
    await flow.open(prompt, pressed)
  })
}

/**
 * Browsers offer passkeys in the login name field while this waits. Quiet until one is chosen. The
 * browser also hears which ones are still good, where the view says so. When the question runs out,
 * another transaction is begun silently, so that a page left open goes on offering.
 */
export async function listenForPasskey(flow: Flow, view: TransactionView): Promise<void> {
  const { passkey, accepted_passkeys: accepted } = view
  if (accepted) void signalAccepted(accepted).catch(() => undefined)
  if (!passkey || passkey.challenge === flow.heardChallenge) return
  flow.heardChallenge = passkey.challenge
  if (!(await PublicKeyCredential.isConditionalMediationAvailable())) return
  void renew(flow, view)
  const response = await authenticate(passkey.options, true)
  if (response) await flow.answer({ response }, passkey.challenge)
}

/** Not in a hidden tab: it waits until somebody looks. */
async function renew(flow: Flow, { id, expires_at: expiresAt }: TransactionView): Promise<void> {
  await flow.ports.wait(flow.countdown.secondsUntil(expiresAt) * 1000)
  if (document.hidden) {
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, { once: true })
    })
  }
  const { view, stage } = flow
  if (view?.id === id && stage.isConnected) await flow.restart(view.login_name)
}

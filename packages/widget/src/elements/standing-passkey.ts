/**
 * @module
 * The usernameless passkey question that stays open beside the others: by button, and in the browser's
 * autofill. A chunk of its own; the login flow loads it where there are passkeys.
 */
import type { TransactionView } from '@countersign/protocol'
import { authenticate } from '../ceremonies/passkey/authenticate.ts'
import { signalAccepted } from '../ceremonies/passkey/signals.ts'
import type { Flow } from './flow-controller.ts'

/** Asks at once: the press that led here is the press. */
export async function askStandingPasskey(flow: Flow): Promise<void> {
  const { passkey } = flow.view ?? {}
  if (!passkey) return
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

/** Browsers offer passkeys in the login name field while this waits. Quiet until one is chosen. */
export async function listenForPasskey(
  flow: Flow,
  { challenge, options }: NonNullable<TransactionView['passkey']>,
): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable())) return
  const response = await authenticate(options, true)
  if (response) await flow.answer({ response }, challenge)
}

export { signalAccepted }

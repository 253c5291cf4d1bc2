/**
 * @module
 * Asks the browser for a passkey. Sign-in's autofill and the login ceremony import it.
 */
import { startAuthentication, WebAuthnError } from '@simplewebauthn/browser'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'

/**
 * @param options  PublicKeyCredentialRequestOptionsJSON, checked by the browser itself.
 * @param useAutofill  Waits in the suggestions of a field with `autocomplete="… webauthn"`. A later
 *   question ends this one.
 * @returns AuthenticationResponseJSON; undefined when the person left, nothing fitted, or another
 *   question took its place: browsers do not tell these apart.
 */
export async function authenticate(
  options: Readonly<Record<string, unknown>>,
  useAutofill = false,
): Promise<Record<string, unknown> | undefined> {
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
    // The check for an input looks in the document alone; ours may be inside somebody's shadow root.
    const found = await startAuthentication({
      optionsJSON,
      useBrowserAutofill: useAutofill,
      verifyBrowserAutofillInput: false,
    })
    return { ...found }
  } catch (error) {
    if (error instanceof WebAuthnError || error instanceof Error) return undefined
    throw error
  }
}

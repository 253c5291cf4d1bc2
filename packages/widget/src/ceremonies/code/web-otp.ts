/**
 * @module
 * WebOTP: on Android the browser hands over the code of a text message that names this origin. A
 * chunk of its own, loaded where there is one.
 */

/** Waits until the signal aborts. Refused, or no message: the person types. */
export async function awaitMessage(
  onCode: (code: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const wanted: CredentialRequestOptions & { otp: { transport: string[] } } = {
    otp: { transport: ['sms'] },
    signal,
  }
  const found = await navigator.credentials.get(wanted).catch(() => null)
  const code: unknown = found && Reflect.get(found, 'code')
  if (typeof code === 'string' && !signal.aborted) onCode(code)
}

/**
 * @module
 * WebOTP: on Android the browser hands over the code of a text message that names this origin.
 */
import type { CodePrompt } from '../../client/parse-prompt.ts'

/** @returns what ends the waiting. Does nothing where there is no WebOTP or no text message. */
export function awaitMessage(data: CodePrompt, onCode: (code: string) => void): AbortController {
  const ended = new AbortController()
  if (data.channel !== 'sms' || !('OTPCredential' in globalThis)) return ended
  const wanted: CredentialRequestOptions & { otp: { transport: string[] } } = {
    otp: { transport: ['sms'] },
    signal: ended.signal,
  }
  navigator.credentials.get(wanted).then(
    (found) => {
      const code: unknown = found && Reflect.get(found, 'code')
      if (typeof code === 'string' && !ended.signal.aborted) onCode(code)
    },
    // Refused, or no message came: the person types.
    () => undefined,
  )
  return ended
}

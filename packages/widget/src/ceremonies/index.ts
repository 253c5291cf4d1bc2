/**
 * @module
 * Every ceremony the page can run, each its own chunk. The flow imports it.
 */
import type { ParsedPrompt, PromptOf } from '../client/parse-prompt.ts'
import type { OpenCeremony } from '../controllers/ceremony.ts'

type LoadCeremony<K extends ParsedPrompt['ceremony']> = (
  prompt: PromptOf<K>,
) => Promise<OpenCeremony<PromptOf<K>>>

/** By name. Forgetting one does not compile. */
export const CEREMONIES = {
  password: async ({ data }) =>
    data.mode === 'new'
      ? (await import('./password/new-password.ts')).openNewPassword
      : (await import('./password/password.ts')).openPassword,
  code: async ({ data }) =>
    /^(sms|voice|mail|app)$/.test(data.channel ?? '')
      ? (await import('./code/code.ts')).openCode
      : (await import('./code/other-code.ts')).openOtherCode,
  passkey: async ({ data }) =>
    data.mode === 'create'
      ? (await import('./passkey/register.ts')).openPasskeyRegistration
      : (await import('./passkey/login.ts')).openPasskeyLogin,
} satisfies { [K in ParsedPrompt['ceremony']]: LoadCeremony<K> }

/** True when this page can run a ceremony, in this browser. */
export function isSupported(ceremony: string): boolean {
  return (
    Object.hasOwn(CEREMONIES, ceremony) &&
    (ceremony !== 'passkey' || 'PublicKeyCredential' in globalThis)
  )
}

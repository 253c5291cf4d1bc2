/**
 * @module
 * Every ceremony the page can run, each its own chunk. The flow imports it.
 */
import type { CeremonyName, Prompt } from '@countersign/protocol'
import type { ParseData } from '../client/parse-prompt.ts'
import type { Loaded } from '../controllers/ceremony.ts'

/** @returns undefined for data that only a newer widget could show. */
type LoadCeremony<K extends CeremonyName> = (
  data: unknown,
  parse: ParseData,
) => Promise<Loaded<K> | undefined>

/** By name. Forgetting one does not compile. */
const CEREMONIES = {
  password: async (given, parse) => {
    const data = parse('password', given)
    const open =
      data?.mode === 'new'
        ? (await import('./password/new-password.ts')).openNewPassword
        : (await import('./password/password.ts')).openPassword
    return data && [data, open]
  },
  code: async (given, parse) => {
    const data = parse('code', given)
    const open = /^(sms|voice|mail|app)$/.test(data?.channel ?? '')
      ? (await import('./code/code.ts')).openCode
      : (await import('./code/other-code.ts')).openOtherCode
    return data && [data, open]
  },
  passkey: async (given, parse) => {
    const data = parse('passkey', given)
    const open =
      data?.mode === 'create'
        ? (await import('./passkey/register.ts')).openPasskeyRegistration
        : (await import('./passkey/login.ts')).openPasskeyLogin
    return data && [data, open]
  },
  grid: async (given) => (await import('./grid/grid.ts')).loadGrid(given),
  questions: async (given) => (await import('./questions/questions.ts')).loadQuestions(given),
  approve: async (given) => (await import('./approve/approve.ts')).loadApprove(given),
  handoff: async (given) => (await import('./handoff/handoff.ts')).loadHandoff(given),
  capture: async (given) => (await import('./capture/capture.ts')).loadCapture(given),
} satisfies { [K in CeremonyName]: LoadCeremony<K> }

/** @returns undefined for a ceremony, or data, that only a newer widget could show. */
export async function loadCeremony(
  { ceremony, data }: Prompt,
  parse: ParseData,
): Promise<Loaded | undefined> {
  if (!Object.hasOwn(CEREMONIES, ceremony)) return undefined
  // What is loaded by a prompt's ceremony takes that ceremony's prompt.
  return CEREMONIES[ceremony as CeremonyName](data, parse) as Promise<Loaded | undefined>
}

/** True when this page can run a ceremony, in this browser. */
export function isSupported(ceremony: string): boolean {
  return (
    Object.hasOwn(CEREMONIES, ceremony) &&
    (ceremony !== 'passkey' || 'PublicKeyCredential' in globalThis)
  )
}

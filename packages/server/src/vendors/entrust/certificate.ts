/**
 * @module
 * `USER_CERTIFICATE`: a page of the vendor's asks the browser for a client certificate and leads back with
 * a code. Floor 2, inside `vendors/entrust`.
 */
import { toBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { toDigest } from '../../vault.ts'
import { RISK, type Asked, type Asking, type Family } from './family.ts'
import type { AuthenticatedReply } from './wire.ts'

const Keep = v.object({ verifier: v.string() })
const Returned = v.object({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)) })

/** Where the private key lies, as the operator knows it; else only that it was used. */
const AMR = { unknown: ['pop'], card: ['sc'], hardware: ['hwk'] } as const

/**
 * The family `USER_CERTIFICATE`. UNVERIFIED: the pair of code and verifier is taken for PKCE (RFC 7636):
 * the verifier stays here, its SHA-256 goes with the person, and the code is worthless without the verifier.
 */
export const certificate: Family = {
  factor: 'USER_CERTIFICATE',
  kinds: ['certificate'],
  ceremony: 'handoff',
  usage: () => RISK,
  nameless: 'without-way',
  toAsked,
  toAnswer: ({ deps, keep, returned }) => {
    const brought = v.safeParse(Returned, returned)
    if (!brought.success) return undefined
    const { verifier } = v.parse(Keep, keep)
    return {
      body: { userCertificateResponse: { code: brought.output.code, verifier } },
      evidence: { amr: AMR[deps.settings.certificateKeys] },
    }
  },
  // Never asked of a stranger who has none: there is nowhere to go.
  toDecoy: () => {
    throw new Problem('authenticator_unavailable')
  },
}

/** @throws Problem `authenticator_unavailable` where nothing can lead back. */
function toAsked(reply: AuthenticatedReply, { deps, input }: Asking): Asked {
  const { certificateUrl } = deps.settings
  const { returnState, returnTo } = input.context
  const asked = reply.userCertificateChallenge
  if (asked === undefined) throw deps.fail('prompt')
  if (certificateUrl === undefined || returnState === undefined || returnTo === undefined) {
    throw new Problem('authenticator_unavailable')
  }
  const verifier = toBase64url(deps.random.bytes(32))
  const values: Readonly<Record<string, string>> = {
    challenge: asked.challenge,
    code_challenge: toDigest(verifier),
    state: returnState,
    return: deps.callback,
  }
  const url = certificateUrl.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : encodeURIComponent(value)
  })
  return { data: { mode: 'redirect', url }, keep: { verifier } }
}

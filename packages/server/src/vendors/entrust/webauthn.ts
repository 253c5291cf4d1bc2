/**
 * @module
 * `PASSKEY` and `FIDO`: WebAuthn, with the vendor's challenge and our site's domain. Floor 2, inside
 * `vendors/entrust`.
 */
import { toBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import type { JsonObject } from '../vendor.ts'
import { judgeAssertion, parseAssertion, toUrlSafe } from './assertion.ts'
import {
  isHidden,
  RISK,
  type Answer,
  type Answering,
  type Asked,
  type Asking,
  type Family,
} from './family.ts'
import type { AuthenticatedReply } from './wire.ts'

/** `allowed`: ids that were listed; `null` when none were. */
const Keep = v.object({ challenge: v.string(), allowed: v.nullable(v.array(v.string())) })

/** Seconds; the bounds that the vendor sets itself (administrator help). */
const SHORTEST = 5
const LONGEST = 300

const shared = {
  ceremony: 'passkey',
  usage: () => RISK,
  toChallenge: ({ deps: { settings }, input: { context } }: Asking) =>
    settings.relyingParty === 'origin' ? { origin: context.origin } : { rpId: context.site.rpId },
  toAsked,
  toAnswer,
  toDecoy: (asking: Asking) => {
    const challenge = toBase64url(asking.deps.random.bytes(32))
    return toPrompt(asking, { challenge, seconds: LONGEST, allowed: null })
  },
} as const

/** The family `PASSKEY`: the credential says whose it is, no account is ever named. */
export const passkey: Family = {
  ...shared,
  factor: 'PASSKEY',
  kinds: ['passkey'],
  nameless: 'always',
}

/** The family `FIDO`. */
export const securityKey: Family = { ...shared, factor: 'FIDO', kinds: ['security-key'] }

type Fido = NonNullable<AuthenticatedReply['fidoChallenge']>

function toAsked({ fidoChallenge: asked }: AuthenticatedReply, asking: Asking): Asked {
  const { deps, input } = asking
  const challenge = toUrlSafe(asked?.challenge ?? '')
  if (asked === undefined || challenge === undefined || challenge === '') throw deps.fail('prompt')
  const listed = input.kind === 'passkey' || isHidden(input) ? [] : (asked.allowCredentials ?? [])
  const ids = listed.map((id) => toUrlSafe(id) ?? '')
  if (ids.includes('')) throw deps.fail('prompt')
  const allowed = ids.length === 0 ? null : ids
  // A decoy cannot know the tenant's time. Of a passkey there is none: nobody is named for one.
  const isLikeDecoy = input.kind !== 'passkey' && isHidden(input)
  const given = isLikeDecoy ? LONGEST : toSeconds(asked)
  const seconds = Math.round(Math.min(Math.max(given ?? LONGEST, SHORTEST), LONGEST))
  return {
    data: toPrompt(asking, { challenge, seconds, allowed }),
    keep: { challenge, allowed },
    ttlSeconds: seconds,
  }
}

const toSeconds = ({ timeout, timeoutMillis }: Fido): number | undefined =>
  timeoutMillis === undefined ? timeout : timeoutMillis / 1000

interface Prompting extends v.InferOutput<typeof Keep> {
  readonly seconds: number
}

/** PublicKeyCredentialRequestOptionsJSON. */
function toPrompt({ input }: Asking, { challenge, seconds, allowed }: Prompting): JsonObject {
  const isPasskey = input.kind === 'passkey'
  return {
    mode: 'get',
    options: {
      challenge,
      rpId: input.context.site.rpId,
      timeout: seconds * 1000,
      userVerification: isPasskey ? 'required' : 'preferred',
      ...(!isPasskey && { hints: ['security-key'] }),
      ...(allowed !== null && {
        allowCredentials: allowed.map((id) => ({ type: 'public-key', id })),
      }),
    },
  }
}

/**
 * Nothing is sent that was made for another page, question or domain. Where the key lives is unknown, so
 * it is never `hwk`.
 */
function toAnswer({ deps, kind, context, keep, answer }: Answering): Answer | undefined {
  const { challenge, allowed } = v.parse(Keep, keep)
  const assertion = parseAssertion(answer)
  if (assertion === undefined) return undefined
  const { site, origin } = context
  const isPasskey = kind === 'passkey'
  const judged = judgeAssertion(assertion, {
    site,
    origin,
    challenge,
    needsVerification: isPasskey,
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = assertion.response
  const isListed = allowed === null || allowed.includes(assertion.id)
  const isHeld = !isPasskey || (userHandle ?? '') !== ''
  if (judged === undefined || !isListed || !isHeld) return undefined
  return {
    body: {
      fidoResponse: {
        credentialId: assertion.id,
        clientDataJSON,
        authenticatorData,
        signature,
        ...(userHandle && { userHandle }),
      },
      ...(deps.settings.relyingParty === 'rpId' && { rpId: site.rpId }),
    },
    evidence: { amr: ['pop', 'user'], userVerified: judged.userVerified },
  }
}

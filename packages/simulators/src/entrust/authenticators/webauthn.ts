/**
 * @module
 * FIDO and PASSKEY: real assertions, checked against the key registered for this user and domain.
 */
import {
  type AuthenticationResponseJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { parseBase64, toBase64url, toBytes } from '../encoding.ts'
import { VendorError } from '../errors.ts'
import type { CompleteRequest } from '../schemas/requests.ts'
import { isRecord } from '../schemas/shape.ts'
import type { Tenant } from '../state/tenant.ts'
import type { OpenChallenge, Verdict } from '../state/tokens.ts'
import type { Credential, UserState } from '../state/users.ts'
import {
  type AuthenticatorPart,
  type ChallengeCall,
  needUser,
  type Start,
} from './authenticator.ts'

type Kind = Credential['kind']
type FidoResponse = NonNullable<CompleteRequest['fidoResponse']>

const owns = (kind: Kind) => (_tenant: Tenant, user: UserState) =>
  user.credentials.some((one) => one.kind === kind)

export const fido: AuthenticatorPart = {
  owns: owns('FIDO'),
  start(tenant, start) {
    const user = needUser(start)
    const rpIds = toRpIds(tenant, start.call)
    const allowed = user.credentials.filter(
      ({ kind, rpId }) => kind === 'FIDO' && rpIds.includes(rpId),
    )
    return challenge(tenant, { kind: 'FIDO', start, rpIds, allowed: allowed.map(({ id }) => id) })
  },
}

export const passkey: AuthenticatorPart = {
  owns: owns('PASSKEY'),
  isPasswordless: true,
  start: (tenant, start) =>
    challenge(tenant, {
      kind: 'PASSKEY',
      start,
      rpIds: toRpIds(tenant, start.call),
      allowed: undefined,
    }),
}

/** Text of the user's UUID as base64url: what a passkey hands back (API document). */
export const toUserHandle = (user: UserState): string => toBase64url(toBytes(user.uuid))

/** @throws VendorError `invalid_rp_id` for a domain that the tenant does not allow. */
function toRpIds(tenant: Tenant, call: ChallengeCall): readonly string[] {
  const { rpIds } = tenant.settings
  const named = call.rpId ?? toHost(call.origin ?? undefined)
  if (named === undefined) return rpIds
  const allowed = rpIds.filter((rpId) =>
    call.rpId == null ? isWithin(named, rpId) : named === rpId,
  )
  if (allowed.length === 0) throw new VendorError('invalid_rp_id')
  return allowed
}

interface Asked {
  readonly kind: Kind
  readonly start: Start
  readonly rpIds: readonly string[]
  readonly allowed: readonly string[] | undefined
}

function challenge(tenant: Tenant, asked: Asked): OpenChallenge {
  const value = toBase64url(tenant.random.bytes(32))
  const { fidoSeconds } = tenant.settings
  const endsAt = tenant.clock.now() + fidoSeconds
  return {
    fields: {
      fidoChallenge: {
        challenge: value,
        timeout: fidoSeconds,
        timeoutMillis: fidoSeconds * 1000,
        allowCredentials: asked.allowed,
      },
    },
    async answer({ body }): Promise<Verdict> {
      if (body.fidoResponse == null) throw new VendorError('invalid_request')
      if (endsAt <= tenant.clock.now()) throw new VendorError('transaction_expired')
      const found = findCredential(tenant, asked, body.fidoResponse)
      if (found === undefined) return { kind: 'wrong' }
      const isGood = await verify(body.fidoResponse, { value, asked, credential: found.credential })
      return isGood ? { kind: 'right', user: found.user } : { kind: 'wrong' }
    },
  }
}

function findCredential(tenant: Tenant, asked: Asked, response: FidoResponse) {
  const { kind, rpIds, allowed, start } = asked
  const id = toCanonical(response.credentialId)
  const handle = response.userHandle == null ? undefined : toCanonical(response.userHandle)
  if (kind === 'PASSKEY' && handle === undefined) return undefined
  for (const user of start.user === undefined ? tenant.users.list() : [start.user]) {
    const credential = user.credentials.find((one) => one.id === id && one.kind === kind)
    if (credential === undefined || !rpIds.includes(credential.rpId)) continue
    if (handle !== undefined && handle !== toUserHandle(user)) return undefined
    if (allowed !== undefined && !allowed.includes(credential.id)) return undefined
    return { user, credential }
  }
  return undefined
}

interface Expected {
  readonly value: string
  readonly asked: Asked
  readonly credential: Credential
}

/** Challenge, type, origin, hash of the domain, user presence, signature and counter. */
async function verify(response: FidoResponse, expected: Expected): Promise<boolean> {
  const { value, asked, credential } = expected
  const origin = readOrigin(response)
  if (origin === undefined || !isAllowedOrigin(origin, credential.rpId)) return false
  const named = asked.start.call.origin ?? undefined
  if (named !== undefined && named !== origin) return false
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: toBrowserForm(response, credential.id),
      expectedChallenge: value,
      expectedOrigin: origin,
      expectedRPID: credential.rpId,
      credential: {
        id: credential.id,
        publicKey: credential.publicKey,
        counter: credential.signCount,
      },
      requireUserVerification: false,
    })
    if (verified) credential.signCount = authenticationInfo.newCounter
    return verified
  } catch {
    // The library throws for every check that fails; to the vendor they are all one wrong answer.
    return false
  }
}

const toBrowserForm = (response: FidoResponse, id: string): AuthenticationResponseJSON => ({
  id,
  rawId: id,
  type: 'public-key',
  clientExtensionResults: {},
  response: {
    clientDataJSON: toCanonical(response.clientDataJSON) ?? '',
    authenticatorData: toCanonical(response.authenticatorData) ?? '',
    signature: toCanonical(response.signature) ?? '',
    ...(response.userHandle != null && { userHandle: toCanonical(response.userHandle) ?? '' }),
  },
})

/** Base64 or base64url in, base64url out. */
function toCanonical(text: string): string | undefined {
  const bytes = parseBase64(text)
  return bytes === undefined ? undefined : toBase64url(bytes)
}

function readOrigin(response: FidoResponse): string | undefined {
  const bytes = parseBase64(response.clientDataJSON)
  if (bytes === undefined) return undefined
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const origin = isRecord(data) ? data['origin'] : undefined
    return typeof origin === 'string' ? origin : undefined
  } catch {
    return undefined
  }
}

/** https anywhere within the domain; plain http on localhost alone. */
function isAllowedOrigin(origin: string, rpId: string): boolean {
  const host = toHost(origin)
  if (host === undefined || !isWithin(host, rpId)) return false
  return origin.startsWith('https://') || host === 'localhost' || host.endsWith('.localhost')
}

const isWithin = (host: string, rpId: string): boolean => host === rpId || host.endsWith(`.${rpId}`)

const toHost = (origin: string | undefined): string | undefined =>
  origin !== undefined && URL.canParse(origin) ? new URL(origin).hostname : undefined

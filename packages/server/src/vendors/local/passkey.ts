/**
 * @module
 * Kinds `passkey` and `security-key`: WebAuthn Level 3. The signature covers the transaction and the
 * action; the parts lie in `passkey/`. Floor 2, inside `vendors/local`.
 */
import { toBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  Enrolment,
  EnrolInput,
  JsonObject,
  Outcome,
  PersonFacts,
  Started,
  StartInput,
  VendorDeps,
} from '../vendor.ts'
import { type Method, PROMPT_TTL_SECONDS } from './method.ts'
import { type Asserted, verifyAssertion } from './passkey/assertion.ts'
import { toChallenge } from './passkey/challenge.ts'
import { CredentialData, isCountGrown, toCredentialEvidence } from './passkey/credential-data.ts'
import {
  type Descriptor,
  toCreationOptions,
  toDecoyList,
  toRequestOptions,
  toStrangersList,
  toUsable,
} from './passkey/prompts.ts'
import { verifyRegistration } from './passkey/registration.ts'
import { type Assertion, parseAssertion, parseRegistration } from './passkey/response.ts'

/** What passkeys need beside the vendor's own. */
export interface PasskeyDeps extends Pick<VendorDeps, 'random' | 'vault'> {
  /**
   * PEM certificates of makers whose word on their hardware counts. With any, creation asks for a
   * statement (browsers then ask the person), and attested keys that cannot be copied give `phrh`.
   * Default: none.
   */
  readonly attestationRoots?: readonly string[]
}

/** `allowed`: ids that were sent, real or made up; `null` when none were. */
const CheckState = v.object({ nonce: v.string(), allowed: v.nullable(v.array(v.string())) })
const EnrolState = v.object({ nonce: v.string() })

const REFUSED = { result: 'wrong', code: 'passkey_refused' } as const

/**
 * The WebAuthn kinds. Passkeys ask for verification (PIN, finger, face) always; security keys for a
 * touch, and verification where they can. Nothing that goes wrong inside the library leaves as more
 * than `passkey_refused`.
 */
export function createPasskeyMethod(deps: PasskeyDeps): Method {
  return {
    kinds: ['passkey', 'security-key'],
    start: (input) => startPasskey(deps, input),
    check: checkPasskey,
    enrol: (input) => enrolPasskey(deps, input),
    confirm: (input) => confirmPasskey(deps, input),
  }
}

const toNonce = ({ random }: PasskeyDeps) => toBase64url(random.bytes(32))

const prompt = (mode: 'get' | 'create', options: JsonObject, state: JsonObject): Started => ({
  ceremony: 'passkey',
  data: { mode, options },
  state,
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

async function startPasskey(deps: PasskeyDeps, input: StartInput): Promise<Started> {
  const nonce = toNonce(deps)
  const challenge = await toChallenge(nonce, input.context)
  const allowed = await toAllowed(deps, input)
  return prompt('get', toRequestOptions(input, challenge, allowed), {
    nonce,
    allowed: allowed?.map(({ id }) => id) ?? null,
  })
}

/**
 * Which credentials are asked for. A stranger learns nothing: passkeys are found by the browser itself,
 * and security keys, which must be listed, are listed for every name. The work is the same for all.
 */
async function toAllowed(
  { vault }: PasskeyDeps,
  { kind, context, person, stranger, loginName }: StartInput,
): Promise<readonly Descriptor[] | undefined> {
  const real = person === undefined ? [] : toUsable(person, kind)
  if (!stranger && real.length > 0) return real
  if (kind === 'passkey') return undefined
  const decoys = await toDecoyList(vault, context.site.id, loginName ?? '')
  return real.length > 0 ? toStrangersList(real) : decoys
}

/** A credential that may answer this question. */
interface Held {
  readonly person: PersonFacts
  readonly enrolment: Enrolment
  readonly data: CredentialData
}

async function checkPasskey(input: CheckInput): Promise<Outcome> {
  const state = v.parse(CheckState, input.state)
  const assertion = orUndefined(() => parseAssertion(input.answer))
  if (assertion === undefined) return REFUSED
  const found = await input.findCredential(assertion.id)
  // Only for an id that nobody has: the browser forgets what we name here.
  if (found === undefined) return { ...REFUSED, unknownCredential: assertion.id }
  const held = toHeld(input, state, { ...found, assertion })
  if (held === undefined) return REFUSED
  const asserted = await verifyAssertion(assertion, held.data, {
    context: input.context,
    challenge: await toChallenge(state.nonce, input.context),
    userVerification: input.kind === 'passkey',
  }).catch(() => undefined)
  if (asserted === undefined) return REFUSED
  if (asserted.cloneSuspected) return { ...REFUSED, cloneSuspected: true }
  return {
    result: 'right',
    user: held.person.user,
    enrolmentId: held.enrolment.id,
    evidence: toCredentialEvidence(held.data, asserted.userVerified),
    spend: (stored) => spend(stored, held.data.credentialId, asserted),
  }
}

/**
 * The credential, if it may answer: on the list that was sent, of this kind, not locked, the property
 * of the person who was meant, and with that person's user handle (WebAuthn Level 3 §7.2 steps 5 and 6).
 * Without a list and a person it is whoever holds it, and then the handle must be there.
 */
function toHeld(
  { kind, person: meant }: CheckInput,
  { allowed }: v.InferOutput<typeof CheckState>,
  found: { person: PersonFacts; enrolment: Enrolment; assertion: Assertion },
): Held | undefined {
  const { person, enrolment, assertion } = found
  if (allowed !== null && !allowed.includes(assertion.id)) return undefined
  if ((allowed !== null || meant !== undefined) && meant?.user !== person.user) return undefined
  if (enrolment.kind !== kind || enrolment.lockedAt !== undefined) return undefined
  const handle = assertion.response.userHandle || undefined
  if (handle === undefined ? allowed === null : handle !== person.handle) return undefined
  const data = v.safeParse(CredentialData, enrolment.data)
  return data.success ? { person, enrolment, data: data.output } : undefined
}

/** Of two answers with one count, sent in parallel, the second finds the count already stored. */
function spend(stored: Enrolment, credentialId: string, asserted: Asserted): Enrolment | undefined {
  const data = v.parse(CredentialData, stored.data)
  if (data.credentialId !== credentialId) return undefined
  const { signCount, backedUp } = asserted
  if (!isCountGrown(data.signCount, signCount)) return undefined
  // Most passkeys do not count: there is nothing to keep then.
  if (data.signCount === signCount && data.backedUp === backedUp) return stored
  return { ...stored, data: { ...data, signCount, backedUp } }
}

async function enrolPasskey(deps: PasskeyDeps, input: EnrolInput): Promise<Started> {
  const nonce = toNonce(deps)
  const challenge = await toChallenge(nonce, input.context)
  const attestation = toRoots(deps).length > 0 ? 'direct' : 'none'
  return prompt('create', toCreationOptions(input, challenge, attestation), { nonce })
}

/**
 * No evidence comes with a new credential: without a maker's statement nothing in a registration is
 * signed, so it does not show that the key is held.
 */
async function confirmPasskey(deps: PasskeyDeps, input: ConfirmInput): Promise<Confirmed> {
  const { nonce } = v.parse(EnrolState, input.state)
  const registration = orUndefined(() => parseRegistration(input.answer))
  if (registration === undefined) return REFUSED
  const data = await verifyRegistration(registration, {
    context: input.context,
    challenge: await toChallenge(nonce, input.context),
    userVerification: input.kind === 'passkey',
    attestationRoots: toRoots(deps),
  }).catch(() => undefined)
  if (data === undefined) return REFUSED
  if (await input.isCredentialKnown(data.credentialId)) {
    return { result: 'wrong', code: 'passkey_known' }
  }
  const label = input.kind === 'passkey' ? 'Passkey' : 'Security key'
  return {
    result: 'added',
    enrolment: { kind: input.kind, label, data, credentialId: data.credentialId },
  }
}

const toRoots = ({ attestationRoots = [] }: PasskeyDeps) => attestationRoots

function orUndefined<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

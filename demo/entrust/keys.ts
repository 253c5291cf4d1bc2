/**
 * @module
 * Passkeys, security keys and the certificate of Enzo's at Entrust. People register them in the vendor's own
 * portal; the trial has the Pocket for that. What was registered is kept: the simulator forgets everything.
 */
import { randomBytes } from 'node:crypto'
import type { EntrustControl } from '@countersign/simulators'
import type { ClientCertificate } from '../certificate/authority.ts'
import type { EntrustKept, PocketMemory } from '../pocket/memory.ts'

export type KeyKind = EntrustKept['keys'][number]['kind']

/** Part of `GET /pocket/api/things`. */
export interface KeysState {
  readonly passkeys: number
  readonly securityKeys: number
  readonly hasCertificate: boolean
}

export interface EntrustKeys {
  /** PublicKeyCredentialCreationOptionsJSON. */
  options(kind: KeyKind): object
  /** @param registration  RegistrationResponseJSON. @throws TypeError for what is none. */
  register(kind: KeyKind, registration: unknown): Promise<void>
  readonly client: ClientCertificate
  /** From now on the certificate is Enzo's at Entrust. */
  addCertificate(): ClientCertificate
  state(): KeysState
}

export interface KeysDeps {
  readonly control: EntrustControl
  readonly account: string
  readonly memory: PocketMemory
  readonly client: ClientCertificate
  readonly rpId: string
}

/** Puts back what was registered before this start. */
export async function openEntrustKeys(deps: KeysDeps): Promise<EntrustKeys> {
  const { control, account, memory, client, rpId } = deps
  const certificate = Buffer.from(client.certificate).toString('base64')
  const owns = () => control.user(account)?.certificates?.includes(certificate) === true
  const own = () => {
    if (!owns()) control.registerCertificate(account, certificate)
  }
  for (const { kind, registration } of memory.entrust.keys) {
    await control.registerCredential(account, { kind, rpId, registration })
  }
  if (memory.entrust.hasCertificate) own()
  return {
    client,
    options: (kind) => toOptions(deps, kind),
    async register(kind, registration) {
      await control.registerCredential(account, { kind, rpId, registration })
      const { keys, ...rest } = memory.entrust
      memory.keepEntrust({ ...rest, keys: [...keys, { kind, registration }] })
    },
    addCertificate() {
      own()
      memory.keepEntrust({ ...memory.entrust, hasCertificate: true })
      return client
    },
    state() {
      const count = (kind: KeyKind) => memory.entrust.keys.filter((one) => one.kind === kind).length
      const hasCertificate = owns()
      return { passkeys: count('PASSKEY'), securityKeys: count('FIDO'), hasCertificate }
    },
  }
}

/** No attestation, and a challenge that nobody checks: registration is no part of what is simulated. */
function toOptions({ control, account, rpId }: KeysDeps, kind: KeyKind): object {
  const isPasskey = kind === 'PASSKEY'
  return {
    rp: { id: rpId, name: 'Entrust (simulated)' },
    user: {
      id: control.userHandle(account),
      name: 'entrust@harbour.example',
      displayName: isPasskey ? 'Enzo Entrust, at Entrust' : 'Enzo Entrust, security key',
    },
    challenge: randomBytes(32).toString('base64url'),
    pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
    timeout: 120_000,
    authenticatorSelection: {
      residentKey: isPasskey ? 'required' : 'discouraged',
      userVerification: isPasskey ? 'required' : 'discouraged',
    },
  }
}

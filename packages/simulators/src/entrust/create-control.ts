/**
 * @module
 * Makes the control: what a test or the trial can do to a tenant from outside.
 */
import { issueCertificateCode } from './authenticators/certificate.ts'
import { SCAN_PREFIX } from './authenticators/token.ts'
import { signTransaction, toStep, toTokenCode } from './authenticators/totp.ts'
import { toUserHandle } from './authenticators/webauthn.ts'
import type { EntrustControl, EntrustPush } from './control.ts'
import { registerCredential } from './credentials.ts'
import { parseBase64 } from './encoding.ts'
import { type Authenticator, AUTHENTICATORS } from './enums.ts'
import { isRecord } from './schemas/shape.ts'
import { toGridCard } from './state/grid-card.ts'
import { lock } from './state/lockout.ts'
import type { RingingPush } from './state/phone.ts'
import type { Tenant } from './state/tenant.ts'
import type { UserState } from './state/users.ts'
import type { EntrustToken } from './user.ts'

/** @param reset  Back to the seeds, everywhere. */
export function createControl(tenant: Tenant, reset: () => void): EntrustControl {
  return {
    clock: tenant.clock,
    settings: () => tenant.settings,
    configure: (changes) => tenant.configure(changes),
    reset,
    ...createPeopleControl(tenant),
    ...createPocketControl(tenant),
    ...createFaultControl(tenant),
  }
}

type PeopleControl = Pick<
  EntrustControl,
  | 'putApplication'
  | 'putUser'
  | 'setPassword'
  | 'user'
  | 'userHandle'
  | 'registerCredential'
  | 'registerCertificate'
  | 'setRisk'
  | 'lock'
  | 'unlock'
>

function createPeopleControl(tenant: Tenant): PeopleControl {
  return {
    putApplication: (application) => {
      tenant.applications.set(application.id, application)
    },
    putUser: (user) => {
      tenant.users.put(user)
    },
    setPassword(userId, value) {
      const user = need(tenant, userId)
      user.profile = { ...user.profile, password: { value } }
    },
    user(id) {
      const found = tenant.users.find(id)
      return found === undefined ? undefined : toCurrent(found)
    },
    userHandle(id) {
      const found = tenant.users.find(id)
      return found === undefined ? undefined : toUserHandle(found)
    },
    registerCredential: async (userId, credential) =>
      registerCredential(need(tenant, userId), credential),
    registerCertificate(userId, certificate) {
      const user = need(tenant, userId)
      const certificates = [...(user.profile.certificates ?? []), certificate]
      user.profile = { ...user.profile, certificates }
    },
    setRisk(risk, userId) {
      if (userId === undefined) tenant.risk = risk
      else need(tenant, userId).risk = risk
    },
    lock(userId, type) {
      for (const one of toTypes(type)) lock(tenant, need(tenant, userId), one)
    },
    unlock(userId, type) {
      const { lockouts } = need(tenant, userId)
      for (const one of toTypes(type)) lockouts.delete(one)
    },
  }
}

const toTypes = (type: Authenticator | undefined): readonly Authenticator[] =>
  type === undefined ? AUTHENTICATORS : [type]

/** A temporary code's uses are those that are left. */
function toCurrent({ profile, temporaryUsed }: UserState) {
  const code = profile.temporaryAccessCode
  if (code === undefined) return profile
  const uses = Math.max(0, (code.uses ?? 3) - temporaryUsed)
  return { ...profile, temporaryAccessCode: { ...code, uses } }
}

/** Without the number to pick, and how it was answered. */
const toShown = (push: RingingPush): EntrustPush => ({
  id: push.id,
  type: push.type,
  userId: push.userId,
  summary: push.summary,
  details: push.details,
  from: push.from,
  choices: push.choices,
  priority: push.priority,
  at: push.at,
  expiresAt: push.expiresAt,
})

type PocketControl = Pick<
  EntrustControl,
  | 'messages'
  | 'pushes'
  | 'answerPush'
  | 'gridCard'
  | 'tokenCode'
  | 'signValues'
  | 'scanTransaction'
  | 'issueCertificateCode'
>

function createPocketControl(tenant: Tenant): PocketControl {
  const now = () => toStep(tenant.clock.now())
  return {
    messages: (userId) =>
      tenant.messages.filter((one) => userId === undefined || isOf(tenant, one.userId, userId)),
    pushes: (userId) => {
      const id = userId === undefined ? undefined : need(tenant, userId).profile.id
      return tenant.phone.list(id).map(toShown)
    },
    answerPush: (id, answer) => tenant.phone.answer(id, answer),
    gridCard(userId) {
      const grid = tenant.users.find(userId)?.profile.grid
      return grid === undefined ? undefined : toGridCard(grid.seed)
    },
    async tokenCode(userId, serialNumber) {
      const found = findToken(tenant, userId, (one) => isSerial(one, serialNumber))
      return found === undefined ? undefined : toTokenCode(found, now())
    },
    signValues(userId, values, serialNumber) {
      const able = (one: EntrustToken) => one.signs === true && isSerial(one, serialNumber)
      return signTransaction(needToken(tenant, userId, able), { values, step: now() })
    },
    async scanTransaction(userId, qrCodeUrl) {
      const token = needToken(tenant, userId, (one) => one.app === true)
      return signTransaction(token, { ...readPicture(qrCodeUrl), step: now() })
    },
    issueCertificateCode: (request) => issueCertificateCode(tenant, request),
  }
}

function createFaultControl(
  tenant: Tenant,
): Pick<
  EntrustControl,
  'fault' | 'clearFaults' | 'faults' | 'calls' | 'clearCalls' | 'violations'
> {
  return {
    fault: (request) => tenant.faults.set(request),
    clearFaults: () => tenant.faults.clear(),
    faults: () => tenant.faults.list(),
    calls: () => tenant.calls.list(),
    clearCalls: () => tenant.calls.clear(),
    violations: () => tenant.violations,
  }
}

function need(tenant: Tenant, userId: string): UserState {
  const user = tenant.users.find(userId)
  if (user === undefined) throw new TypeError('the simulator knows no such user')
  return user
}

const isOf = (tenant: Tenant, ownerId: string, name: string): boolean =>
  tenant.users.find(name)?.profile.id === ownerId

const isSerial = (token: EntrustToken, serialNumber: string | undefined): boolean =>
  serialNumber === undefined || token.serialNumber === serialNumber

const findToken = (
  tenant: Tenant,
  userId: string,
  fits: (token: EntrustToken) => boolean,
): EntrustToken | undefined => tenant.users.find(userId)?.profile.tokens?.find(fits)

function needToken(
  tenant: Tenant,
  userId: string,
  fits: (token: EntrustToken) => boolean,
): EntrustToken {
  const token = findToken(tenant, userId, fits)
  if (token === undefined) throw new TypeError('the user has no such token')
  return token
}

function readPicture(text: string): { readonly salt: string; readonly values: readonly string[] } {
  const bytes = text.startsWith(SCAN_PREFIX)
    ? parseBase64(text.slice(SCAN_PREFIX.length))
    : undefined
  const read: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array([0x6e])))
  const { salt, values } = isRecord(read) ? read : {}
  if (typeof salt !== 'string' || !Array.isArray(values)) throw new TypeError('not a transaction')
  return { salt, values: values.map(String) }
}

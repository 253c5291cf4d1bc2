/**
 * @module
 * From the risk of a call to the lists of what may be used (administrator help).
 */
import { PARTS, isMethod } from '../authenticators/index.ts'
import { type Authenticator, isCombined, RISKS, type Risk } from '../enums.ts'
import { VendorError } from '../errors.ts'
import type { EntrustApplication, FirstStep, Flow, SecondStep } from '../rules.ts'
import type { CallerFields } from '../schemas/requests.ts'
import { isLocked, isUserLocked } from '../state/lockout.ts'
import type { Tenant } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'

export interface Caller {
  readonly application: EntrustApplication
  readonly user: UserState | undefined
  readonly call: CallerFields
  readonly isKnownMachine: boolean
}

const highest = (risks: readonly Risk[]): Risk =>
  RISKS.findLast((risk) => risks.includes(risk)) ?? 'LOW'

/** What the settings, the address and the transaction say; a known device lowers it by one. */
function toRisk(tenant: Tenant, { application, user, call, isKnownMachine }: Caller): Risk {
  const ignoresIp =
    application.allowIgnoreIpAddressForRba === true && call.ignoreIPAddressForRBA === true
  const isRiskyIp = !ignoresIp && (application.riskyIps ?? []).includes(call.clientIp ?? '')
  const contexts = (application.contexts ?? [])
    .slice(0, 2)
    .filter(({ detail, above }) =>
      (call.transactionDetails ?? []).some(
        (one) =>
          one.detail === detail &&
          (one.usage == null || one.usage.includes('RBA')) &&
          Number(one.value) > above,
      ),
    )
  const risk = highest([
    user?.risk ?? tenant.risk,
    ...(isRiskyIp ? (['HIGH'] as const) : []),
    ...contexts.map((one) => one.risk),
  ])
  return isKnownMachine ? (RISKS[RISKS.indexOf(risk) - 1] ?? 'LOW') : risk
}

/**
 * The flows open to this call.
 *
 * @throws VendorError `no_resource_rule_defined`, `groups_denied`, `access_denied`
 */
export function listFlows(tenant: Tenant, caller: Caller): readonly Flow[] {
  const { application, user, call } = caller
  if (application.rule === undefined) throw new VendorError('no_resource_rule_defined')
  const groups = user?.profile.groups ?? []
  if (application.groups !== undefined && !application.groups.some((one) => groups.includes(one))) {
    throw new VendorError('groups_denied')
  }
  const named = (call.requestAcrs ?? '').split(' ').flatMap((acr) => application.acrs?.[acr] ?? [])
  if (named.length > 0) return named
  const flows = application.rule[toRisk(tenant, caller)]
  if (flows === 'DENY') throw new VendorError('access_denied')
  return flows
}

/** The first name of `requestAcrs` that the application knows. */
export function toAcr({ application, call }: Caller): string | undefined {
  return (call.requestAcrs ?? '').split(' ').find((acr) => application.acrs?.[acr] !== undefined)
}

/** What a flow is called in the list of first steps. */
function toTypes({ first, second }: Flow): readonly Authenticator[] {
  if (first === 'NONE') return second
  if (second.length === 0) return [first]
  if (first === 'PASSWORD') return ['PASSWORD_AND_SECONDFACTOR']
  if (first === 'IDP') return ['IDP_AND_SECONDFACTOR']
  return [first]
}

/** What the user answers when a type is begun. */
export function toFirstMethod(type: Authenticator): Authenticator {
  if (type === 'PASSWORD_AND_SECONDFACTOR') return 'PASSWORD'
  return type === 'IDP_AND_SECONDFACTOR' ? 'IDP' : type
}

export function owns(tenant: Tenant, user: UserState, type: Authenticator): boolean {
  if (type === 'EXTERNAL') return true
  const method = toFirstMethod(type)
  return isMethod(method) && PARTS[method].owns(tenant, user)
}

/** Owned, and neither locked nor hidden because of it. */
function isUsable(tenant: Tenant, user: UserState, type: Authenticator): boolean {
  const isHidden =
    tenant.settings.lockedTypes === 'hidden' && isLocked(tenant, user, toFirstMethod(type))
  return owns(tenant, user, type) && !isHidden
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)]

/** First steps of the flows, best first, whether or not the user owns them. */
export function listAllowed(flows: readonly Flow[]): Authenticator[] {
  return unique(flows.flatMap(toTypes))
}

/** Usable first steps. MACHINE rides along and is never listed. */
export function listFirst(tenant: Tenant, user: UserState, flows: readonly Flow[]) {
  return listAllowed(flows).filter((type) => type !== 'MACHINE' && isUsable(tenant, user, type))
}

/** Usable second steps; null when no flow asks for one. */
export function listSecond(tenant: Tenant, user: UserState, flows: readonly Flow[]) {
  const chained = flows.filter(({ first, second }) => first !== 'NONE' && second.length > 0)
  if (chained.length === 0) return null
  return unique(chained.flatMap(({ second }) => second)).filter((type) =>
    isUsable(tenant, user, type),
  )
}

/** What may follow the step taken on a path; undefined: nothing need follow. */
export function listFollowing(
  flows: readonly Flow[],
  path: Authenticator,
): readonly SecondStep[] | undefined {
  const first: FirstStep | Authenticator = toFirstMethod(path)
  const isAlone = flows.some(
    (flow) =>
      (flow.first === 'NONE' && flow.second.some((one) => one === path)) ||
      (flow.first === first && flow.second.length === 0),
  )
  if (isAlone && !isCombined(path)) return undefined
  const following = flows.filter((flow) => flow.first === first).flatMap(({ second }) => second)
  return following.length === 0 ? undefined : unique(following)
}

/** @throws VendorError `user_disabled`, `user_locked` */
export function assertActive(tenant: Tenant, user: UserState): void {
  if (user.profile.disabled === true) throw new VendorError('user_disabled')
  if (isUserLocked(tenant, user)) throw new VendorError('user_locked')
}

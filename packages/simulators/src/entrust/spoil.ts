/**
 * @module
 * The faults that only this vendor can have: replies that are well formed and untrue.
 */
import type { EntrustFaultRequest } from './control.ts'
import type { Operation } from './enums.ts'
import type { Json } from './schemas/shape.ts'
import { drawId, type Tenant, toDateTime, toMilliseconds } from './state/tenant.ts'

const SOMEBODY_ELSE = 'somebody-else'
const DAY_SECONDS = 86_400

interface Spoiling {
  readonly fault: EntrustFaultRequest | undefined
  readonly operation: Operation
  readonly body: Json
  /** Undefined: the call failed. */
  readonly fields: Json | undefined
}

/** @returns The fields to answer with; undefined: the failure stands. */
export function spoilFields(
  tenant: Tenant,
  { fault, operation, body, fields }: Spoiling,
): Json | undefined {
  switch (fault?.fault) {
    case 'completed-early':
      return { ...fields, ...toFalseCompletion(tenant, body, fields) }
    case 'other-user':
      return fields === undefined ? undefined : { ...fields, userId: SOMEBODY_ELSE }
    case 'other-transaction':
      return fields === undefined ? undefined : { ...fields, ...toOther(tenant, operation) }
    case 'no-status':
      return fields === undefined ? undefined : { ...fields, status: null }
    case 'stale-time':
      return fields === undefined ? undefined : { ...fields, ...toPast(tenant) }
    default:
      return fields
  }
}

function toFalseCompletion(tenant: Tenant, body: Json, fields: Json | undefined): Json {
  const expires = toMilliseconds(tenant.clock.now() + tenant.settings.tokenSeconds)
  return {
    authenticationCompleted: true,
    token: fields?.['token'] ?? `G${drawId(tenant)}`,
    expires,
    time: toMilliseconds(tenant.clock.now()),
    status: 'CONFIRM',
    userId: body['userId'] ?? null,
  }
}

/** The token and the receipt of a transaction that nobody here began. */
function toOther(tenant: Tenant, operation: Operation): Json {
  const token = `G${drawId(tenant)}`
  if (operation !== 'complete') return { token }
  return {
    token,
    userId: SOMEBODY_ELSE,
    transactionReceipt: {
      id: drawId(tenant),
      date: toDateTime(tenant.clock.now()),
      userid: SOMEBODY_ELSE,
      authenticationType: 'TOKEN',
      securityLevel: 'HIGH',
      details: [{ detail: 'TRANSACTION_AMOUNT', value: '999999', usage: ['TVS'] }],
    },
  }
}

function toPast(tenant: Tenant): Json {
  const time = toMilliseconds(tenant.clock.now() - DAY_SECONDS)
  return { time, expires: time + toMilliseconds(tenant.settings.tokenSeconds) }
}

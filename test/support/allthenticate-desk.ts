/**
 * @module
 * A caller of the Allthenticate simulator, for its own tests: speaks the vendor's wire by hand, as a form or
 * as JSON, and holds every reply against the schemas.
 */
import assert from 'node:assert/strict'
import {
  ALLTHENTICATE_KEY,
  type AllthenticateBodyEncoding,
  type AllthenticateControl,
  type AllthenticateOperation,
  type AllthenticateSimulatorOptions,
  assertAllthenticateReply,
  createAllthenticateSimulator,
} from '@countersign/simulators'
import { createTestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

export const BASE_URL = 'http://localhost:3000/vendors/allthenticate'

type Json = Readonly<Record<string, unknown>>

/** A reply; `body` has all fields of an object, `list` all items of an array. */
export interface DeskReply {
  readonly status: number
  readonly text: string
  readonly body: Json
  readonly list: readonly Json[]
}

/** How a call is made. */
export interface Calling {
  /** Default: as the desk was opened. */
  readonly encoding?: AllthenticateBodyEncoding
  /** Default: the seeded key. Undefined: none. */
  readonly key?: string | undefined
}

export interface AllthenticateDesk {
  readonly control: AllthenticateControl
  readonly fetch: (request: Request) => Promise<Response>
  /** @param path  Below the base path. */
  send(path: string, init?: RequestInit): Promise<DeskReply>
  /** By the vendor's paths in their default profile. */
  call(operation: AllthenticateOperation, params?: Json, calling?: Calling): Promise<DeskReply>
  unlock(uuid: string, seconds?: number): Promise<DeskReply>
  lock(uuid: string): Promise<DeskReply>
  /** `lock_status` of a door, as the list of resources tells it. */
  readStatus(uuid: string): Promise<unknown>
}

const PLACES: Readonly<Record<AllthenticateOperation, string>> = {
  users: 'GET /multipleusers',
  invite: 'PUT /invites',
  resend: 'POST /invites',
  invites: 'GET /invites',
  'create-group': 'POST /groups',
  'change-group': 'PUT /groups',
  groups: 'GET /groups',
  'delete-group': 'DELETE /groups',
  'write-cards': 'PUT /modifysmartcards',
  'read-cards': 'GET /modifysmartcard',
  'set-lock': 'POST /setlockstatus',
  resources: 'GET /multipleresources',
  'mass-lock': 'POST /masslock',
}

export type DeskOptions = Partial<AllthenticateSimulatorOptions> & {
  /** Default `form`. */
  readonly encoding?: AllthenticateBodyEncoding
}

/** A simulator with a clock of its own and the same random bytes in every run. */
export function openAllthenticate(options: DeskOptions = {}): AllthenticateDesk {
  const { encoding: ownEncoding = 'form', ...rest } = options
  const { fetch, control } = createAllthenticateSimulator({
    baseUrl: BASE_URL,
    clock: createTestClock(),
    random: createTestRandom(),
    wait: async () => undefined,
    ...rest,
  })
  const send = async (path: string, init: RequestInit = {}): Promise<DeskReply> => {
    const response = await fetch(new Request(BASE_URL + path, init))
    return toReply(response.status, await response.text())
  }
  const desk: AllthenticateDesk = {
    control,
    fetch,
    send,
    async call(operation, params = {}, calling = {}) {
      const [method = '', path = ''] = PLACES[operation].split(' ')
      const { encoding = ownEncoding } = calling
      const key = 'key' in calling ? calling.key : ALLTHENTICATE_KEY
      const all = { ...params, ...(key !== undefined && { api_key: key }) }
      const reply =
        method === 'GET'
          ? await send(`${path}?${toForm(all)}`)
          : await send(path, { method, ...toBody(all, encoding) })
      const body: unknown = JSON.parse(reply.text)
      assertAllthenticateReply(operation, { status: reply.status, body })
      return reply
    },
    unlock: (uuid, seconds) =>
      desk.call('set-lock', {
        uuid,
        lock_state: false,
        ...(seconds !== undefined && { unlock_time: seconds }),
      }),
    lock: (uuid) => desk.call('set-lock', { uuid, lock_state: true }),
    async readStatus(uuid) {
      const { list } = await desk.call('resources', { type: 'DOOR' })
      const found = list.find((one) => one['uuid'] === uuid) ?? assert.fail('no such door')
      return Object(found['resource_status']).lock_status
    },
  }
  return desk
}

/** As the contract writes a form: lists as JSON text, the rest as plain text. */
export function toForm(params: Json): URLSearchParams {
  return new URLSearchParams(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

function toBody(params: Json, encoding: AllthenticateBodyEncoding): RequestInit {
  if (encoding === 'form') return { body: toForm(params) }
  return { body: JSON.stringify(params), headers: { 'Content-Type': 'application/json' } }
}

function toReply(status: number, text: string): DeskReply {
  const parsed = parse(text)
  const list: readonly Json[] = Array.isArray(parsed) ? parsed : []
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  return { status, text, body: isObject ? { ...parsed } : {}, list }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

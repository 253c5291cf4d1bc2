/**
 * @module
 * Allthenticate on the wire.
 */
import assert from 'node:assert/strict'
import { assertAllthenticateReply, type AllthenticateOperation } from '@countersign/simulators'
import type { Call, OutgoingRequest } from '../../../../packages/server/src/ports.ts'
import { toBodyText } from '../../../support/body-text.ts'
import * as wire from '../../support/wire.ts'

/** One request that the connector made. */
export interface Sent {
  readonly method: string
  /** Without what it hangs under. */
  readonly path: string
  /** Of the query or the body, as text, or as JSON has them. */
  readonly values: Readonly<Record<string, unknown>>
  readonly request: OutgoingRequest
}

export interface Wire {
  readonly call: Call
  readonly sent: Sent[]
  readonly breaches: string[]
  /** Nothing is reached any more: no byte leaves. So many calls, or until it is plugged in again. */
  unplug(calls?: number): void
  plug(): void
  /** Something that happens while a request is on its way. */
  before(work: ((sent: Sent) => unknown) | undefined): void
}

type Operation = AllthenticateOperation | 'none'

interface WireParts extends Pick<wire.WireParts<Operation>, 'simulator' | 'clock'> {
  readonly base: string
}

/** In the vendor's first profile: POST invites where it follows the quickstart. */
const OPERATIONS: Readonly<Record<string, AllthenticateOperation>> = {
  'GET /multipleusers': 'users',
  'GET /multipleresources': 'resources',
  'GET /invites': 'invites',
  'PUT /invites': 'invite',
  'POST /invites': 'resend',
  'GET /groups': 'groups',
  'POST /groups': 'create-group',
  'PUT /groups': 'change-group',
  'DELETE /groups': 'delete-group',
  'GET /modifysmartcard': 'read-cards',
  'POST /modifysmartcard': 'write-cards',
  'PUT /modifysmartcards': 'write-cards',
  'POST /setlockstatus': 'set-lock',
}

/** Replies of these are held against their schemas. */
const READ: readonly (AllthenticateOperation | undefined)[] = [
  'users',
  'resources',
  'invites',
  'groups',
  'read-cards',
  'set-lock',
]

/** Undefined for what is none of the vendor's. */
export const toOperation = ({ method, path }: Pick<Sent, 'method' | 'path'>) =>
  OPERATIONS[`${method} ${path}`]

export function createWire({ base, ...parts }: WireParts): Wire {
  const sent: Sent[] = []
  let meanwhile: Parameters<Wire['before']>[0]
  const { call, breaches, unplug, before } = wire.createWire<Operation>({
    ...parts,
    toOperation: (request) => toOperation(toSent(request, base)) ?? 'none',
    assertAnswered(operation, { status, body }) {
      if (operation === 'none' || !READ.includes(operation)) return
      assertAllthenticateReply(operation, { status, body: JSON.parse(body) })
    },
  })
  before(async (_operation, request) => {
    const one = toSent(request, base)
    sent.push(one)
    await meanwhile?.(one)
  })
  return {
    call,
    sent,
    breaches,
    unplug: (calls = Infinity) => unplug(calls),
    plug: () => unplug(false),
    before: (work) => {
      meanwhile = work
    },
  }
}

function toSent(request: OutgoingRequest, base: string): Sent {
  const { method, url, headers, body } = request
  const { pathname, searchParams } = new URL(url)
  assert.ok(pathname.startsWith(base), pathname)
  const text = toBodyText(body)
  const isJson = headers['content-type'] === 'application/json'
  const own: unknown = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
  const values = { ...Object.fromEntries(searchParams), ...Object(own) }
  return { method, path: pathname.slice(base.length), values, request }
}

/**
 * @module
 * A caller of the Authentimate simulator, for its own tests: speaks the vendor's wire by hand and holds
 * every reply against the schemas.
 */
import assert from 'node:assert/strict'
import {
  assertAuthentimateReply,
  AUTHENTIMATE_KEY,
  type AuthentimateControl,
  type AuthentimateOperation,
  type AuthentimateSimulatorOptions,
  createAuthentimateSimulator,
} from '@countersign/simulators'
import { createTestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

export const BASE_URL = 'http://localhost:3000/vendors/authentimate'
/** Digits of the trial's person. */
export const PHONE = '46701234567'

/** A reply; `body` has all fields of an object, `text` is what was sent. */
export interface DeskReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
  /** Of a create; `''` where there is none. */
  readonly id: string
}

export interface AuthentimateDesk {
  readonly control: AuthentimateControl
  readonly fetch: (request: Request) => Promise<Response>
  /** @param path  Below the base path. */
  send(path: string, init?: RequestInit): Promise<DeskReply>
  create(phoneNumber?: unknown): Promise<DeskReply>
  check(id: string, code: string): Promise<DeskReply>
  /** The code in the newest text that has come to a number. */
  readCode(phone?: string): string
}

export const toBasic = (pair: string): string => `Basic ${btoa(pair)}`

/** A simulator with a clock of its own and the same random bytes in every run. */
export function openAuthentimate(
  options: Partial<AuthentimateSimulatorOptions> = {},
): AuthentimateDesk {
  const { fetch, control } = createAuthentimateSimulator({
    baseUrl: BASE_URL,
    clock: createTestClock(),
    random: createTestRandom(),
    wait: async () => undefined,
    ...options,
  })
  const send = async (path: string, init: RequestInit = {}): Promise<DeskReply> => {
    const headers = new Headers({
      Accept: 'application/json',
      Authorization: toBasic(`${AUTHENTIMATE_KEY}:`),
    })
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const response = await fetch(new Request(BASE_URL + path, { ...init, headers }))
    return toReply(response, await response.text())
  }
  const hold = async (operation: AuthentimateOperation, sent: Promise<DeskReply>) => {
    const reply = await sent
    const body: unknown = reply.text === '' ? undefined : JSON.parse(reply.text)
    assertAuthentimateReply(operation, { status: reply.status, body })
    return reply
  }
  return {
    control,
    fetch,
    send,
    create: (phoneNumber = PHONE) =>
      hold(
        'create',
        send('/v1/verifications', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ phoneNumber }),
        }),
      ),
    check: (id, code) =>
      hold('check', send(`/v1/verifications/check?${new URLSearchParams({ id, code })}`)),
    readCode(phone = PHONE) {
      const text = control.messages(`+${phone}`).at(-1)?.text ?? assert.fail('no text has come')
      return /\d{4,10}/.exec(text)?.[0] ?? assert.fail('a text without a code')
    },
  }
}

/** A code of the same length that is not this one. */
export const toOther = (code: string): string =>
  code.replace(/.$/, (last) => (last === '0' ? '1' : '0'))

function toReply({ status, headers }: Response, text: string): DeskReply {
  const parsed = parse(text)
  const body = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  const id = 'id' in body && typeof body.id === 'string' ? body.id : ''
  return { status, headers, text, body, id }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

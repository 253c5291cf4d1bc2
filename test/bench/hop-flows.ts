/**
 * @module
 * The two requests that `hop.ts` compares: a challenge at the vendor itself, and the same challenge asked
 * by a page in a step-up.
 */
import { toBase64url } from '@countersign/protocol'
import { ENTRUST_APPLICATIONS } from '../../packages/simulators/src/entrust/index.ts'
import { createKey } from './flows.ts'
import type { Client } from './client.ts'
import type { Flow } from './flows.ts'

export const HOP_ORIGIN = 'http://bank.localhost'
export const HOP_USER = 'entrust'

/** What the backend's process is started with. */
export interface HopSettings {
  readonly dataDir: string
  readonly vendorPort: number
  readonly siteKey: string
  readonly store: 'sqlite' | 'memory'
}

const SESSION = toBase64url(new Uint8Array(32).fill(9))
const ACTION = {
  type: 'transfer',
  amount: { value: '250.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}

/** What the connector sends for a card. */
const CARD = {
  applicationId: ENTRUST_APPLICATIONS.everything,
  userId: HOP_USER,
  transactionDetails: [{ detail: 'payee', value: ACTION.payee }],
}

/** Sent to the vendor without us, or through a hop that does nothing else. */
export function createPlain(client: Client, { path, name }: { path: string; name: string }): Flow {
  return {
    name,
    requests: 1,
    async run() {
      const reply = await client.call({ path, body: CARD })
      if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}`)
    },
  }
}

/** Open step-ups, one for each worker; each run asks the same way anew in one that is free. */
export function createHop(
  client: Client,
  { siteKey, kind, name }: { siteKey: string; kind: string; name: string },
): Flow {
  const free: Asking[] = []
  return {
    name,
    requests: 1,
    async run() {
      const asking = free.pop() ?? (await begin(client, siteKey))
      await ask(client, asking, kind)
      free.push(asking)
    },
  }
}

interface Asking {
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
  replaces?: string
}

async function begin(client: Client, siteKey: string): Promise<Asking> {
  const asked = { purpose: 'step-up', user: HOP_USER, session: SESSION, action: ACTION }
  const key = { authorization: `Bearer ${siteKey}` }
  const begun = await client.call({
    path: '/auth/v1/site/transactions',
    body: asked,
    headers: key,
  })
  const headers = { authorization: `Bearer ${createKey()}`, origin: HOP_ORIGIN }
  const { handle } = begun.body
  const body = { purpose: 'step-up', handle }
  const reply = await client.call({ path: '/auth/v1/transactions', body, headers })
  if (reply.status >= 300) throw new Error(`begin answered ${String(reply.body['code'])}`)
  return { id: String(reply.body['id']), headers }
}

async function ask(client: Client, asking: Asking, kind: string): Promise<void> {
  const { id, headers, replaces } = asking
  const body = { authenticator: kind, ...(replaces === undefined ? {} : { replaces }) }
  const path = `/auth/v1/transactions/${id}/challenges`
  const reply = await client.call({ path, body, headers })
  if (reply.status >= 300) throw new Error(`challenge answered ${String(reply.body['code'])}`)
  const prompt: unknown = reply.body['prompt']
  if (typeof prompt === 'object' && prompt !== null && 'challenge' in prompt) {
    asking.replaces = String(prompt.challenge)
  }
}

/**
 * @module
 * What the bench runs on: two sites, their people with every way on file, and the processes. Everything
 * is enrolled by the product's own code before the first measurement.
 */
import { env, type ConfigInput } from '@countersign/server'
import { createBackend, type Backend } from '@countersign/server/node'
import { createAuthenticator, type Authenticator } from '../support/authenticator.ts'
import { toEnvironment, type ProcessKeys } from '../support/backend-process.ts'
import type { Client } from './client.ts'
import { BASE, createKey, enrolPasskey } from './flows.ts'

/** A bank, whose sign-ins need two factors and whose transfers a passkey; a club with codes by mail. */
export const BANK = {
  id: 'bank',
  origins: ['http://bank.localhost'] as [string],
  rpId: 'bank.localhost',
  signIn: { acr: 'aal2' as const, ways: ['password' as const, 'sms-code' as const] },
  actions: {
    transfer: {
      acr: 'phr' as const,
      fields: { amount: 'money' as const, payee: 'text' as const },
      text: { en: 'Send {amount} to {payee}' },
    },
  },
}
export const CLUB = {
  id: 'club',
  origins: ['http://club.localhost'] as [string],
  rpId: 'club.localhost',
  signIn: { ways: ['email-code' as const] },
  account: { ways: ['email-code' as const] },
}

/** Everybody comes through one proxy; the limits of one address and one person stay as large as they may be. */
export const CONFIG = {
  issuer: 'http://localhost:8787/auth',
  sites: [BANK, CLUB],
  phoneCountries: ['DE'],
  proxy: { header: 'x-forwarded-for', hops: 1 },
  limits: { beginsPerMinute: 10_000 },
  messageLimits: {
    perTarget30s: 5,
    perTarget10min: 20,
    perTargetHour: 60,
    perTargetDay: 200,
    perAccountHour: 60,
    perAddressHour: 10_000,
    perKnownAddressHour: 100_000,
    perPrefixHour: 10_000,
    perCountryHour: { strangers: 1_000_000, known: 1_000_000 },
    strangersHour: 1_000_000,
    knownHour: 1_000_000,
  },
}

/** Somebody with password, number and passkey. */
export interface Banker {
  readonly user: string
  readonly phone: string
  readonly authenticator: Authenticator
}

export interface Stage {
  readonly keys: ProcessKeys
  readonly password: string
  readonly bankers: readonly Banker[]
  /** Addresses. */
  readonly members: readonly string[]
}

/** Enrols people in this process into `dataDir` and closes it. */
export async function setStage(
  dataDir: string,
  sizes: { readonly bankers: number; readonly members: number },
): Promise<Stage> {
  const keys: ProcessKeys = {
    masterKey: createKey(),
    sites: { bank: { siteKey: createKey() }, club: { siteKey: createKey() } },
  }
  const password = createKey()
  const environment = toEnvironment(keys)
  const backend = await createBackend(toConfig(), { dataDir, environment, audit: () => undefined })
  const client = createInnerClient(backend)
  const bankers = Array.from({ length: sizes.bankers }, (_, i) =>
    enrolBanker(backend, client, { i, password, siteKey: keys.sites['bank']?.siteKey ?? '' }),
  )
  const members = Array.from({ length: sizes.members }, async (_, i) => {
    const address = `member${i}@club.example`
    await backend.people.put('club', `m-${i}`, { login_names: [address], emails: [address] })
    return address
  })
  const people = { bankers: await Promise.all(bankers), members: await Promise.all(members) }
  await backend.close()
  return { keys, password, ...people }
}

function toConfig(): ConfigInput {
  const sender = { id: 'nobody', channels: ['mail', 'sms'], send: async () => undefined }
  const sites = CONFIG.sites.map((site) => ({ ...site, key: env(`SITE_KEY_${site.id}`) }))
  return { ...CONFIG, sites, senders: { email: sender, sms: sender } }
}

/** Calls a backend of this process as if over HTTP. */
const createInnerClient = (backend: Backend): Pick<Client, 'call'> => ({
  call: async ({ path, body, headers = {} }) => {
    const request = new Request(`${CONFIG.issuer}${path.slice(BASE.length)}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const reply = await backend.fetch(request)
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
  },
})

async function enrolBanker(
  { people }: Backend,
  client: Pick<Client, 'call'>,
  { i, password, siteKey }: { i: number; password: string; siteKey: string },
): Promise<Banker> {
  const user = `u-${i}`
  // One number per block of ten thousand: neighbours share a limit.
  const phone = `+49151${String(i).padStart(4, '0')}1234`
  const authenticator = createAuthenticator({ origin: BANK.origins[0] })
  await people.put('bank', user, { login_names: [user] })
  await enrolPasskey(client, { user, siteKey, authenticator, origin: BANK.origins[0] })
  await people.put('bank', user, { phones: [phone] })
  await people.provision('bank', user, { kind: 'password', secret: password })
  return { user, phone, authenticator }
}

/**
 * @module
 * createBackendOn: joins stores, vendors, senders and flows into one backend. The only place where
 * parts meet; each runtime hands in its platform. Floor 6.
 */
import { toBase64url } from '@countersign/protocol'
import { ConfigError, parseConfig, toSecret, type Config, type ConfigInput } from '../config.ts'
import { createBuildingApi, type BuildingApi } from './building-api.ts'
import { createPeopleApi, type PeopleApi } from './people-api.ts'
import type { FaceMatcher } from '../faces/matcher.ts'
import type { FlowDeps } from '../flow/deps.ts'
import { sweep } from '../flow/sweep.ts'
import { createApp } from '../http/app.ts'
import type { Asset, KeyHolder } from '../http/context.ts'
import type {
  Audit,
  Call,
  Clock,
  Later,
  MakeCipher,
  PasswordHasher,
  Random,
  Wait,
} from '../ports.ts'
import { Secret, type SecretSource } from '../secret.ts'
import { createOutgoing } from '../senders/limits.ts'
import type { Channel, Message, Sender } from '../senders/sender.ts'
import { createSigner, type Signer } from '../signing.ts'
import type { Store } from '../stores/store.ts'
import { createVault, type Vault } from '../vault.ts'
import type { Probed } from '../vendors/vendor.ts'
import { toMatcher } from './face-matcher.ts'
import { openVendors, probeVendors } from './vendor-sources.ts'

/** What a runtime supplies. */
export interface Platform {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
  readonly hasher: PasswordHasher
  /** Default: by WebCrypto. */
  readonly makeCipher?: MakeCipher
  readonly later: Later
  readonly wait: Wait
  readonly audit: Audit
  /** Calls companies. */
  readonly call: Call
  /** Used when the config names no store. */
  readonly createStore: () => Store
  /** Used when neither config nor environment hold a master key; throws where that must not be. */
  readonly makeMasterKey: () => Promise<Secret>
  readonly getAsset: (path: string) => Asset | undefined
  /** False in production: senders for development then stop the start. */
  readonly development: boolean
}

/** A running backend. */
export interface Backend {
  /** Answers one request, whatever its prefix; `env` may tell the peer's address (`peerAddress`). */
  fetch(request: Request, env?: unknown): Promise<Response>
  /** People, for seeding, imports and the command line; the same rules as over HTTP. */
  readonly people: PeopleApi
  /** Doors, groups, invitations, cards. */
  readonly building: BuildingApi
  /** How it stands with each company; nothing is changed. Empty without one. */
  probe(): Promise<Readonly<Record<string, Probed>>>
  readonly config: Config
  /** Makes the next proof key, in use after the overlap. */
  rotateKeys(): Promise<void>
  /**
   * For a proof key that somebody else may hold: gone at once, with the proofs that it signed.
   *
   * @throws Problem `not_found` when no key has this id.
   */
  withdrawKey(kid: string): Promise<void>
  /** Deletes what has expired, and faces that were not used for long; answers how many entries went. */
  sweep(): Promise<number>
  /** Ends store, senders and what compares faces. */
  close(): Promise<void>
}

/**
 * @throws ConfigError with one sentence that names the setting.
 */
export async function createBackendOn(platform: Platform, input: ConfigInput): Promise<Backend> {
  const config = parseConfig(input, platform.environment)
  const senders = toSenders(input, platform)
  const holders = await toHolders(config)
  const vault = await toVault(config, platform)
  // Last of all that may refuse: a start that fails leaves no open file behind.
  const matcher = toMatcher(input, platform.audit)
  const vendors = openVendors(platform, input, { config, vault, matcher })
  const store = toStore(input, platform)
  const deps = toFlowDeps(platform, { config, senders, vault, vendors, store, matcher })
  const { signer, audit } = deps
  const app = createApp({
    ...deps,
    getAsset: platform.getAsset,
    getKeyHolder: (hash) => holders.get(hash),
    listOutbox: toOutbox(toDistinct(senders)),
  })
  audit({ event: 'server.started' })
  return {
    fetch: async (request, env) => app.fetch(request, toAppEnv(env)),
    people: createPeopleApi(deps),
    building: createBuildingApi(deps),
    probe: () => probeVendors(deps.vendors),
    config,
    rotateKeys: () => rotate(signer, audit),
    withdrawKey: async (kid) => {
      await signer.withdraw(kid)
      audit({ event: 'keys.withdrawn' })
    },
    sweep: () => sweep(deps),
    close: async () => {
      audit({ event: 'server.stopped' })
      for (const sender of toDistinct(senders)) await sender.close?.()
      await matcher?.close()
      await store.close()
    },
  }
}

interface Parts extends Pick<FlowDeps, 'config' | 'vault' | 'store' | 'vendors'> {
  readonly senders: readonly Slot[]
  readonly matcher: FaceMatcher | undefined
}

function toFlowDeps(
  platform: Platform,
  { config, vault, vendors, store, senders, matcher }: Parts,
): FlowDeps {
  const { clock, random, audit, later, wait } = platform
  return {
    config,
    store,
    clock,
    random,
    vault,
    signer: createSigner({ store, vault, clock, random, issuer: config.issuer }),
    vendors,
    ...(matcher === undefined ? {} : { matcher }),
    outgoing: createOutgoing({
      store,
      clock,
      vault,
      audit,
      senders: senders.map(({ channel, sender }) => onChannel(sender, channel)),
      limits: config.messageLimits,
      countries: config.phoneCountries,
    }),
    audit,
    later,
    wait,
  }
}

async function toVault(
  config: Config,
  { makeMasterKey, random, makeCipher }: Platform,
): Promise<Vault> {
  const master = config.masterKey ?? (await makeMasterKey())
  return createVault(master, random, makeCipher).catch((cause: unknown) => {
    throw new ConfigError('The setting masterKey must be 32 bytes, base64url.', { cause })
  })
}

async function rotate(signer: Signer, audit: Audit): Promise<void> {
  await signer.rotate()
  audit({ event: 'keys.rotated' })
}

interface Slot {
  readonly channel: Channel
  readonly sender: Sender
}

const SLOTS = { email: 'mail', sms: 'sms', voice: 'voice' } as const

/** One sender per channel; the settings carry them as objects of their own. */
function toSenders(input: ConfigInput, platform: Platform): readonly Slot[] {
  const slots: Slot[] = []
  for (const name of ['email', 'sms', 'voice'] as const) {
    const named: unknown = input.senders?.[name]
    if (named === undefined) continue
    if (!isSender(named)) {
      throw new ConfigError(`The setting senders.${name} holds something that is no sender.`)
    }
    const read = (source: SecretSource) => toSecret(source, `senders.${name}`, platform.environment)
    const sender = named.open?.(read) ?? named
    const channel = SLOTS[name]
    if (!sender.channels.includes(channel)) {
      throw new ConfigError(`The setting senders.${name} holds something that cannot send there.`)
    }
    if (sender.developmentOnly === true && !platform.development) {
      throw new ConfigError(
        `The sender ${sender.id} is for development; name a real one in the setting senders.`,
      )
    }
    slots.push({ channel, sender })
  }
  return slots
}

/** A sender that can do more than it was named for does only that. */
const onChannel = (sender: Sender, channel: Channel): Sender => ({
  id: sender.id,
  channels: [channel],
  send: (message) => sender.send(message),
})

const toDistinct = (slots: readonly Slot[]): readonly Sender[] => [
  ...new Set(slots.map(({ sender }) => sender)),
]

/** The store of the settings, else the runtime's own; one that forgets serves development alone. */
function toStore(input: ConfigInput, platform: Platform): Store {
  const named: unknown = input.store
  if (named !== undefined && !isStore(named)) {
    throw new ConfigError('The setting store holds something that is no store.')
  }
  const store = named ?? platform.createStore()
  if (store.isVolatile === true && !platform.development) {
    throw new ConfigError(
      'The setting store must name one that lasts: memory forgets everybody, and is for development.',
    )
  }
  return store
}

/** Settings carry stores and senders as objects of their own: looked at here, where they are joined. */
const isSender = (value: unknown): value is Sender =>
  hasMethods(value, ['send']) && 'channels' in value && Array.isArray(value.channels)

const isStore = (value: unknown): value is Store =>
  hasMethods(value, [
    'create',
    'read',
    'replace',
    'take',
    'count',
    'forget',
    'list',
    'sweep',
    'close',
  ])

const hasMethods = (value: unknown, names: readonly string[]): value is object =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof Reflect.get(value, name) === 'function')

async function toHolders(config: Config): Promise<ReadonlyMap<string, KeyHolder>> {
  const holders = new Map<string, KeyHolder>()
  for (const site of config.sites.values()) {
    for (const { keyHash, scopes } of site.keys) {
      const hash = await keyHash
      if (holders.has(hash))
        throw new ConfigError(`The setting key of site ${site.id} is used twice.`)
      holders.set(hash, { site, scopes })
    }
  }
  return holders
}

function toOutbox(senders: readonly Sender[]): (() => readonly Message[]) | undefined {
  const boxes = senders.flatMap((sender) => (hasList(sender) ? [sender] : []))
  return boxes.length === 0 ? undefined : () => boxes.flatMap((box) => [...box.list()])
}

const hasList = (sender: Sender): sender is Sender & { list(): readonly Message[] } =>
  sender.developmentOnly === true && 'list' in sender && typeof sender.list === 'function'

/** The peer's address: as a runtime names it, or from Node's socket when mounted in a Hono app. */
function toAppEnv(env: unknown): { peerAddress: string } {
  if (typeof env !== 'object' || env === null) return { peerAddress: '' }
  if ('peerAddress' in env && typeof env.peerAddress === 'string')
    return { peerAddress: env.peerAddress }
  const incoming = 'incoming' in env ? env.incoming : undefined
  const socket =
    typeof incoming === 'object' && incoming !== null && 'socket' in incoming
      ? incoming.socket
      : undefined
  const address =
    typeof socket === 'object' && socket !== null && 'remoteAddress' in socket
      ? socket.remoteAddress
      : ''
  return { peerAddress: typeof address === 'string' ? address : '' }
}

/** A fresh master key as text. */
export const createMasterKey = (random: Random): Secret =>
  new Secret(toBase64url(random.bytes(32)), 'masterKey')

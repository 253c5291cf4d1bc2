/**
 * @module
 * Allthenticate: organisation, cards and doors as a vendor. It asks nobody anything, so it checks no way to
 * sign in. Sources and doubts are in the README beside this file. Floor 2; runtimes join it.
 */
import { Problem } from '../../problem.ts'
import type { VendorPlatform, VendorSource } from '../vendor-source.ts'
import type { Building } from '../building.ts'
import type { Probed, Vendor } from '../vendor.ts'
import { createAccounts } from './accounts.ts'
import { createCards } from './cards.ts'
import { createClient, type OwnKey } from './client.ts'
import type { AllthenticateDeps } from './deps.ts'
import { createUserLister, listResources } from './directory.ts'
import { createDoors } from './doors.ts'
import { createGroups } from './groups.ts'
import { createInvites } from './invites.ts'
import {
  ALLTHENTICATE,
  parseSettings,
  type AllthenticateInput,
  type AllthenticateSettings,
} from './settings.ts'

export { AllthenticateShape, NamesShape, WordsShape, type AllthenticateInput } from './settings.ts'

/**
 * An organisation at Allthenticate, for `vendors` in the config:
 *
 *     vendors: [allthenticate({ baseUrl: 'https://api.allthenticate.example', apiKey: env('ALLTHENTICATE_API_KEY') })]
 *
 * People are linked by `links.allthenticate.account`: their `email_id` there.
 */
export function allthenticate(settings: AllthenticateInput): VendorSource {
  return {
    id: ALLTHENTICATE,
    kinds: [],
    open: (platform) => createVendor(platform, parseSettings(settings, platform.development)),
  }
}

function createVendor(platform: VendorPlatform, settings: AllthenticateSettings): Vendor {
  const keys = readKeys(platform, settings)
  const elapsed = platform.elapsed ?? (() => performance.now())
  const client = createClient({ ...platform, settings, keys, elapsed })
  const { clock, vault, wait, audit } = platform
  const deps: AllthenticateDeps = { clock, vault, wait, audit, settings, client }
  const building = createBuilding(deps)
  const unavailable = async (): Promise<never> => {
    throw new Problem('authenticator_unavailable')
  }
  return {
    id: ALLTHENTICATE,
    kinds: [],
    start: unavailable,
    check: unavailable,
    enrol: unavailable,
    confirm: unavailable,
    make: unavailable,
    describe: () => ({}),
    building,
    accounts: createAccounts({ ...deps, ...building }),
    probe: () => probe(deps, keys),
  }
}

function createBuilding(deps: AllthenticateDeps): Building {
  const listUsers = createUserLister(deps)
  return {
    doors: createDoors(deps),
    invites: createInvites(deps, listUsers),
    groups: createGroups(deps),
    cards: createCards(deps),
    listUsers,
    listResources: (kind) => listResources(deps, kind),
  }
}

/** @throws ConfigError */
function readKeys(platform: VendorPlatform, settings: AllthenticateSettings): readonly OwnKey[] {
  const { apiKey, apiKeyExpiresAt, nextApiKey, nextApiKeyExpiresAt } = settings
  const named = [
    { source: apiKey, name: 'apiKey', day: apiKeyExpiresAt },
    { source: nextApiKey, name: 'nextApiKey', day: nextApiKeyExpiresAt },
  ]
  return named.flatMap(({ source, name, day }) =>
    source === undefined
      ? []
      : [
          {
            key: platform.read(source, name),
            ...(day !== undefined && { expiresAt: Date.parse(`${day}T00:00:00Z`) / 1000 }),
          },
        ],
  )
}

/** The last key that is set is the one that must last. */
async function probe({ client }: AllthenticateDeps, keys: readonly OwnKey[]): Promise<Probed> {
  const keyExpiresAt = keys.at(-1)?.expiresAt
  const ends = keyExpiresAt === undefined ? {} : { keyExpiresAt }
  const status = await client.probe().catch(() => undefined)
  if (status === undefined || status >= 500) return { isReachable: false, ...ends }
  return { isReachable: true, ...(status !== 429 && { isKeyAccepted: status < 400 }), ...ends }
}

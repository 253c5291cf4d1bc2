/**
 * @module
 * Asks the companies of a config how it stands with them, without a backend: no store is opened, nothing is
 * written. Floor 6, for `countersign check`.
 */
import { parseConfig, type ConfigInput } from '../config.ts'
import type { Call } from '../ports.ts'
import { createVault } from '../vault.ts'
import type { Probed } from '../vendors/vendor.ts'
import { createMasterKey } from './backend.ts'
import { createNodeCall } from './node-call.ts'
import { openVendors, toProbes } from './vendor-sources.ts'
import { systemClock, systemRandom, wait } from './web-platform.ts'

/** How it stands with one company; undefined for one that cannot be asked without asking somebody. */
export interface ProbedCompany {
  readonly vendor: string
  readonly probed: Probed | undefined
}

/**
 * Every company of the config, in its order.
 *
 * @param isOffline  Nobody is asked, and only what the settings lack is found.
 * @throws ConfigError with one sentence that names the setting.
 */
export async function probeCompanies(
  input: ConfigInput,
  environment: Readonly<Record<string, string | undefined>>,
  isOffline = false,
): Promise<readonly ProbedCompany[]> {
  const config = parseConfig(input, environment)
  // Nothing that is sealed here is ever read again.
  const vault = await createVault(createMasterKey(systemRandom), systemRandom)
  const { call, close } = createNodeCall()
  try {
    const vendors = openVendors(toPlatform(call, environment), input, { config, vault })
    if (isOffline) return []
    return await Promise.all(
      toProbes(vendors).map(async ({ vendor, probe }) => ({ vendor, probed: await probe?.() })),
    )
  } finally {
    await close()
  }
}

function toPlatform(call: Call, environment: Readonly<Record<string, string | undefined>>) {
  return {
    environment,
    clock: systemClock,
    random: systemRandom,
    wait,
    call,
    // What a probe finds is told in a sentence.
    audit: () => undefined,
    development: environment['NODE_ENV'] !== 'production',
    hasher: {
      hash: unused,
      verify: unused,
    },
  }
}

async function unused(): Promise<never> {
  throw new TypeError('no password is hashed here')
}

/**
 * @module
 * What must or should change before a config goes live. Pure; `check` prints it. Floor 6.
 */
import * as v from 'valibot'
import {
  ConfigError,
  parseConfig,
  type Config,
  type ConfigInput,
  type SiteConfig,
} from '../config.ts'
import { ConfigShape } from '../config-shape.ts'
import { EnvReference } from '../secret.ts'
import { toChannel } from '../flow/deps.ts'
import type { Channel, Sender } from '../senders/sender.ts'
import type { VendorSource } from '../vendors/vendor-source.ts'
import { isVolatileStore } from './load-config.ts'

/** One sentence. A problem keeps the config from going live; a warning is somebody's decision. */
export interface Finding {
  readonly level: 'problem' | 'warning'
  readonly text: string
}

type Environment = Readonly<Record<string, string | undefined>>

const problem = (text: string): Finding => ({ level: 'problem', text })
const warning = (text: string): Finding => ({ level: 'warning', text })

/** Everything found; a config that cannot be read at all is judged no further. */
export function listFindings(input: ConfigInput, environment: Environment): readonly Finding[] {
  const shape = v.safeParse(ConfigShape, input)
  if (!shape.success) {
    const names = new Set(shape.issues.map((issue) => v.getDotPath(issue) ?? 'config'))
    return [...names].map((name) => problem(`The setting ${name} is missing or malformed.`))
  }
  const read = readConfig(input, environment)
  if ('text' in read) return [read]
  return [
    ...listAddresses(read),
    ...listKeys(input, environment),
    ...listSenders(input, read),
    ...listStores(input),
    ...listPolicies(read),
  ]
}

function readConfig(input: ConfigInput, environment: Environment): Config | Finding {
  try {
    return parseConfig(input, environment)
  } catch (error) {
    if (error instanceof ConfigError) return problem(error.message)
    throw error
  }
}

function listAddresses({ issuer, sites }: Config): Finding[] {
  const origins = [...sites.values()].flatMap((site) =>
    site.origins
      .filter((origin) => !origin.startsWith('https:'))
      .map(() => problem(`The setting origins of site ${site.id} must be https to go live.`)),
  )
  return issuer.startsWith('https:')
    ? origins
    : [problem('The setting issuer must be https to go live.'), ...origins]
}

function listKeys(input: ConfigInput, environment: Environment): Finding[] {
  const named = input.sites.flatMap((site, i) => [
    { name: `sites[${i}].key`, source: site.key },
    ...(site.keys ?? []).map(({ key }, j) => ({ name: `sites[${i}].keys[${j}]`, source: key })),
  ])
  const written = [...named, { name: 'masterKey', source: input.masterKey }].filter(
    ({ source }) => source !== undefined && !(source instanceof EnvReference),
  )
  const findings = written.map(({ name }) =>
    problem(`The setting ${name} must come from the environment, by env('…').`),
  )
  const hasMaster = input.masterKey !== undefined || Boolean(environment['COUNTERSIGN_MASTER_KEY'])
  if (!hasMaster) {
    findings.push(
      problem(
        'The setting masterKey is missing; put 32 random bytes, base64url, into COUNTERSIGN_MASTER_KEY.',
      ),
    )
  }
  return findings
}

const SLOTS = [
  ['email', 'mail'],
  ['sms', 'sms'],
  ['voice', 'voice'],
] as const satisfies readonly (readonly [string, Channel])[]

function listSenders(input: ConfigInput, config: Config): Finding[] {
  const findings: Finding[] = []
  for (const [name, channel] of SLOTS) {
    const sender = input.senders?.[name] as Partial<Sender> | undefined
    if (sender === undefined) {
      findings.push(
        ...listUnsent(input, config, channel).map((text) => warning(`${text} senders.${name}.`)),
      )
    } else if (sender.developmentOnly === true) {
      findings.push(problem(`The setting senders.${name} keeps messages instead of sending them.`))
    }
  }
  const calls = input.senders?.sms !== undefined || input.senders?.voice !== undefined
  if ((calls || isTextedElsewhere(input, config)) && config.phoneCountries.length === 0) {
    findings.push(
      problem('The setting phoneCountries is empty; name the countries that may be texted.'),
    )
  }
  return findings
}

type Company = Partial<Pick<VendorSource, 'id' | 'kinds' | 'sendsItself'>>

/** The companies that serve a site. */
const toCompanies = ({ vendors = [] }: ConfigInput, site: SiteConfig): readonly Company[] =>
  vendors.filter((one: Company) => one.id !== undefined && site.vendors.includes(one.id))

const isTextedElsewhere = (input: ConfigInput, { sites }: Config): boolean =>
  [...sites.values()].some((site) =>
    toCompanies(input, site).some(({ sendsItself }) => sendsItself === true),
  )

/** Ways a site offers first that nothing carries; they are left out silently when it runs. A company carries its own. */
function listUnsent(input: ConfigInput, { sites }: Config, channel: Channel): string[] {
  return [...sites.values()].flatMap((site) =>
    site.signIn.ways
      .filter((kind) => toChannel(kind) === channel)
      .filter((kind) => !toCompanies(input, site).some(({ kinds }) => kinds?.includes(kind)))
      .map((kind) => `Site ${site.id} names the way ${kind}, which needs the setting`),
  )
}

function listStores({ store }: ConfigInput): Finding[] {
  if (isVolatileStore(store))
    return [problem('The setting store is memory, which forgets everybody.')]
  return store === undefined
    ? [warning('Without the setting store everything lies in one file on one machine.')]
    : []
}

function listPolicies({ sites, proxy, messageLimits }: Config): Finding[] {
  const direct =
    proxy === undefined
      ? [
          warning(
            'Without the setting proxy all visitors behind a proxy share one address’s limits.',
          ),
        ]
      : []
  const friendly = [...sites.values()]
    .filter(({ signIn }) => signIn.listing === 'friendly')
    .map(({ id }) =>
      warning(`Site ${id} has listing 'friendly', which tells strangers who exists.`),
    )
  const shadow =
    messageLimits.mode === 'shadow'
      ? [warning("With messageLimits.mode 'shadow' no limit stops any message.")]
      : []
  return [...direct, ...friendly, ...shadow]
}

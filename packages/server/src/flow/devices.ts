/**
 * @module
 * Remembered devices: a key that cannot leave the browser gives the own view and own counters, nothing
 * more. Floor 3.
 */
import { toSha256, type AnswerRequest } from '@countersign/protocol'
import { calculateJwkThumbprint, importJWK, jwtVerify } from 'jose'
import type { SiteConfig } from '../config.ts'
import { readPerson, updatePerson, type RememberedDevice } from '../directory/person.ts'
import type { FlowDeps } from './deps.ts'

/** Age up to which a device's statement counts, seconds; clocks of devices run wrong by more than servers'. */
const MOST_AGE_SECONDS = 600

/** A browser may be shared: its one key is remembered for each of its people. */
interface DeviceEntry {
  readonly users: readonly string[]
}

const deviceKey = (directory: string, id: string) => `device/${directory}/${id}`

/**
 * The device that signed a begin, and the people who remember it. Anything wrong makes a stranger,
 * never an error: a lost device must not keep its owner out.
 */
export async function readDevice(
  deps: FlowDeps,
  input: { readonly site: SiteConfig; readonly token: string; readonly jwt: string },
): Promise<{ id: string; users: readonly string[] } | undefined> {
  const { site } = input
  const id = toKeyId(input.jwt)
  const entry =
    id === undefined ? undefined : await deps.store.read<DeviceEntry>(deviceKey(site.directory, id))
  const now = deps.clock.now()
  const users: string[] = []
  let jwk: RememberedDevice['jwk'] | undefined
  for (const user of entry?.value.users ?? []) {
    const person = await readPerson(deps, site.directory, user)
    const device = person?.value.devices.find((one) => one.id === id && one.expiresAt > now)
    if (device !== undefined) {
      users.push(user)
      jwk = device.jwk
    }
  }
  const signed = jwk !== undefined && (await isSignedBy(jwk, { ...input, now }))
  return id !== undefined && signed ? { id, users } : undefined
}

async function isSignedBy(
  jwk: RememberedDevice['jwk'],
  input: {
    readonly site: SiteConfig
    readonly token: string
    readonly jwt: string
    readonly now: number
  },
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(input.jwt, await importJWK(jwk, 'ES256'), {
      algorithms: ['ES256'],
      typ: 'device+jwt',
      currentDate: new Date(input.now * 1000),
      maxTokenAge: MOST_AGE_SECONDS,
      clockTolerance: MOST_AGE_SECONDS,
      requiredClaims: ['ath', 'aud', 'iat'],
    })
    return payload['ath'] === (await toSha256(input.token)) && isAudience(payload.aud, input.site)
  } catch {
    return false
  }
}

/** The page may know its site's id or only its own origin. */
const isAudience = (aud: unknown, site: SiteConfig): boolean =>
  typeof aud === 'string' && (aud === site.id || site.origins.includes(aud))

function toKeyId(jwt: string): string | undefined {
  try {
    const header: unknown = JSON.parse(
      atob((jwt.split('.')[0] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    )
    const kid =
      typeof header === 'object' && header !== null && 'kid' in header ? header.kid : undefined
    return typeof kid === 'string' && /^[\w-]{43}$/.test(kid) ? kid : undefined
  } catch {
    return undefined
  }
}

/** At most this many devices are remembered; the oldest makes room. */
const MOST_DEVICES = 20

/** Remembers a device after a successful sign-in, with the person's consent. */
export async function rememberDevice(
  deps: FlowDeps,
  where: {
    readonly site: SiteConfig
    readonly user: string
    readonly enrolment: string | undefined
    /** What companies keep on it, sealed by each. */
    readonly vendors?: Readonly<Record<string, string>> | undefined
  },
  remember: NonNullable<AnswerRequest['remember']>,
): Promise<string> {
  const { site, user } = where
  const id = await calculateJwkThumbprint(remember.jwk, 'sha256')
  const now = deps.clock.now()
  const device: RememberedDevice = {
    id,
    jwk: remember.jwk,
    ...(remember.label === undefined ? {} : { label: remember.label }),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + site.signIn.rememberDays * 86_400,
    ...(where.enrolment === undefined ? {} : { lastEnrolment: where.enrolment }),
    ...(where.vendors === undefined ? {} : { vendors: where.vendors }),
  }
  await addUser(deps, deviceKey(site.directory, id), { user, expiresAt: device.expiresAt })
  await updatePerson(deps, { directory: site.directory, user }, (person) => ({
    ...person,
    devices: [
      ...person.devices.filter((one) => one.expiresAt > now && one.id !== id),
      device,
    ].slice(-MOST_DEVICES),
  }))
  return id
}

async function addUser(
  deps: FlowDeps,
  key: string,
  { user, expiresAt }: { user: string; expiresAt: number },
): Promise<void> {
  const options = { expiresAt }
  if (await deps.store.create(key, { users: [user] } satisfies DeviceEntry, options)) return
  const entry = await deps.store.read<DeviceEntry>(key)
  if (entry === undefined) return addUser(deps, key, { user, expiresAt })
  const users = [...entry.value.users.filter((one) => one !== user), user].slice(-MOST_USERS)
  if (await deps.store.replace(key, entry.version, { users } satisfies DeviceEntry, options)) return
  return addUser(deps, key, { user, expiresAt })
}

/** People who may be remembered on one browser; the oldest makes room. */
const MOST_USERS = 10

/** Notes what was used last on a device, so that it stands on top next time. */
export async function touchDevice(
  deps: FlowDeps,
  where: {
    readonly site: SiteConfig
    readonly user: string
    readonly device: string
    readonly enrolment: string
  },
): Promise<void> {
  const now = deps.clock.now()
  await updatePerson(deps, { directory: where.site.directory, user: where.user }, (person) => ({
    ...person,
    devices: person.devices.map((one) =>
      one.id === where.device ? { ...one, lastUsedAt: now, lastEnrolment: where.enrolment } : one,
    ),
  }))
}

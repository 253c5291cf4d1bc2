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

interface DeviceEntry {
  readonly user: string
}

const deviceKey = (directory: string, id: string) => `device/${directory}/${id}`

/**
 * The device that signed a begin, if it is remembered. Anything wrong makes a stranger, never an error:
 * a lost device must not keep its owner out.
 */
export async function readDevice(
  deps: FlowDeps,
  input: { readonly site: SiteConfig; readonly token: string; readonly jwt: string },
): Promise<{ id: string; user: string } | undefined> {
  const id = toKeyId(input.jwt)
  const entry = id === undefined ? undefined : await deps.store.read<DeviceEntry>(deviceKey(input.site.directory, id))
  const person = entry && (await readPerson(deps, input.site.directory, entry.value.user))
  const device = person?.value.devices.find((one) => one.id === id)
  const now = deps.clock.now()
  if (person === undefined || device === undefined || device.expiresAt <= now) return undefined
  try {
    const { payload } = await jwtVerify(input.jwt, await importJWK(device.jwk, 'ES256'), {
      algorithms: ['ES256'],
      typ: 'device+jwt',
      currentDate: new Date(now * 1000),
      maxTokenAge: MOST_AGE_SECONDS,
      clockTolerance: MOST_AGE_SECONDS,
      requiredClaims: ['ath', 'aud', 'iat'],
    })
    const fits = payload['ath'] === (await toSha256(input.token)) && isAudience(payload.aud, input.site)
    return fits ? { id: device.id, user: person.value.user } : undefined
  } catch {
    return undefined
  }
}

/** The page may know its site's id or only its own origin. */
const isAudience = (aud: unknown, site: SiteConfig): boolean =>
  typeof aud === 'string' && (aud === site.id || site.origins.includes(aud))

function toKeyId(jwt: string): string | undefined {
  try {
    const header: unknown = JSON.parse(atob((jwt.split('.')[0] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
    const kid = typeof header === 'object' && header !== null && 'kid' in header ? header.kid : undefined
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
  where: { readonly site: SiteConfig; readonly user: string; readonly enrolment: string | undefined },
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
  }
  const created = await deps.store.create(deviceKey(site.directory, id), { user } satisfies DeviceEntry, {
    expiresAt: device.expiresAt,
  })
  if (!created) return id
  await updatePerson(deps, { directory: site.directory, user }, (person) => ({
    ...person,
    devices: [...person.devices.filter((one) => one.expiresAt > now), device].slice(-MOST_DEVICES),
  }))
  return id
}

/** Notes what was used last on a device, so that it stands on top next time. */
export async function touchDevice(
  deps: FlowDeps,
  where: { readonly site: SiteConfig; readonly user: string; readonly device: string; readonly enrolment: string },
): Promise<void> {
  const now = deps.clock.now()
  await updatePerson(deps, { directory: where.site.directory, user: where.user }, (person) => ({
    ...person,
    devices: person.devices.map((one) =>
      one.id === where.device ? { ...one, lastUsedAt: now, lastEnrolment: where.enrolment } : one,
    ),
  }))
}


/**
 * @module
 * `POST /setlockstatus`: locks a door, or unlocks it for some seconds. `POST /masslock` is refused: the
 * vendor wants somebody present for it, and a key is nobody.
 */
import { Refusal } from '../errors.ts'
import { need, type Reader } from '../parameters.ts'
import { type Resource, toStanding } from '../state/doors.ts'
import type { Organisation } from '../state/organisation.ts'

/** @throws Refusal 400, 404; offline and locked down by setting 504 and 423 */
export function setLock(organisation: Organisation, reader: Reader): unknown {
  const { doors } = organisation
  const [uuidName, stateName] = [reader.name('door'), reader.name('lockState')]
  const uuid = need(reader.text(uuidName), uuidName)
  // True locks.
  const isToLock = need(reader.flag(stateName), stateName)
  const seconds = reader.integer(reader.name('unlockTime'))
  const door = findReachable(organisation, uuid)
  if (isToLock) {
    doors.lock(door, 'call')
    return { success: `${door.name} is locked.` }
  }
  if (door.isLockedDown) {
    throw new Refusal(organisation.settings.lockdownStatus, 'The building is locked down.')
  }
  const given = doors.unlock(door, seconds, 'call')
  return { success: `${door.name} is unlocked for ${given} seconds.` }
}

/** @throws Refusal 403, always */
export function massLock(): never {
  throw new Refusal(403, 'Assurance is required.')
}

function findReachable({ resources, clock, settings }: Organisation, uuid: string): Resource {
  const found = resources.get(uuid.toLowerCase())
  if (found === undefined) throw new Refusal(404, 'There is no such resource.')
  if (found.type !== 'DOOR') throw new Refusal(400, 'The resource is not a door.')
  if (!toStanding(found, clock.now()).isOnline) {
    throw new Refusal(settings.offlineStatus, 'The door is offline.')
  }
  return found
}

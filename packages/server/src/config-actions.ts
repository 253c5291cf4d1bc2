/**
 * @module
 * What is wrong with the actions and doors of a site, in one sentence. Pure. Floor 1; `config.ts` alone
 * imports it.
 */
import { UNLOCK_ACTION } from '@countersign/protocol'

/** A declared action, as far as it is judged here. */
interface Declared {
  readonly acr: string | readonly string[]
  readonly maxAge: number
  readonly fields: Readonly<
    Record<string, string | { readonly type: string; readonly hidden: boolean }>
  >
  readonly text: Readonly<Record<string, string>>
  readonly confirm?: Readonly<Record<string, string>> | undefined
}

/** A door in the settings, as far as it is judged here. */
interface Door {
  readonly vendor: string
  readonly uuid: string
  readonly name: Readonly<Record<string, string>>
}

/** The settings of one site, as far as they are judged here. */
export interface JudgedSite {
  readonly vendors: readonly string[]
  readonly actions: Readonly<Record<string, Declared>>
  readonly doors: Readonly<Record<string, Door>>
}

/** How old the answers for an opening may be, seconds. */
const UNLOCK_MOST_AGE = 60
/** A code alone, or a face alone, opens no door. */
const UNLOCK_LEVELS = ['aal2', 'phr', 'phrh']

const toField = (field: Declared['fields'][string] | undefined) =>
  typeof field === 'string' ? { type: field, hidden: false } : field

/** The first fault in the actions; undefined when there is none. */
export function findActionFault({ actions }: JudgedSite, path: string): string | undefined {
  for (const [type, action] of Object.entries(actions)) {
    const fault = findFault(action)
    if (fault !== undefined) return `The setting ${path}.actions.${type}${fault}.`
  }
  return undefined
}

function findFault({ fields, text, confirm = {} }: Declared): string | undefined {
  if (Object.hasOwn(fields, 'type')) return '.fields.type is the action’s own name'
  for (const [name, field] of Object.entries(fields)) {
    const shape = toField(field)
    if (shape?.hidden === true && ['money', 'duration', 'door'].includes(shape.type)) {
      return `.fields.${name} hides what a person decides about`
    }
  }
  if (Object.keys(text).length === 0) return '.text is missing'
  const templates = [...Object.values(text), ...Object.values(confirm)]
  const named = templates.flatMap((one) =>
    [...one.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name),
  )
  const isDeclared = (name = '') => Object.hasOwn(fields, name)
  return named.every(isDeclared) ? undefined : ' names a field that it does not declare'
}

/** The first fault in the doors, or in the action that opens them; undefined when there is none. */
export function findDoorFault(site: JudgedSite, path: string): string | undefined {
  const doors = Object.entries(site.doors)
  if (doors.length === 0) return undefined
  for (const [handle, { vendor, uuid, name }] of doors) {
    const setting = `The setting ${path}.doors.${handle}`
    if (!site.vendors.includes(vendor)) return `${setting}.vendor names none of the site’s vendors.`
    if (Object.keys(name).length === 0) return `${setting}.name is missing.`
    const same = doors.filter(([, one]) => one.vendor === vendor && one.uuid === uuid)
    // Each handle has counters of its own.
    if (same.length > 1) return `${setting}.uuid names a door that has another handle too.`
  }
  return findUnlockFault(site.actions[UNLOCK_ACTION], `${path}.actions.${UNLOCK_ACTION}`)
}

function findUnlockFault(action: Declared | undefined, path: string): string | undefined {
  if (action === undefined) {
    return `The setting ${path} is missing: doors need it, with the fields door and seconds.`
  }
  const door = toField(action.fields['door'])
  if (door === undefined || !['door', 'text'].includes(door.type) || door.hidden) {
    return `The setting ${path}.fields.door must be of the type door, and shown.`
  }
  if (toField(action.fields['seconds'])?.type !== 'duration') {
    return `The setting ${path}.fields.seconds must be of the type duration.`
  }
  if (![action.acr].flat().every((acr) => UNLOCK_LEVELS.includes(acr))) {
    return `The setting ${path}.acr must be aal2 or more: one factor alone opens no door.`
  }
  return action.maxAge <= UNLOCK_MOST_AGE
    ? undefined
    : `The setting ${path}.maxAge must be ${UNLOCK_MOST_AGE} or less.`
}

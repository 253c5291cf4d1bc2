/**
 * @module
 * The house rules: which room may import which. Import downward or within your own folder.
 * A place is a path below `src`: `flow/begin.ts`, `stores/sqlite/index.ts`, `secret.ts`.
 */

export interface Place {
  /** Name of the package. */
  house: string
  /** First folder, or the file's name without `.ts` when it lies directly in `src`. */
  room: string
  /** Folder inside a room of parts, `undefined` for a file directly in the room. */
  part: string | undefined
  /** The list of a room's parts, or a package's door. */
  isIndex: boolean
  isRoot: boolean
}

/** Rooms of floor 2: a port and parts that never import one another. */
const PART_ROOMS = ['stores', 'vendors', 'authenticators', 'senders', 'faces']
const GROUND = ['secret', 'ports', 'problem']
const DOMAIN = ['flow', 'directory', 'receipts', 'webhooks']
const TOP = ['runtimes', 'cli']
const SERVER_ROOMS = [...PART_ROOMS, ...DOMAIN, ...TOP, 'actions', 'http']

/** Lower numbers never import higher ones; equal numbers only within their own room. */
const WIDGET_FLOORS: Readonly<Record<string, number>> = {
  events: 1,
  strings: 1,
  styles: 1,
  client: 2,
  controllers: 3,
  ceremonies: 4,
  elements: 5,
  'step-up': 6,
}

/** Where `node:` modules may be imported. */
export const NODE_ROOMS: readonly RegExp[] = [
  /^packages\/server\/src\/(runtimes|cli)\//,
  /^packages\/server\/src\/stores\/sqlite\//,
  /^packages\/server\/src\/faces\/wasm\//,
  /^packages\/relying-party\/src\/replay\/sqlite\//,
  /^packages\/simulators\/src\/main\.ts$/,
]

/** Modules that one folder alone may import. */
export const CAGED: Readonly<Record<string, RegExp>> = {
  nodemailer: /^packages\/server\/src\/senders\/smtp\//,
  '@hono/node-server': /^packages\/server\/src\/(runtimes|cli)\//,
  '@simplewebauthn/browser': /^packages\/widget\/src\/ceremonies\/passkey\//,
  'lean-qr': /^packages\/(widget\/src\/(ceremonies|elements)|simulators\/src)\//,
  sharp: /^packages\/server\/src\/faces\/wasm\//,
  '@vladmandic/face-api': /^packages\/server\/src\/faces\/wasm\//,
  '@tensorflow/tfjs-core': /^packages\/server\/src\/faces\/wasm\//,
  '@tensorflow/tfjs-backend-wasm': /^packages\/server\/src\/faces\/wasm\//,
  undici: /^packages\/server\/src\/runtimes\/node-call\.ts$/,
  express: /^packages\/relying-party\/src\/express\//,
}

/** Who may take a secret's value out. */
export const REVEALERS =
  /^packages\/server\/src\/(vendors\/([^/]+\/|provider-)client\.ts|stores\/|senders\/[^/]+\/|signing\.ts|vault\.ts|secret\.ts)/

export const PACKAGE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  widget: ['protocol'],
  server: ['protocol', 'widget'],
  'relying-party': ['protocol'],
  simulators: [],
}

/** Reads a path from the root: `packages/<house>/src/…`. */
export function toPlace(path: string): Place {
  const [, house = '', , first = '', ...rest] = path.split('/')
  const isRoot = rest.length === 0
  return {
    house,
    room: isRoot ? first.replace(/\.ts$/, '') : first,
    part: rest.length > 1 ? rest[0] : undefined,
    isIndex: (isRoot ? first : rest.join('/')) === 'index.ts',
    isRoot,
  }
}

const isPort = (to: Place): boolean =>
  PART_ROOMS.includes(to.room) && to.part === undefined && !to.isIndex

/** On the ground a file sees `GROUND` and the files named after it: `config` sees `config-shape`. */
const isOnGround = (from: Place, to: Place): boolean =>
  GROUND.includes(to.room) || to.room.startsWith(`${from.room}-`)

/** Within a room of parts: a part sees itself and the port; the list sees every part. */
function isWithinRoom(from: Place, to: Place): boolean {
  if (from.part !== undefined)
    return to.part === from.part || (to.part === undefined && !to.isIndex)
  return from.isIndex || to.part === undefined
}

function isServerAllowed(from: Place, to: Place): boolean {
  if (from.isRoot && from.isIndex) return !TOP.includes(to.room)
  if (TOP.includes(from.room)) return !(to.isRoot && to.isIndex)
  if (to.isRoot) return from.isRoot ? isOnGround(from, to) : !to.isIndex
  if (from.isRoot) return false
  if (from.room === to.room) return !PART_ROOMS.includes(from.room) || isWithinRoom(from, to)
  // A flow is about a person: it stands on the directory, which never looks up to it.
  if (from.room === 'flow' && to.room === 'directory') return true
  // A port may speak of another port's types; a part reaches them through its own port alone.
  if (isPort(from) || DOMAIN.includes(from.room)) return isPort(to)
  if (from.room === 'actions') return isPort(to) || to.room === 'flow'
  if (from.room === 'http') return DOMAIN.includes(to.room) || to.room === 'actions'
  return false
}

function isWidgetAllowed(from: Place, to: Place): boolean {
  if (from.isRoot) return true
  if (to.isRoot || from.room === to.room) return !to.isRoot
  return (WIDGET_FLOORS[to.room] ?? 9) < (WIDGET_FLOORS[from.room] ?? 0)
}

function isRelyingPartyAllowed(from: Place, to: Place): boolean {
  if (from.isRoot) return to.isRoot || (to.room === 'replay' && to.part === undefined)
  if (to.isRoot) return !to.isIndex
  if (from.room !== to.room) return to.room === 'replay' && to.part === undefined && !to.isIndex
  return from.room !== 'replay' || isWithinRoom(from, to)
}

/** May a file here import a file there, both in one package? */
export function isAllowed(from: Place, to: Place): boolean {
  if (from.house === 'server') return isServerAllowed(from, to)
  if (from.house === 'widget') return isWidgetAllowed(from, to)
  if (from.house === 'relying-party') return isRelyingPartyAllowed(from, to)
  return true
}

/** Folders directly in `src` that the rules know. */
export function isKnownRoom(place: Place): boolean {
  if (place.isRoot) return true
  if (place.house === 'server') return SERVER_ROOMS.includes(place.room)
  if (place.house === 'widget') return place.room in WIDGET_FLOORS
  if (place.house === 'relying-party') {
    return ['replay', 'hono', 'express', 'fetch'].includes(place.room)
  }
  return true
}

/**
 * @module
 * The Pocket's interface for what AuthX, Authentimate and Allthenticate put into it: the reader on the desk,
 * the lamps over the doors, and how each of them is to behave.
 */
import type { AllthenticateDoor } from '@countersign/simulators'
import type { Hono } from 'hono'
import * as v from 'valibot'
import { LAID_ON, READ_KINDS } from '../authx/reader.ts'
import type { PocketAppDeps } from './app.ts'

const ReadRequest = v.object({ kind: v.picklist(READ_KINDS) })
const LayRequest = v.object({
  person: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  how: v.picklist(LAID_ON),
})
const HouseRequest = v.object({
  /** Handle of a door; absent: all of them. */
  door: v.optional(v.string()),
  online: v.optional(v.boolean()),
  lockdown: v.optional(v.boolean()),
})

type Deps = Pick<PocketAppDeps, 'vendors'>

/**
 * Bodies are JSON, as everywhere below `/pocket`. Where a real vendor is called nothing of it is here: nobody
 * waits at a reader, and there is no door.
 */
export function addVendorApps(app: Hono, deps: Deps): void {
  addReader(app, deps)
  addDoors(app, deps)
}

function addReader(app: Hono, { vendors }: Deps): void {
  const { reader } = vendors.authx.simulated ?? {}
  app.get('/pocket/api/readings', (c) => c.json(reader?.waiting() ?? null))
  if (reader === undefined) return

  // A page asks, the Pocket answers, the page takes the reading.
  app.post('/pocket/api/readings', async (c) => {
    const { kind } = v.parse(ReadRequest, await c.req.json())
    return c.json(reader.ask(kind), 201)
  })

  app.post('/pocket/api/readings/:id', async (c) => {
    const finger = v.parse(LayRequest, await c.req.json())
    const isTaken = reader.lay(c.req.param('id'), finger)
    return isTaken ? c.json({ read: true }) : c.json({ error: 'Nobody waits for it.' }, 404)
  })

  app.get('/pocket/api/readings/:id', (c) => {
    const read = reader.take(c.req.param('id'))
    if (read.is === 'waiting') return c.body(null, 204)
    if (read.is === 'over') return c.json({ error: 'Nobody laid anything on it.' }, 404)
    return c.body(read.bytes, 200, { 'Content-Type': 'application/octet-stream' })
  })

  app.delete('/pocket/api/readings/:id', (c) => {
    reader.forget(c.req.param('id'))
    return c.body(null, 204)
  })
}

function addDoors(app: Hono, { vendors }: Deps): void {
  const { doors: named, simulated } = vendors.allthenticate
  const handles = new Map(Object.entries(named).map(([handle, { uuid }]) => [uuid, handle]))
  const toDoor = (door: AllthenticateDoor) => {
    const id = handles.get(door.uuid)
    const { name, isLocked: locked, isOnline: online, isLockedDown: lockdown } = door
    const until = door.unlockedUntil === null ? {} : { until: door.unlockedUntil }
    return id === undefined ? [] : [{ id, name, locked, online, lockdown, ...until }]
  }

  app.get('/pocket/api/doors', (c) => c.json(simulated?.control.doors().flatMap(toDoor) ?? []))
  if (simulated === undefined) return
  const { control } = simulated

  app.post('/pocket/api/doors', async (c) => {
    const { door, online, lockdown } = v.parse(HouseRequest, await c.req.json())
    const uuid = door === undefined ? undefined : named[door]?.uuid
    if (door !== undefined && uuid === undefined) return c.json({ error: 'No such door.' }, 404)
    for (const one of uuid === undefined ? control.doors().map((each) => each.uuid) : [uuid]) {
      if (online !== undefined) control.setOnline(one, online)
    }
    if (lockdown !== undefined) control.setLockdown(lockdown, uuid)
    return c.json({ changed: true })
  })
}

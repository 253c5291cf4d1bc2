/**
 * @module
 * Puts the simulator together: one Hono application with the vendor's paths, and the control beside it.
 */
import { Hono } from 'hono'
import { type Clock, createSimulatorClock, waitByTimer } from '../clock.ts'
import { type Random, systemRandom } from '../random.ts'
import { untilAborted } from '../until-aborted.ts'
import type { AuthentimateControl } from './control.ts'
import { createControl } from './create-control.ts'
import { toRefusalBody } from './errors.ts'
import { createRoutes } from './routes.ts'
import { type AuthentimateAccount, SEEDED_ACCOUNT } from './seed.ts'
import type { AuthentimateSettings } from './settings.ts'
import { createState } from './state.ts'

/** Where it stands, and what is there from the start. */
export interface AuthentimateSimulatorOptions {
  /** What the vendor's `/v1` hangs under: `http://localhost:3000/vendors/authentimate`. */
  readonly baseUrl: string
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly random?: Random
  /** Waits for the faults that take time. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly settings?: Partial<AuthentimateSettings>
  /** Default: one, with `AUTHENTIMATE_KEY` and `AUTHENTIMATE_NEXT_KEY`. */
  readonly accounts?: readonly AuthentimateAccount[]
}

/** The vendor. */
export interface AuthentimateSimulator {
  /** Answers paths below the base path. Rejects with `ConnectionReset` where a connection would break. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly control: AuthentimateControl
}

/** Makes a vendor that keeps everything in memory. */
export function createAuthentimateSimulator(
  options: AuthentimateSimulatorOptions,
): AuthentimateSimulator {
  const { accounts = [SEEDED_ACCOUNT], settings = {}, random = systemRandom } = options
  const clock = createSimulatorClock(options.clock)
  const state = createState({ clock, random }, { accounts, settings })
  const base = new URL(options.baseUrl).pathname.replace(/\/+$/, '')
  const app = new Hono()
  app.route(`${base}/`, createRoutes(state, options.wait ?? waitByTimer))
  app.notFound((c) => c.json(toRefusalBody(state.settings, 404) ?? {}, 404))
  // A broken connection is no reply.
  app.onError((error) => {
    throw error
  })
  return {
    fetch: (request) => untilAborted(request.signal, async () => app.fetch(request)),
    control: createControl(state),
  }
}

/**
 * @module
 * Puts the simulator together: one Hono application with the vendor's paths, and the control beside it.
 */
import { type Clock, createSimulatorClock, waitByTimer } from '../clock.ts'
import { type Random, systemRandom } from '../random.ts'
import { untilAborted } from '../until-aborted.ts'
import type { AllthenticateControl } from './control.ts'
import { createControl } from './create-control.ts'
import { createRoutes } from './routes.ts'
import {
  type AllthenticateKey,
  type AllthenticatePerson,
  type AllthenticateResource,
  type AllthenticateSeedGroup,
  SEEDED_ELSEWHERE,
  SEEDED_GROUPS,
  SEEDED_KEYS,
  SEEDED_PEOPLE,
  SEEDED_RESOURCES,
} from './seed.ts'
import type { AllthenticateSettings } from './settings.ts'
import { createOrganisation } from './state/organisation.ts'

/** Where it stands, and what is there from the start. */
export interface AllthenticateSimulatorOptions {
  /** What the vendor's paths hang under: `http://localhost:3000/vendors/allthenticate`. */
  readonly baseUrl: string
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly random?: Random
  /** Waits for the faults that take time. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly settings?: Partial<AllthenticateSettings>
  /** Default: `ALLTHENTICATE_KEY` and `ALLTHENTICATE_NEXT_KEY`, for ever. */
  readonly keys?: readonly AllthenticateKey[]
  /** Default: four members, one of them the persona, and one of them a guest. */
  readonly people?: readonly AllthenticatePerson[]
  /** With an account at the vendor, and not in the organisation. Default: one. */
  readonly elsewhere?: readonly AllthenticatePerson[]
  /** Default: four doors and a computer. */
  readonly resources?: readonly AllthenticateResource[]
  /** Default: one of either kind, both used by a policy. Names nobody who is not there. */
  readonly groups?: readonly AllthenticateSeedGroup[]
}

/** One organisation. */
export interface AllthenticateSimulator {
  /** Answers paths below the base path. Rejects with `ConnectionReset` where a connection would break. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly control: AllthenticateControl
}

/** Makes an organisation that keeps everything in memory. */
export function createAllthenticateSimulator(
  options: AllthenticateSimulatorOptions,
): AllthenticateSimulator {
  const clock = createSimulatorClock(options.clock)
  const organisation = createOrganisation(
    { clock, random: options.random ?? systemRandom },
    {
      keys: options.keys ?? SEEDED_KEYS,
      people: options.people ?? SEEDED_PEOPLE,
      elsewhere: options.elsewhere ?? SEEDED_ELSEWHERE,
      resources: options.resources ?? SEEDED_RESOURCES,
      groups: options.groups ?? SEEDED_GROUPS,
      settings: options.settings ?? {},
    },
  )
  const base = new URL(options.baseUrl).pathname.replace(/\/+$/, '')
  const app = createRoutes(organisation, base, options.wait ?? waitByTimer)
  // A broken connection is no reply.
  app.onError((error) => {
    throw error
  })
  return {
    fetch: (request) => untilAborted(request.signal, async () => app.fetch(request)),
    control: createControl(organisation),
  }
}

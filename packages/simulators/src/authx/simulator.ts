/**
 * @module
 * Puts the simulator together: the vendor's paths behind one `fetch`, and the control beside it.
 */
import { type Clock, createSimulatorClock, waitByTimer } from '../clock.ts'
import { type Random, systemRandom } from '../random.ts'
import { untilAborted } from '../until-aborted.ts'
import type { DecideFace } from './biometrics/decide-face.ts'
import type { AuthxControl } from './control.ts'
import { createControl } from './create-control.ts'
import { handleCall, NOT_FOUND } from './handle-call.ts'
import { findRoute } from './read-call.ts'
import { AUTHX_PERSONA, AUTHX_TENANT } from './seed.ts'
import type { AuthxSettings } from './settings.ts'
import { createVendor } from './state/vendor.ts'
import type { AuthxTenant, AuthxUser } from './user.ts'

/** Where it stands, and what is there from the start. */
export interface AuthxSimulatorOptions {
  /**
   * Where clients reach the first tenant, with the base path: `http://localhost:3000/vendors/authx`; any
   * other tenant below it by its label. Default: by the vendor's own hosts alone.
   */
  readonly baseUrl?: string
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly random?: Random
  /** Waits for the faults `slow` and `slow-body`. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly settings?: Partial<AuthxSettings>
  /** Default: `AUTHX_TENANT`. */
  readonly tenants?: readonly AuthxTenant[]
  /** Of the first tenant. Default: the persona. */
  readonly users?: readonly AuthxUser[]
  /** A real matcher. Default: the simulator decides by the bytes. */
  readonly decideFace?: DecideFace
}

/** The vendor with its tenants. */
export interface AuthxSimulator {
  /** Rejects with `ConnectionReset` when the connection breaks, with the signal's reason when it fires. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly control: AuthxControl
}

/**
 * Makes a vendor that keeps everything in memory.
 *
 * @throws TypeError for seeds that cannot be.
 */
export function createAuthxSimulator(options: AuthxSimulatorOptions = {}): AuthxSimulator {
  const { baseUrl, random = systemRandom, wait = waitByTimer, decideFace } = options
  const basePath = baseUrl === undefined ? undefined : toBasePath(baseUrl)
  const vendor = createVendor(
    { clock: createSimulatorClock(options.clock), random, decideFace },
    {
      tenants: options.tenants ?? [AUTHX_TENANT],
      users: options.users ?? [AUTHX_PERSONA],
      settings: options.settings ?? {},
    },
  )
  return {
    control: createControl(vendor),
    fetch: (request) =>
      untilAborted(request.signal, async () => {
        const route = findRoute(vendor, request, basePath)
        if (route !== undefined) return handleCall(vendor, route, { request, wait })
        return Response.json(NOT_FOUND.body, { status: NOT_FOUND.status })
      }),
  }
}

const toBasePath = (baseUrl: string): string => new URL(baseUrl).pathname.replace(/\/+$/, '')

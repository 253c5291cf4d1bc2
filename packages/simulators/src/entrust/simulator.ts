/**
 * @module
 * Puts the simulator together: one Hono application with the vendor's paths, and the control beside it.
 */
import type { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { EntrustControl } from './control.ts'
import type { EntrustApplication } from './rules.ts'
import type { EntrustSettings } from './settings.ts'
import type { EntrustUser } from './user.ts'

export interface EntrustOidcClient {
  readonly clientId: string
  /** Default: a public client. */
  readonly clientSecret?: string
  /** Exact addresses, or any on the origin of `baseUrl`. */
  readonly redirectUris: readonly string[] | 'same-origin'
  /** Where `authorizejwt` authenticates. Default: the application `everything`. */
  readonly applicationId?: string
}

export interface EntrustSimulatorOptions {
  /** Where clients reach it, with the base path: `http://localhost:3000/vendors/entrust`. */
  readonly baseUrl: string
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly random?: Random
  /** Waits for the fault `slow`. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly settings?: Partial<EntrustSettings>
  /** Default: the persona. */
  readonly users?: readonly EntrustUser[]
  /** Default: one for each rule in `ENTRUST_APPLICATIONS`. */
  readonly applications?: readonly EntrustApplication[]
  /** Default: the public client `ENTRUST_OIDC_CLIENT`. */
  readonly clients?: readonly EntrustOidcClient[]
}

export interface EntrustSimulator {
  /** Answers paths below the base path; the five operations also at the root of the origin. */
  readonly app: Hono
  readonly fetch: (request: Request) => Promise<Response>
  readonly control: EntrustControl
}

export function createEntrustSimulator(options: EntrustSimulatorOptions): EntrustSimulator {
  throw new TypeError(`not built yet: ${options.baseUrl}`)
}

/**
 * @module
 * Every company of the trial, opened: each simulated below `/vendors`, or the real one where the
 * environment holds its keys.
 */
import type { ConfigInput } from '@countersign/server'
import { ConnectionReset } from '@countersign/simulators'
import { Hono } from 'hono'
import { ALLTHENTICATE_PATH, openAllthenticate } from './allthenticate/tenant.ts'
import { AUTHENTIMATE_PATH, openAuthentimate } from './authentimate/tenant.ts'
import { AUTHX_PATH, openAuthx, type AuthxFacts } from './authx/tenant.ts'
import type { VendorPlace } from './calls/vendor-party.ts'
import { openEntrust, type TenantFacts } from './entrust/tenant.ts'

export type Vendors = Awaited<ReturnType<typeof openVendors>>

/** @throws Error when the environment holds half of what a real one needs. */
export async function openVendors(facts: TenantFacts & AuthxFacts) {
  return {
    entrust: await openEntrust(facts),
    authx: openAuthx(facts),
    authentimate: openAuthentimate(facts),
    allthenticate: openAllthenticate(facts),
  }
}

/** For the setting `vendors`. */
export const toSources = (vendors: Vendors): NonNullable<ConfigInput['vendors']> =>
  Object.values(vendors).map(({ source }) => source)

/** Where each of them stands. */
export const toPlaces = ({
  entrust,
  authx,
  authentimate,
  allthenticate,
}: Vendors): readonly VendorPlace[] => [
  { party: 'entrust', base: entrust.base },
  { party: 'authx', base: authx.base },
  { party: 'authentimate', base: authentimate.base },
  { party: 'allthenticate', base: allthenticate.base },
]

/** The vendors' own paths, of those that are simulated; Entrust's are in `entrust/routes.ts`. */
export function createVendorRoutes({ authx, authentimate, allthenticate }: Vendors): Hono {
  const app = new Hono()
  const places = [
    [AUTHX_PATH, authx.simulated],
    [AUTHENTIMATE_PATH, authentimate.simulated],
    [ALLTHENTICATE_PATH, allthenticate.simulated],
  ] as const
  for (const [path, simulated] of places) {
    if (simulated !== undefined) app.all(`${path}/*`, (c) => simulated.fetch(c.req.raw))
  }
  app.onError((error) => {
    if (error instanceof ConnectionReset) return toBrokenReply()
    throw error
  })
  return app
}

/** Ends the connection before anything of a reply is there: a status would say more than a lost one does. */
function toBrokenReply(): Response {
  const error = new Error('A simulated connection broke, as it was asked to.')
  // The server prints it.
  error.stack = error.message
  return new Response(new ReadableStream({ start: (controller) => controller.error(error) }))
}

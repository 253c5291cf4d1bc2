/**
 * @module
 * The backend with one site on Entrust and on the built-in vendor, and one person linked there who has
 * answered nothing yet. Started by `hop.ts`; its one argument is `HopSettings` as JSON.
 */
import process from 'node:process'
import { Secret } from '@countersign/server'
import { createBackend, serveNode } from '@countersign/server/node'
import { createMemoryStore } from '@countersign/server/stores/memory'
import { entrust } from '@countersign/server/vendors/entrust'
import { systemClock } from '../../packages/server/src/runtimes/web-platform.ts'
import { ENTRUST_APPLICATIONS } from '../../packages/simulators/src/entrust/index.ts'
import { HOP_ORIGIN, HOP_USER, type HopSettings } from './hop-flows.ts'
import { report } from './reporting.ts'

const settings = JSON.parse(process.argv[2] ?? '{}') as HopSettings

const backend = await createBackend(
  {
    issuer: `${HOP_ORIGIN}/auth`,
    sites: [
      {
        id: 'bank',
        origins: [HOP_ORIGIN],
        rpId: 'bank.localhost',
        key: new Secret(settings.siteKey, 'key'),
        vendors: ['entrust', 'local'],
        signIn: { listing: 'friendly' },
        actions: {
          transfer: {
            acr: 'aal2',
            fields: { amount: 'money', payee: 'text' },
            text: { en: 'Send {amount} to {payee}' },
          },
        },
      },
    ],
    limits: { beginsPerMinute: 10_000 },
    vendors: [
      entrust({
        host: `http://127.0.0.1:${settings.vendorPort}`,
        applicationId: new Secret(ENTRUST_APPLICATIONS.everything, 'applicationId'),
      }),
    ],
    ...(settings.store === 'memory' ? { store: createMemoryStore({ clock: systemClock }) } : {}),
  },
  { dataDir: settings.dataDir, trial: true, audit: () => undefined },
)
await backend.people.put('bank', HOP_USER, {
  login_names: [HOP_USER],
  links: { entrust: { account: 'entrust' } },
})
await backend.people.provision('bank', HOP_USER, { kind: 'pin', secret: '839174' })
await backend.people.provision('bank', HOP_USER, {
  kind: 'password',
  secret: settings.siteKey,
})
const server = await serveNode(backend, { port: 0 })
report(server, () => backend.close())

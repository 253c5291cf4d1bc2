import { createStage } from '/work/main/test/flows/entrust/support/stage.ts'
import { Page, beginForSite } from '/work/main/test/flows/support/page.ts'
const bench = await createStage({} as any)
const h = await beginForSite(bench, { user: 'u-entrust', action: { type: 'transfer', amount: { value: '1.00', currency: 'EUR' }, payee: 'A' } } as any)
const page = new Page(bench)
await page.begin({ purpose: 'step-up', handle: h.handle })
let r = await page.challenge('grid-card-1')
let prev = r.view.prompt?.challenge
const run = async (n: number) => { for (let i = 0; i < n; i++) { const x = await page.challenge('grid-card-1', { replaces: prev }); prev = x.view.prompt?.challenge; bench.exchanges.length = 0; bench.audit.length = 0 } }
await run(200)
const c = process.cpuUsage(); await run(1000); const d = process.cpuUsage(c)
console.log((d.user + d.system) / 1000, 'µs CPU each, simulator and client included')
process.exit(0)

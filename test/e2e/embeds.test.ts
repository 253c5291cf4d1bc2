import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test, type TestContext } from 'node:test'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { createServer as createViteServer } from 'vite'
import { defineConfig, Secret } from '../../packages/server/src/index.ts'
import { createBackend, serveNode } from '../../packages/server/src/runtimes/node.ts'
import { outbox } from '../../packages/server/src/senders/outbox/index.ts'
import { createMemoryStore } from '../../packages/server/src/stores/memory/index.ts'
import { systemClock } from '../../packages/server/src/runtimes/web-platform.ts'
import { launchChromium } from '../support/chromium.ts'
import { findPort } from '../support/free-port.ts'

const CDN = resolve(import.meta.dirname, '../../packages/widget/dist/cdn')

const toPage = (script: string) =>
  `<!doctype html><html lang="en"><title>Example</title>${script}<countersign-login></countersign-login>`
const SERVED = toPage('<script type="module" src="/auth/widget.js"></script>')

/** A backend for one site on this port, with nobody in it. */
async function openBackend(t: TestContext, port: number) {
  const origin = `http://localhost:${port}`
  const config = defineConfig({
    issuer: `${origin}/auth`,
    masterKey: new Secret(Buffer.alloc(32, 7).toString('base64url'), 'masterKey'),
    sites: [
      {
        id: 'example',
        origins: [origin],
        rpId: 'localhost',
        key: new Secret('k'.repeat(43), 'sites[0].key'),
        signIn: { ways: ['password', 'email-code'] },
      },
    ],
    senders: { email: outbox() },
    store: createMemoryStore({ clock: systemClock }),
  })
  const backend = await createBackend(config, { environment: {}, audit: () => undefined })
  t.after(() => backend.close())
  return { backend, origin }
}

function listen(t: TestContext, server: Server, port: number): Promise<void> {
  t.after(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return new Promise((done) => server.listen(port, '127.0.0.1', done))
}

const toServer = (app: Hono): Server => {
  const listener = getRequestListener(app.fetch)
  return createHttpServer((incoming, outgoing) => void listener(incoming, outgoing))
}

/** The page asks for a name, and the backend answers with the password's screen. */
async function assertAsks(t: TestContext, origin: string): Promise<void> {
  const browser = await launchChromium()
  t.after(() => browser.close())
  const page = await browser.newPage({ locale: 'en' })
  page.setDefaultTimeout(10_000)
  await page.goto(origin)
  const login = page.locator('countersign-login')
  await login.getByLabel('Email, phone or username').fill('astrid@mail.example')
  await login.getByRole('button', { name: 'Continue' }).click()
  await login.getByLabel('Password', { exact: true }).waitFor()
}

test('works mounted in a Hono app, which takes the path off', async (t) => {
  const port = await findPort()
  const { backend, origin } = await openBackend(t, port)
  const app = new Hono()
  app.mount('/auth', backend.fetch)
  app.get('/', (c) => c.html(SERVED))
  await listen(t, toServer(app), port)
  await assertAsks(t, origin)
  const keys = await fetch(`${origin}/auth/.well-known/jwks.json`)
  assert.equal(keys.status, 200)
})

test('works behind the proxy of Vite, which keeps the path', async (t) => {
  const port = await findPort()
  const { backend, origin } = await openBackend(t, port)
  const served = await serveNode(backend, { port: 0 })
  t.after(() => served.close())
  const root = await mkdtemp(join(tmpdir(), 'countersign-vite-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  await writeFile(join(root, 'index.html'), SERVED)
  const vite = await createViteServer({
    root,
    configFile: false,
    logLevel: 'silent',
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      proxy: { '/auth': `http://127.0.0.1:${served.port}` },
    },
  })
  t.after(() => vite.close())
  await vite.listen()
  await assertAsks(t, origin)
})

test('works from a CDN as one file, held to its hash', async (t) => {
  const [port, cdnPort] = [await findPort(), await findPort()]
  const { backend, origin } = await openBackend(t, port)
  const cdn = createHttpServer((_, response) => {
    response.setHeader('Content-Type', 'text/javascript')
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.end(readFileSync(join(CDN, 'widget.js')))
  })
  await listen(t, cdn, cdnPort)
  const integrity = readFileSync(join(CDN, 'widget.js.sri'), 'utf8').trim()
  const app = new Hono()
  app.mount('/auth', backend.fetch)
  const address = `http://localhost:${cdnPort}/widget.js`
  const toScript = (hash: string) =>
    `<script type="module" src="${address}" integrity="${hash}" crossorigin></script>`
  app.get('/', (c) => c.html(toPage(toScript(integrity))))
  app.get('/changed', (c) => c.html(toPage(toScript(`sha384-${'A'.repeat(64)}`))))
  await listen(t, toServer(app), port)
  await assertAsks(t, origin)
  const browser = await launchChromium()
  t.after(() => browser.close())
  const page = await browser.newPage()
  const refused = page.waitForEvent('console', (message) => message.text().includes('integrity'))
  await page.goto(`${origin}/changed`)
  await refused
  assert.equal(
    await page.evaluate(() => customElements.get('countersign-login') === undefined),
    true,
  )
})

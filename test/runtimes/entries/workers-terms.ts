/**
 * @module
 * What Workers alone brings: bindings as environment, Cloudflare's header, files as text, and a refusal
 * to keep people in memory.
 */
import { toBase64url } from '@countersign/protocol'
import { env, type ConfigInput } from '@countersign/server'
import { createBackend } from '@countersign/server/workers'

const ORIGIN = 'http://localhost:3000'
const createKey = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

const CONFIG: ConfigInput = {
  issuer: `${ORIGIN}/auth`,
  sites: [{ id: 'example', origins: [ORIGIN], rpId: 'localhost', key: env('SITE_KEY') }],
  limits: { beginsPerMinute: 10 },
}
const options = { audit: () => {}, assets: { 'widget.js': '/* the widget */' } }

const toMessage = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'something else'

const refuse = (bindings: unknown): Promise<string> =>
  createBackend(CONFIG, bindings, options).then(() => 'started', toMessage)

export async function run(): Promise<unknown> {
  const keys = { SITE_KEY: createKey(), COUNTERSIGN_MASTER_KEY: createKey() }
  const backend = await createBackend(CONFIG, { ...keys, NODE_ENV: 'development', KV: {} }, options)
  const begin = async (address: string) => {
    const request = new Request(`${ORIGIN}/auth/v1/transactions`, {
      method: 'POST',
      headers: {
        'CF-Connecting-IP': address,
        Origin: ORIGIN,
        'Content-Type': 'application/json',
        Authorization: `Bearer ${createKey()}`,
      },
      body: JSON.stringify({ purpose: 'login', binding: createKey() }),
    })
    return (await backend.fetch(request)).status
  }
  const begun: number[] = []
  for (let i = 0; i < 11; i += 1) begun.push(await begin('192.0.2.1'))
  const widget = await backend.fetch(new Request(`${ORIGIN}/auth/widget.js`))
  const again = { headers: { 'If-None-Match': widget.headers.get('etag') ?? '' } }
  return {
    production: await refuse(keys),
    withoutSiteKey: await refuse({ NODE_ENV: 'development' }),
    withoutMasterKey: await refuse({ SITE_KEY: keys.SITE_KEY }),
    oneAddress: begun,
    anotherAddress: await begin('192.0.2.2'),
    widget: await widget.text(),
    widgetAgain: (await backend.fetch(new Request(`${ORIGIN}/auth/widget.js`, again))).status,
  }
}

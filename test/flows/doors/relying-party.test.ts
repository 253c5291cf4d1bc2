/**
 * @module
 * The whole way of an opening: a page of the site, the site's server with our library, the backend, the vendor's
 * stand-in. In each framework's terms.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRelyingParty as createForFetch } from '@countersign/relying-party/fetch'
import { createRelyingParty as createForHono } from '@countersign/relying-party/hono'
import type { Authenticator } from '../../support/authenticator.ts'
import { ISSUER, ORIGIN, PEOPLE_KEY, SITE_KEY } from '../support/backend.ts'
import { Page } from '../support/page.ts'
import { answerPasskey } from '../support/people.ts'
import {
  createStage,
  DOORS_KEY,
  settle,
  toOpenings,
  USER,
  type Stage,
} from '../building/support/stage.ts'
import { Hono } from 'hono'

const SESSION = { id: 'the-id-in-the-cookie', user: USER }

type Site = (request: Request) => Response | Promise<Response>

const toSettings = (stage: Stage) => ({
  server: ISSUER,
  site: 'harbour',
  siteKey: SITE_KEY,
  keys: { people: PEOPLE_KEY, doors: DOORS_KEY },
  clock: stage.clock,
  fetch: (request: Request) => stage.backend.fetch(request),
})

const isSignedIn = (request: Request) => request.headers.get('cookie') === 'session=1'

const SITES: Readonly<Record<string, (stage: Stage) => Site>> = {
  hono: (stage) => {
    const countersign = createForHono({
      ...toSettings(stage),
      session: (c) => isSignedIn(c.req.raw) && SESSION,
    })
    const app = new Hono()
    app.all(
      '/doors/:door/unlock',
      countersign.unlockDoor(
        { door: (c) => ({ door: c.req.param('door') ?? '', seconds: 7 }) },
        (c, { door }) => c.json(door),
      ),
    )
    return (request) => app.fetch(request)
  },
  fetch: (stage) => {
    const countersign = createForFetch({
      ...toSettings(stage),
      session: (request) => isSignedIn(request) && SESSION,
    })
    return countersign.unlockDoor(
      {
        door: async (request) => {
          await request.text()
          return { door: new URL(request.url).pathname.split('/')[2] ?? '', seconds: 7 }
        },
      },
      (_request, { door }) => Response.json(door),
    )
  },
}

const press = (site: Site, headers: Record<string, string> = {}, method = 'POST') =>
  site(
    new Request(`${ORIGIN}/doors/front/unlock`, {
      method,
      headers: { Origin: ORIGIN, Cookie: 'session=1', ...headers },
    }),
  )

/** What the wrapper in the page does with the 401. */
async function approve(stage: Stage, key: Authenticator, refused: Response): Promise<string> {
  const { code, handle, executed } = (await refused.json()) as Record<string, unknown>
  assert.deepEqual([refused.status, code, executed], [401, 'step_up_required', false])
  const page = new Page(stage)
  await page.begin({ purpose: 'step-up', handle: String(handle) })
  assert.equal(
    page.view?.action?.text.map(({ text }) => text).join(''),
    'Unlock Front door for 7 seconds',
  )
  await page.challenge('passkey')
  const { view } = await answerPasskey(page, key)
  return view.proof ?? assert.fail('no proof')
}

for (const [name, createSite] of Object.entries(SITES)) {
  describe(`a door behind ${name}`, () => {
    it('asks its person, opens once, and says so', async () => {
      const stage = await createStage()
      const key = await settle(stage)
      const site = createSite(stage)
      const proof = await approve(stage, key, await press(site))
      const opened = await press(site, { 'Countersign-Proof': proof })
      assert.equal(opened.status, 200)
      assert.deepEqual(await opened.json(), {
        door: 'front',
        outcome: 'unlocked',
        seconds: 7,
        until: stage.clock.now() + 7,
      })
      // The page lost the answer and asks again: it gets it, and the door hears nothing.
      const again = await press(site, { 'Countersign-Proof': proof })
      assert.equal(((await again.json()) as { outcome: string }).outcome, 'unlocked')
      assert.equal(toOpenings(stage).length, 1)
    })

    it('is opened by no link, no other site’s form, and nobody who is not signed in', async () => {
      const stage = await createStage()
      const key = await settle(stage)
      const site = createSite(stage)
      const proof = await approve(stage, key, await press(site))
      const pressWith = (headers: Record<string, string>, method?: string) =>
        press(site, { 'Countersign-Proof': proof, ...headers }, method)
      const codes: unknown[] = []
      for (const reply of [
        await pressWith({}, 'GET'),
        await pressWith({ Origin: 'https://evil.example' }),
        await pressWith({ Cookie: '' }),
      ]) {
        codes.push(((await reply.json()) as { code: string }).code)
      }
      assert.deepEqual(codes, ['method_not_allowed', 'origin_refused', 'session_required'])
      assert.equal(toOpenings(stage).length, 0)
      assert.equal((await pressWith({})).status, 200)
    })
  })
}

describe('a door that fails behind a site', () => {
  it('is told to the page by its code', async () => {
    const stage = await createStage()
    const key = await settle(stage)
    const site = SITES['fetch']?.(stage) ?? assert.fail('no such site')
    const proof = await approve(stage, key, await press(site))
    stage.control.fault({ fault: 'error-in-200', operation: 'set-lock', count: 1 })
    const refused = await press(site, { 'Countersign-Proof': proof })
    assert.equal(refused.status, 409)
    assert.equal(((await refused.json()) as { code: string }).code, 'door_refused')
  })
})

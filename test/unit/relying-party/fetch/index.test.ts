import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toActionHash } from '../../../../packages/protocol/src/action.ts'
import { createRelyingParty } from '../../../../packages/relying-party/src/fetch/index.ts'
import { BINDING, NUMBER, ORIGIN, SESSION, USER } from '../../../support/proof-backend.ts'
import { createTestSite } from '../../../support/site.ts'

const HEADERS = { origin: ORIGIN, cookie: `__Host-countersign=${BINDING}`, 'x-session': '1' }

async function createSite() {
  const { settings, backend } = await createTestSite()
  const countersign = createRelyingParty({
    ...settings,
    session: async (request) => (request.headers.has('x-session') ? SESSION : null),
  })
  return { countersign, backend }
}

function post(body?: BodyInit, headers: Record<string, string> = {}): Request {
  const init = { method: 'POST', headers: { ...HEADERS, ...headers }, body: body ?? null }
  return new Request(`${ORIGIN}/path`, init)
}

const json = (value: unknown, headers: Record<string, string> = {}) =>
  post(JSON.stringify(value), { 'content-type': 'application/json', ...headers })
const toCode = async (response: Response) => (await response.json()).code

describe('Fetch handlers', () => {
  it('sign in, leave the body to the handler and pass on what the framework gives', async () => {
    const { countersign, backend } = await createSite()
    const handler = countersign.signIn(async (request, who, env: { db: string }) => {
      const fields = await request.formData()
      return Response.json([who.user, fields.get('note'), env.db])
    })
    const proof = await backend.signLogin()
    const response = await handler(post(new URLSearchParams({ proof, note: 'n' })), { db: 'd' })
    assert.deepEqual(await response.json(), [USER, 'n', 'd'])
    assert.match(response.headers.get('set-cookie') ?? '', /^__Host-countersign=; /)
  })

  it('take a verified number, leave the body to the handler and pass on what the framework gives', async () => {
    const { countersign, backend } = await createSite()
    const handler = countersign.verifyPhone(
      async (request, phone, env: { db: string }) => {
        const fields = await request.formData()
        return Response.json([phone.number, fields.get('note'), env.db])
      },
      { number: 'phone' },
    )
    const send = (proof: string, phone: string) =>
      handler(post(new URLSearchParams({ phone_proof: proof, phone, note: 'n' })), { db: 'd' })
    const proof = await backend.signPhone()
    assert.equal(await toCode(await send(proof, '+447400654321')), 'proof_phone')
    const response = await send(proof, '+44 7400 123456')
    assert.deepEqual(await response.json(), [NUMBER, 'n', 'd'])
    assert.match(response.headers.get('set-cookie') ?? '', /^__Host-countersign=; /)
    assert.equal(await toCode(await send(proof, NUMBER)), 'proof_replayed')
  })

  it('refuse a body they cannot or will not read', async () => {
    const { countersign } = await createSite()
    const handler = countersign.signIn(() => assert.fail('not reached'))
    const cases: readonly (readonly [Request, string, number])[] = [
      [post('proof=x', { 'content-type': 'text/plain' }), 'media_type_unsupported', 415],
      [post(), 'media_type_unsupported', 415],
      [json('text'), 'request_malformed', 400],
      [json(null), 'request_malformed', 400],
      [post('{', { 'content-type': 'application/json' }), 'request_malformed', 400],
      [json({ proof: 'x'.repeat(70_000) }), 'request_too_large', 413],
      [json({}), 'proof_missing', 400],
      [post(new URLSearchParams({ proof: '' })), 'proof_missing', 400],
    ]
    for (const [request, code, status] of cases) {
      const response = await handler(request)
      assert.deepEqual([await toCode(response), response.status], [code, status])
    }
  })

  it('take the first of a field given twice', async () => {
    const { countersign, backend } = await createSite()
    const handler = countersign.signIn(() => new Response('in'))
    const body = new URLSearchParams([['proof', await backend.signLogin()]])
    body.append('proof', 'x')
    assert.equal(await (await handler(post(body))).text(), 'in')
  })

  it('begin a visit', async () => {
    const { countersign } = await createSite()
    assert.equal((await countersign.visit()(post())).status, 201)
  })

  it('guard a route whose action reads the body, which the handler reads again', async () => {
    const { countersign, backend } = await createSite()
    const handler = countersign.requireStepUp(
      {
        action: async (request) => {
          const { door, minutes } = await request.json()
          return { type: 'unlock', door: String(door), minutes: Number(minutes) }
        },
      },
      async (request, { action, proof }, params: { id: string }) => {
        const minutes: number = action.minutes
        return Response.json([action.door, minutes, proof.sub, params.id, await request.json()])
      },
    )
    const body = { door: 'north', minutes: 5 }
    const asked = await handler(json(body), { id: '7' })
    assert.deepEqual([asked.status, await toCode(asked)], [401, 'step_up_required'])
    const action_hash = await toActionHash({ type: 'unlock', ...body })
    const headers = { 'countersign-proof': await backend.signStepUp({ action_hash }) }
    const changed = await handler(json({ ...body, minutes: 6 }, headers), { id: '7' })
    assert.equal(await toCode(changed), 'proof_action')
    const done = await handler(json(body, headers), { id: '7' })
    assert.deepEqual(await done.json(), ['north', 5, USER, '7', body])
    assert.equal(await toCode(await handler(json(body, headers), { id: '7' })), 'proof_replayed')
  })

  it('guard a route by level', async () => {
    const { countersign, backend } = await createSite()
    const handler = countersign.requireStepUp({ acr: 'phr' }, (_, { proof }) =>
      Response.json(proof?.acr),
    )
    assert.equal(
      (await handler(new Request(ORIGIN, { headers: { 'x-session': '1' } }))).status,
      401,
    )
    const proof = await backend.signStepUp({ acr: 'phrh' })
    const headers = { 'x-session': '1', 'countersign-proof': proof }
    assert.equal(await (await handler(new Request(ORIGIN, { headers }))).json(), 'phrh')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCallLog } from '../../../demo/calls/call-log.ts'
import { toShown, toShownPath } from '../../../demo/calls/mask.ts'
import { createVendorParty } from '../../../demo/calls/vendor-party.ts'
import { watchCall, watchFetch } from '../../../demo/calls/watch.ts'
import { createTestClock } from '../../support/clock.ts'

const SECRET = 'c4n4ry-of-a-secret'
const ORIGIN = 'http://localhost:3000'

const open = () => createCallLog(createTestClock())
const json = (body: unknown, status = 200) =>
  Response.json(body, { status, headers: { 'Content-Type': 'application/json' } })
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  new Request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('what is shown of a body', () => {
  it('is the name of every member, and the value of none that could be a secret', () => {
    const shown = toShown({ answer: { code: SECRET }, purpose: 'login', list: [SECRET] })
    assert.deepEqual(shown, [
      { name: 'answer.code' },
      { name: 'purpose', value: 'login' },
      { name: 'list (1)' },
    ])
  })

  it('names the reason of a refusal, which elsewhere would be a code', () => {
    assert.deepEqual(toShown({ code: 'answer_wrong' }, { isProblem: true }), [
      { name: 'code', value: 'answer_wrong' },
    ])
    assert.deepEqual(toShown({ code: '123456' }), [{ name: 'code' }])
    const nested = toShown({ view: { proof: SECRET } }, { isProblem: true })
    assert.deepEqual(nested, [])
  })

  it('is nothing of an answer, whatever its members are called', () => {
    const answer = { state: SECRET, kind: SECRET, type: SECRET }
    assert.ok(!JSON.stringify(toShown({ challenge: 'c', answer })).includes(SECRET))
  })

  it('counts what lies deep, and lists the words of an open list', () => {
    const prompt = { kind: 'palm', authenticator: SECRET, data: { a: SECRET, b: SECRET } }
    const view = { version: 3, site: { id: SECRET }, acr_values: ['aal1', 'aal2'], prompt }
    assert.deepEqual(toShown({ ...view, proven: [], offers: [{ id: SECRET }] }), [
      { name: 'acr_values', value: 'aal1 aal2' },
      { name: 'prompt.kind', value: 'palm' },
      { name: 'prompt.authenticator' },
      { name: 'prompt.data (2)' },
      { name: 'proven (0)' },
      { name: 'offers (1)' },
    ])
  })

  it('ends where a body is long', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`m${i}`, 1]))
    assert.equal(toShown(many).at(-1)?.name, '… 26 more')
  })

  it('is a path without ids, and the names of a query', () => {
    const id = 'x'.repeat(30)
    assert.equal(
      toShownPath(`${ORIGIN}/auth/v1/transactions/${id}/answers`),
      '/auth/v1/transactions/•••/answers',
    )
    assert.equal(
      toShownPath(`${ORIGIN}/vendors/authentimate/v1/verifications/check?id=ver_1&code=123456`),
      '/vendors/authentimate/v1/verifications/check?id=•••&code=•••',
    )
    assert.equal(
      toShownPath(`${ORIGIN}/auth/v1/site/people/local`, '/v1/site/people/:user'),
      '/auth/v1/site/people/•••',
    )
  })
})

describe('listening', () => {
  it('changes nothing of the call and writes both sides down', async () => {
    const log = open()
    const bodies: unknown[] = []
    const fetch = watchFetch(log, { from: 'browser', to: 'countersign' }, async (request) => {
      bodies.push(await request.json())
      return json({ state: 'done', proof: SECRET })
    })
    const sent = { challenge: 'c', answer: { code: SECRET } }
    const path = '/auth/v1/transactions/abcdefghijklmnopqrstuvwx1/answers'
    const reply = await fetch(post(path, sent, { Authorization: `Bearer ${SECRET}` }))
    assert.deepEqual(bodies, [sent])
    assert.deepEqual(await reply.json(), { state: 'done', proof: SECRET })
    const [entry] = log.list(0)
    assert.equal(entry?.status, 200)
    assert.deepEqual(entry?.secretHeaders, ['authorization'])
    assert.match(entry?.summary ?? '', /^Answers the open prompt/)
    assert.ok(!JSON.stringify(log.list(0)).includes(SECRET))
  })

  it('writes down what broke, and lets it break', async () => {
    const log = open()
    const fetch = watchFetch(log, { from: 'harbour', to: 'countersign' }, async () =>
      Promise.reject(new Error('gone')),
    )
    await assert.rejects(fetch(post('/auth/v1/site/transactions', {})), /gone/)
    assert.equal(log.list(0)[0]?.status, 0)
  })

  it('names the parts of a form and the size of a picture, and never what is in them', async () => {
    const log = open()
    const party = createVendorParty([{ party: 'authx', base: `${ORIGIN}/vendors/authx` }])
    const call = watchCall(
      log,
      party,
    )(async () => ({
      status: 200,
      headers: {},
      body: JSON.stringify({ response_code: 1, response_text: SECRET }),
    }))
    const form = new FormData()
    form.set('processBiometrics', JSON.stringify({ process_type: 2, user_name: SECRET }))
    form.set('biometricdata', new Blob([SECRET]), 'blob')
    const made = new Request(ORIGIN, { method: 'POST', body: form })
    const body = new Uint8Array(await made.arrayBuffer())
    const type = made.headers.get('content-type') ?? ''
    const url = `${ORIGIN}/vendors/authx/ProcessBiometric`
    const headers = { 'content-type': type, authorization: SECRET }
    await call({ method: 'POST', url, headers, body, timeoutMs: 1, maxBytes: 1 })
    const [entry] = log.list(0)
    assert.equal(entry?.to, 'authx')
    assert.deepEqual(entry?.sent, [
      { name: 'processBiometrics.process_type', value: '2' },
      { name: 'processBiometrics.user_name' },
      { name: `biometricdata (${SECRET.length} bytes)` },
    ])
    assert.deepEqual(entry?.got, [{ name: 'response_code', value: '1' }, { name: 'response_text' }])
    assert.ok(!JSON.stringify(log.list(0)).includes(SECRET))
  })

  it('passes over files, polls and strangers’ hosts', async () => {
    const log = open()
    const fetch = watchFetch(log, { from: 'browser', to: 'countersign' }, async () => json({}))
    await fetch(new Request(`${ORIGIN}/auth/widget.js`))
    await fetch(new Request(`${ORIGIN}/auth/v1/transactions/t?wait=25`))
    const call = watchCall(
      log,
      createVendorParty([]),
    )(async () => ({
      status: 200,
      headers: {},
      body: '',
    }))
    const nobody = { method: 'GET' as const, url: 'https://elsewhere.example/', headers: {} }
    await call({ ...nobody, timeoutMs: 1, maxBytes: 1 })
    assert.deepEqual(log.list(0), [])
  })

  it('keeps the last two hundred, and gives those after an id', async () => {
    const log = open()
    const fetch = watchFetch(log, { from: 'browser', to: 'countersign' }, async () => json({}))
    for (let i = 0; i < 205; i += 1) await fetch(post('/auth/v1/transactions', {}))
    assert.equal(log.list(0).length, 200)
    assert.deepEqual(
      log.list(203).map(({ id }) => id),
      [204, 205],
    )
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHX_PERSONA, AUTHX_TENANT, createAuthxSimulator } from '@countersign/simulators'
import {
  AUTHX_URL,
  type AuthxDesk,
  CREDENTIALS,
  GUID,
  JSON_HEADERS,
  openAuthxDesk,
} from '../../../support/authx-desk.ts'

const OTHER = {
  ...AUTHX_TENANT,
  apiPath: 'Quay',
  hostname: 'a1b2c3d4',
  applicationId: '6d0f5a52-3b1e-4f7c-8f3a-1c52a8de1111',
}
const OTHER_CREDENTIALS = { ...CREDENTIALS, ApplicationId: OTHER.applicationId }
const ask = async (desk: AuthxDesk, url: string, headers: unknown = CREDENTIALS) => {
  const init = { method: 'POST', headers: Object(headers) }
  return (await desk.simulator.fetch(new Request(url, init))).status
}

suite('a request finds its tenant', () => {
  const open = () => openAuthxDesk({ tenants: [AUTHX_TENANT, OTHER] })

  test('by the vendor’s own host, in any case and on any port', async () => {
    const desk = open()
    assert.equal(await ask(desk, 'https://harbour-q4y7n2ke.authx.com/AccessToken'), 200)
    assert.equal(await ask(desk, 'http://HARBOUR-q4y7n2ke.AuthX.com:8080/AccessToken'), 200)
    const other = 'https://quay-a1b2c3d4.authx.com/AccessToken'
    assert.equal(await ask(desk, other), 400)
    assert.equal(await ask(desk, other, OTHER_CREDENTIALS), 200)
  })

  test('by the Host header, whatever the address', async () => {
    const desk = open()
    const headers = { ...OTHER_CREDENTIALS, Host: 'quay-a1b2c3d4.authx.com' }
    assert.equal(await ask(desk, 'http://127.0.0.1:3000/AccessToken', headers), 200)
  })

  test('below the base path: the first at once, any by its label', async () => {
    const desk = open()
    assert.equal(await ask(desk, `${AUTHX_URL}/AccessToken`), 200)
    assert.equal(await ask(desk, `${AUTHX_URL}/harbour-q4y7n2ke/AccessToken`), 200)
    assert.equal(await ask(desk, `${AUTHX_URL}/quay-a1b2c3d4/AccessToken`, OTHER_CREDENTIALS), 200)
  })

  test('or is not found', async () => {
    const desk = open()
    const lost = [
      'https://harbour-q4y7n2ke.authx.com/vendors/authx/AccessToken',
      'https://nobody-00000000.authx.com/AccessToken',
      'https://authx.com/AccessToken',
      'http://localhost:3000/AccessToken',
      `${AUTHX_URL}`,
      `${AUTHX_URL}/`,
      `${AUTHX_URL}/nobody-00000000/AccessToken`,
      `${AUTHX_URL}/harbour-q4y7n2ke/AccessToken/more`,
      `${AUTHX_URL}/RemoveEverything`,
    ]
    for (const url of lost) assert.equal(await ask(desk, url), 404, url)
    assert.deepEqual(desk.control.calls(), [])
  })

  test('by host alone when it has no base', async () => {
    const { fetch } = createAuthxSimulator()
    const init = { method: 'POST', headers: Object(CREDENTIALS) }
    const url = 'https://harbour-q4y7n2ke.authx.com/AccessToken'
    assert.equal((await fetch(new Request(url, init))).status, 200)
    assert.equal((await fetch(new Request('http://localhost/AccessToken', init))).status, 404)
  })
})

test('the name of an operation is read in any case', async () => {
  const desk = openAuthxDesk()
  for (const name of ['accesstoken', 'ACCESSTOKEN', 'accessToken']) {
    assert.equal(await ask(desk, `${AUTHX_URL}/${name}`), 200)
  }
})

test('tenants share neither users nor tokens', async () => {
  const desk = openAuthxDesk({ tenants: [AUTHX_TENANT, OTHER] })
  desk.control.putUser({ ...AUTHX_PERSONA, pin: '550182' }, 'quay-a1b2c3d4')
  assert.equal(desk.control.users('QUAY-a1b2c3d4').length, 1)
  const send = async (label: string, bearer: string, pin: string) => {
    const headers = { ...JSON_HEADERS, Authorization: `Bearer ${bearer}` }
    const body = JSON.stringify({ guid: GUID, pin })
    return desk.send(`${label}/VerifyPin`, { headers, body })
  }
  const bearer = await desk.bearer()
  assert.equal((await send('quay-a1b2c3d4', bearer, '550182')).status, 401)
  assert.deepEqual((await send('harbour-q4y7n2ke', bearer, '550182')).code, [0, 0])
  const other = await desk.send('quay-a1b2c3d4/AccessToken', {
    headers: Object(OTHER_CREDENTIALS),
  })
  const there = String(other.body['access_token'])
  assert.deepEqual((await send('quay-a1b2c3d4', there, '550182')).code, [1, 0])
})

test('a call ends when its caller gives up', async () => {
  const desk = openAuthxDesk()
  desk.control.fault({ fault: 'hang' })
  const controller = new AbortController()
  const reply = desk.send('AccessToken', { signal: controller.signal })
  controller.abort(new Error('enough'))
  await assert.rejects(reply, /enough/)
})

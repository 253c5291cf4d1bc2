import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHX_TENANT } from '@countersign/simulators'
import { CREDENTIALS, GUID, openAuthxDesk } from '../../../../support/authx-desk.ts'

const FOURTEEN_DAYS = 1_209_600
const ask = { guid: GUID, pin: '739205' }

test('gives a bearer for the pair of headers, in the fields and types of the sample', async () => {
  const desk = openAuthxDesk()
  const { status, headers, body } = await desk.token()
  assert.equal(status, 200)
  assert.match(headers.get('Content-Type') ?? '', /^application\/json/)
  assert.deepEqual(Object.keys(body), [
    'access_token',
    'token_type',
    'expires_in',
    'CompanyId',
    '.issued',
    '.expires',
  ])
  assert.match(String(body['access_token']), /^[A-Za-z0-9_-]{240}$/)
  assert.equal(body['token_type'], 'bearer')
  assert.equal(body['expires_in'], FOURTEEN_DAYS - 1)
  assert.equal(body['CompanyId'], String(AUTHX_TENANT.companyId))
  assert.equal(body['.issued'], 'Tue, 14 Nov 2023 22:13:20 GMT')
  assert.equal(body['.expires'], 'Tue, 28 Nov 2023 22:13:20 GMT')
})

test('swaps the two types when it is told to', async () => {
  const desk = openAuthxDesk({ settings: { tokenTypes: 'swapped' } })
  const { body } = await desk.token()
  assert.equal(body['expires_in'], String(FOURTEEN_DAYS - 1))
  assert.equal(body['CompanyId'], AUTHX_TENANT.companyId)
})

test('takes POST and GET, and no other method', async () => {
  const desk = openAuthxDesk()
  assert.equal((await desk.token(CREDENTIALS, 'GET')).status, 200)
  const put = await desk.token(CREDENTIALS, 'PUT')
  assert.equal(put.status, 405)
  assert.equal(put.headers.get('Allow'), 'POST, GET')
})

suite('a pair that is not right', () => {
  const { ApplicationId, ApplicationKey } = CREDENTIALS
  const wrong = {
    'without headers': {},
    'without a key': { ApplicationId },
    'with another id': { ApplicationId: ApplicationKey, ApplicationKey },
    'with another key': { ApplicationId, ApplicationKey: ApplicationId },
  }
  for (const [name, headers] of Object.entries(wrong)) {
    test(`${name} is 400 invalid_client`, async () => {
      const reply = await openAuthxDesk().token(headers)
      assert.equal(reply.status, 400)
      assert.equal(reply.body['error'], 'invalid_client')
    })
  }

  test('is 401 where the tenant says so', async () => {
    const desk = openAuthxDesk({ settings: { badCredentialsStatus: 401 } })
    assert.equal((await desk.token({})).status, 401)
  })

  test('is another case of the right one, unless the mode is lenient', async () => {
    const headers = { ApplicationId, ApplicationKey: String(ApplicationKey).toUpperCase() }
    assert.equal((await openAuthxDesk().token(headers)).status, 400)
    const lenient = openAuthxDesk({ settings: { mode: 'lenient' } })
    assert.equal((await lenient.token(headers)).status, 200)
  })
})

suite('the life of a bearer', () => {
  test('ends at its .expires, not a second before', async () => {
    const desk = openAuthxDesk()
    await desk.bearer()
    desk.control.clock.advance(FOURTEEN_DAYS - 1)
    assert.equal((await desk.call('VerifyPin', ask)).status, 200)
    desk.control.clock.advance(1)
    assert.equal((await desk.call('VerifyPin', ask)).status, 401)
  })

  test('does not end with the next one', async () => {
    const desk = openAuthxDesk()
    const first = await desk.bearer()
    desk.forgetBearer()
    assert.notEqual(await desk.bearer(), first)
    const headers = { Authorization: `Bearer ${first}`, 'Content-Type': 'application/json' }
    const reply = await desk.send('VerifyPin', { headers, body: JSON.stringify(ask) })
    assert.deepEqual(reply.code, [1, 0])
  })

  test('ends when the vendor revokes it', async () => {
    const desk = openAuthxDesk()
    await desk.bearer()
    desk.control.revokeTokens()
    assert.equal((await desk.call('VerifyPin', ask)).status, 401)
    desk.forgetBearer()
    assert.equal((await desk.call('VerifyPin', ask)).status, 200)
  })

  test('is as long as the settings say', async () => {
    const desk = openAuthxDesk({ settings: { tokenSeconds: 60 } })
    const { body } = await desk.token()
    assert.equal(body['expires_in'], 59)
    await desk.bearer()
    desk.control.clock.advance(60)
    assert.equal((await desk.call('VerifyPin', ask)).status, 401)
  })
})

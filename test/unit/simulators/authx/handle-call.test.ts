import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  AUTHX_OPERATIONS,
  AUTHX_TENANT,
  type AuthxFaultRequest,
  simulatedReading,
} from '@countersign/simulators'
import { ConnectionReset } from '../../../../packages/simulators/src/connection-reset.ts'
import {
  CREDENTIALS,
  GUID,
  JSON_HEADERS,
  openAuthxDesk,
  toForm,
  toUserBody,
} from '../../../support/authx-desk.ts'

const PIN = '739205'
const verify = { guid: GUID, pin: PIN }
const behindBearer = AUTHX_OPERATIONS.filter((name) => name !== 'AccessToken')

suite('the bearer', () => {
  for (const operation of behindBearer) {
    test(`is asked for by ${operation}, whatever the body`, async () => {
      const desk = openAuthxDesk()
      const bearer = await desk.bearer()
      const wrong = [undefined, 'Bearer', 'Bearer unknown', bearer, `Basic ${bearer}`]
      for (const Authorization of wrong) {
        const headers = { ...JSON_HEADERS, ...(Authorization !== undefined && { Authorization }) }
        const reply = await desk.send(operation, { headers, body: '{}' })
        assert.equal(reply.status, 401)
        assert.equal(reply.text, '{"Message":"Authorization has been denied for this request."}')
        assert.equal(reply.headers.get('WWW-Authenticate'), 'Bearer')
      }
    })
  }

  test('is never the application’s own pair', async () => {
    const desk = openAuthxDesk()
    const headers = { ...JSON_HEADERS, ...Object(CREDENTIALS) }
    const reply = await desk.send('VerifyPin', { headers, body: JSON.stringify(verify) })
    assert.equal(reply.status, 401)
  })
})

suite('a request', () => {
  test('that is no POST is not taken', async () => {
    const desk = openAuthxDesk()
    const headers = { Authorization: `Bearer ${await desk.bearer()}` }
    for (const operation of behindBearer) {
      const reply = await desk.send(operation, { method: 'GET', headers })
      assert.equal(reply.status, 405)
      assert.equal(reply.headers.get('Allow'), 'POST')
    }
  })

  const broken = [
    '',
    '{',
    "{'guid':''}",
    '{"guid":"",}',
    '{ // add\n"guid":""}',
    'null',
    '[]',
    '"a"',
  ]
  for (const body of broken) {
    test(`whose body is ${JSON.stringify(body)} is an exception`, async () => {
      const desk = openAuthxDesk()
      for (const operation of behindBearer.filter((name) => name !== 'ProcessBiometric')) {
        const reply = await desk.call(operation, body)
        assert.equal(reply.status, 200)
        assert.deepEqual(reply.code, [0, 100])
      }
    })
  }

  test('of another media type is not read; lenient reads JSON under any', async () => {
    const send = async (mode: 'strict' | 'lenient', operation: string, type: string) => {
      const desk = openAuthxDesk({ settings: { mode } })
      const headers = { 'Content-Type': type, Authorization: `Bearer ${await desk.bearer()}` }
      return (await desk.send(operation, { headers, body: JSON.stringify(verify) })).status
    }
    assert.equal(await send('strict', 'VerifyPin', 'text/plain'), 415)
    assert.equal(await send('lenient', 'VerifyPin', 'text/plain'), 200)
    assert.equal(await send('strict', 'VerifyPin', 'application/json'), 200)
    assert.equal(await send('lenient', 'ProcessBiometric', 'application/json'), 415)
    assert.equal(await send('lenient', 'ProcessBiometric', 'mutipart/form-data; boundary=a'), 415)
  })

  test('whose form breaks the rules of MIME is an exception', async () => {
    const desk = openAuthxDesk()
    const headers = {
      'Content-Type': 'multipart/form-data; boundary=edge',
      Authorization: `Bearer ${await desk.bearer()}`,
    }
    const body = '--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--edge'
    assert.deepEqual((await desk.send('ProcessBiometric', { headers, body })).code, [0, 100])
  })

  test('of more than four megabytes is not taken', async () => {
    const desk = openAuthxDesk()
    const reply = await desk.call('VerifyPin', { ...verify, more: 'x'.repeat(4 * 1024 * 1024) })
    assert.equal(reply.status, 413)
  })

  test('that is turned down may be told by 400, with the envelope', async () => {
    const desk = openAuthxDesk({ settings: { refusalStatus: 400 } })
    const refused = await desk.call('VerifyPin', { guid: GUID, pin: '000000' })
    assert.equal(refused.status, 400)
    assert.deepEqual(refused.code, [0, 0])
    assert.equal((await desk.call('VerifyPin', verify)).status, 200)
  })
})

suite('a fault', () => {
  /** Replies are wrong on purpose; the bearer is there before the fault. */
  const open = async (request: AuthxFaultRequest) => {
    const desk = openAuthxDesk({ checksReplies: false })
    await desk.bearer()
    desk.control.fault(request)
    return desk
  }

  test('breaks the connection before the work', async () => {
    const desk = await open({ fault: 'reset-before', operation: 'AddUser', count: 1 })
    await assert.rejects(desk.call('AddUser', toUserBody()), ConnectionReset)
    assert.equal(desk.control.users().length, 1)
    assert.deepEqual((await desk.call('AddUser', toUserBody())).code, [1, 0])
  })

  test('does the work and then breaks the connection: a second AddUser is refused', async () => {
    const desk = await open({ fault: 'reset-after', operation: 'AddUser', count: 1 })
    await assert.rejects(desk.call('AddUser', toUserBody()), ConnectionReset)
    assert.equal(desk.control.users().length, 2)
    assert.deepEqual((await desk.call('AddUser', toUserBody())).code, [0, 0])
    const statuses = desk.control.calls().map(({ operation, status }) => [operation, status])
    assert.deepEqual(statuses.slice(1), [
      ['AddUser', 0],
      ['AddUser', 200],
    ])
  })

  test('answers 5xx with a page, 429 with and without Retry-After', async () => {
    const down = await (await open({ fault: 'down', status: 502 })).call('VerifyPin', verify)
    assert.deepEqual([down.status, down.headers.get('Content-Type')], [502, 'text/html'])
    const timed = await open({ fault: '429', retryAfterSeconds: 3 })
    const { status, headers, body } = await timed.call('VerifyPin', verify)
    assert.deepEqual([status, headers.get('Retry-After')], [429, '3'])
    assert.equal(typeof body['Message'], 'string')
    const bare = await (
      await open({ fault: '429', retryAfterSeconds: null })
    ).call('VerifyPin', verify)
    assert.equal(bare.headers.get('Retry-After'), null)
  })

  test('answers 500 in the words of the vendor’s server, with the exception when told to', async () => {
    const desk = await open({ fault: 'status' })
    const plain = await desk.call('VerifyPin', verify)
    assert.equal(plain.text, '{"Message":"An error has occurred."}')
    desk.control.configure({ exceptionMessage: true })
    const told = await desk.call('VerifyPin', verify)
    assert.equal(typeof told.body['ExceptionMessage'], 'string')
  })

  test('cuts the JSON, changes its types, or leaves nothing of it', async () => {
    const cut = await (await open({ fault: 'truncated' })).call('VerifyPin', verify)
    assert.throws(() => JSON.parse(cut.text), SyntaxError)
    const types = await (await open({ fault: 'wrong-types' })).call('VerifyPin', verify)
    assert.deepEqual(types.code, ['1', '0'])
    const empty = await (await open({ fault: 'empty' })).call('VerifyPin', verify)
    assert.deepEqual([empty.status, empty.text], [200, ''])
  })

  test('takes its time, before the work or amid the body', async () => {
    const waited: number[] = []
    const wait = async (milliseconds: number) => void waited.push(milliseconds)
    const desk = openAuthxDesk({ wait })
    desk.control.fault({ fault: 'slow', delayMs: 300, count: 1 })
    desk.control.fault({ fault: 'slow', delayMs: { fromMs: 40, toMs: 50 }, count: 1 })
    desk.control.fault({ fault: 'slow-body', delayMs: 700, count: 1 })
    for (let i = 0; i < 3; i += 1) assert.equal((await desk.token()).status, 200)
    const [fixed, drawn = 0, body] = waited
    assert.deepEqual([fixed, body, waited.length], [300, 700, 3])
    assert.ok(drawn >= 40 && drawn <= 50)
  })
})

suite('the call log', () => {
  test('shows no secret, whatever the call comes to', async () => {
    const desk = openAuthxDesk({ checksReplies: false })
    const bearer = await desk.bearer()
    const person = toUserBody({ alias_name: 'dickie' })
    const { guid } = await desk.call('AddUser', person)
    await desk.call('VerifyPin', verify)
    await desk.call('VerifyPin', { guid, pin: 739205 })
    await desk.call('GeneratePin', `{"guid":"${guid}","pin":"884401",}`)
    const bytes = simulatedReading('authx', 'palm')
    await desk.biometric({ modality: 'palm', process: 'verify', bytes })
    desk.control.fault({ fault: 'late-exception' })
    await desk.biometric({ modality: 'palm', process: 'verify', bytes })
    await desk.token({ ...CREDENTIALS, ApplicationId: 'wrong' })
    const text = JSON.stringify(desk.control.calls())
    const { applicationKey, secretKey, hostName } = AUTHX_TENANT.parameters
    const secrets = [
      CREDENTIALS,
      [bearer, PIN, '884401', applicationKey, secretKey, hostName, GUID, guid],
      ['192.0.2.77', 'richard001', 'richard@', 'Miller', '9876813805', 'dickie', 'READING1'],
    ].flatMap((one) => Object.values(one).map(String))
    for (const secret of secrets) assert.ok(!text.includes(secret), secret)
    assert.equal(desk.control.calls().length, 8)
  })

  test('shows what a call was and came to', async () => {
    const desk = openAuthxDesk()
    const bytes = simulatedReading('authx', 'palm', 'crowded')
    await desk.biometric({ modality: 'palm', process: 'verify', bytes })
    const [token, call] = desk.control.calls()
    assert.deepEqual(
      [token?.operation, token?.method, token?.path, token?.status, token?.authorization],
      ['AccessToken', 'POST', '/vendors/authx/AccessToken', 200, 'application'],
    )
    assert.deepEqual([call?.at, call?.authorization], [desk.control.clock.now(), 'bearer'])
    const { processBiometrics, biometricdata } = Object(call?.request)
    assert.deepEqual(biometricdata, {
      filename: 'blob',
      type: 'application/octet-stream',
      size: bytes.length,
    })
    assert.deepEqual(
      [processBiometrics.authentication_id, processBiometrics.device_data.os],
      [3, 'Windows'],
    )
    assert.deepEqual(Object(call?.reply).response_text, 'TooManyFace')
    desk.control.clearCalls()
    assert.deepEqual(desk.control.calls(), [])
  })
})

test('requests that the vendor’s page does not describe are kept, without their values', async () => {
  const desk = openAuthxDesk()
  await desk.call('AddUser', toUserBody())
  await desk.biometric({ modality: 'palm', process: 'delete' })
  assert.deepEqual(desk.control.violations(), [])
  await desk.call('VerifyPin', { guid: GUID, pin: 'secret' })
  const form = toForm({ modality: 'face', process: 'verify' })
  const headers = { Authorization: `Bearer ${await desk.bearer()}` }
  await desk.send('ProcessBiometric', { headers, body: form })
  const violations = desk.control.violations()
  assert.deepEqual(
    violations.map(({ operation }) => operation),
    ['VerifyPin', 'ProcessBiometric'],
  )
  assert.ok(!JSON.stringify(violations).includes('secret'))
})

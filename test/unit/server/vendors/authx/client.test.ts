import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  confirm,
  createAuthxStage,
  hold,
  KEYS,
  toPut,
  type AuthxStage,
} from '../../../../support/authx-vendor.ts'

const last = ({ seen }: AuthxStage) => seen.at(-1) ?? assert.fail('nothing was sent')

suite('AccessToken', () => {
  test('takes the keys in headers, and nothing else', async () => {
    const stage = await createAuthxStage()
    await stage.vendor.probe?.()
    const { method, headers, body, timeoutMs } = last(stage)
    assert.deepEqual(
      { method, body, timeoutMs, headers },
      {
        method: 'POST',
        body: {},
        timeoutMs: 5_000,
        headers: {
          accept: 'application/json',
          applicationid: KEYS.applicationId,
          applicationkey: KEYS.applicationKey,
        },
      },
    )
  })

  test('is asked with GET where that is set', async () => {
    const stage = await createAuthxStage({ tokenMethod: 'GET' })
    await stage.vendor.probe?.()
    assert.equal(last(stage).method, 'GET')
  })
})

suite('every other operation', () => {
  test('bears the token, and JSON that is strict', async () => {
    const stage = await createAuthxStage()
    await confirm(stage, 'pin')
    const { operation, method, headers } = last(stage)
    assert.deepEqual([operation, method], ['GeneratePin', 'POST'])
    assert.deepEqual(headers, {
      accept: 'application/json',
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${KEYS.token}-1`,
    })
  })

  test('takes what an operator adds, and lies below the base URL', async () => {
    const extraHeaders = { 'X-Tenant': 'q4y7n2ke' }
    const stage = await createAuthxStage({ extraHeaders, baseUrl: 'https://t.example/authx/' })
    await confirm(stage, 'pin')
    const operations = stage.seen.map(({ path, headers }) => [path, headers['x-tenant']])
    assert.deepEqual(operations, [
      ['/authx/AccessToken', 'q4y7n2ke'],
      ['/authx/GeneratePin', 'q4y7n2ke'],
    ])
  })

  test('has its own patience', async () => {
    const stage = await createAuthxStage()
    const pin = await hold(stage, 'pin')
    await pin.check()
    const face = await hold(stage, 'face')
    await face.check()
    await stage.vendor.accounts?.put(toPut())
    await stage.vendor.accounts?.put(toPut({ account: '0b9d4c6e-1f73-4a2d-8e5b-c3a790f20005' }))
    const { enrolment } = face
    const person = { ...toPut().person, enrolments: [enrolment] }
    await stage.vendor.accounts?.erase({ person, account: '0b9d4c6e-1f73-4a2d-8e5b-c3a790f20005' })
    const times = stage.seen.map(({ operation, body, timeoutMs }) => [
      operation === 'ProcessBiometric' ? `${operation} ${String(body['process_type'])}` : operation,
      timeoutMs,
    ])
    assert.deepEqual(Object.fromEntries(times), {
      AccessToken: 5_000,
      GeneratePin: 8_000,
      VerifyPin: 8_000,
      'ProcessBiometric 1': 20_000,
      'ProcessBiometric 2': 20_000,
      'ProcessBiometric 3': 10_000,
      AddUser: 10_000,
      UpdateUser: 10_000,
      DeleteUser: 10_000,
    })
  })
})

suite('ProcessBiometric', () => {
  test('holds the keys of the body, in the order of the vendor’s sample', async () => {
    const stage = await createAuthxStage({ srcUserId: 222 })
    const { check } = await hold(stage, 'palm')
    await check()
    const { headers, body } = last(stage)
    assert.match(headers['content-type'] ?? '', /^multipart\/form-data; boundary=/)
    assert.equal(headers['authorization'], `Bearer ${KEYS.token}-1`)
    assert.deepEqual(Object.keys(body), [
      'authentication_id',
      'process_type',
      'user_name',
      'correlation_id',
      'device_data',
      'application_parameters',
      'src_user_id',
    ])
    assert.deepEqual(body['application_parameters'], {
      application_key: KEYS.bodyKey,
      secret_key: KEYS.secretKey,
      host_name: 'q4y7n2ke',
    })
    assert.equal(body['src_user_id'], 222)
    assert.equal(Object(body['device_data']).src_user_id, 222)
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assertAuthxReply, assertAuthxRequest, simulatedReading } from '@countersign/simulators'
import {
  AUTHX_URL,
  CREDENTIALS,
  GUID,
  type Json,
  JSON_HEADERS,
  openAuthxDesk,
  toBlob,
  toBytes,
  toCommand,
  toForm,
  toUserBody,
} from '../../../../support/authx-desk.ts'

const BEARER = { Authorization: 'Bearer abc' }
const request = (operation: string, init: RequestInit): Request =>
  new Request(`${AUTHX_URL}/${operation}`, { method: 'POST', ...init })
const toJsonRequest = (operation: string, body: unknown, headers: Json = {}) =>
  request(operation, {
    headers: Object({ ...JSON_HEADERS, ...BEARER, ...headers }),
    body: JSON.stringify(body),
  })
const refuses = async (wrong: Request, where: RegExp) =>
  assert.rejects(assertAuthxRequest(wrong), (error) => {
    assert.ok(error instanceof TypeError)
    assert.match(error.message, where)
    return true
  })

suite('a request holds', () => {
  test('when it is as the page has it, and stays readable', async () => {
    const person = toUserBody()
    const good = [
      request('AccessToken', { headers: Object(CREDENTIALS) }),
      toJsonRequest('AddUser', person),
      toJsonRequest('AddUser', { ...person, alias_name3: undefined }),
      toJsonRequest('UpdateUser', { ...person, guid: GUID }),
      toJsonRequest('DeleteUser', { guid: GUID }),
      toJsonRequest('GeneratePin', { guid: GUID, pin: '000123' }),
      toJsonRequest('VerifyPin', { guid: GUID, pin: '000123' }),
    ]
    for (const one of good) await assertAuthxRequest(one)
    assert.deepEqual(await good[4]?.json(), { guid: GUID })
  })

  test('for each kind and process, palm without data too', async () => {
    const bytes = simulatedReading('authx', 'palm')
    for (const modality of ['finger', 'face', 'palm'] as const) {
      for (const process of ['enroll', 'verify', 'delete'] as const) {
        const body = toForm({ modality, process, ...(process !== 'delete' && { bytes }) })
        await assertAuthxRequest(request('ProcessBiometric', { headers: BEARER, body }))
      }
    }
    const body = toForm({ modality: 'palm', process: 'verify' })
    await assertAuthxRequest(request('ProcessBiometric', { headers: BEARER, body }))
  })
})

suite('a request breaks', () => {
  const person = toUserBody()
  const bodies: Readonly<Record<string, readonly [string, Json, RegExp]>> = {
    'a guid at adding': ['AddUser', { ...person, guid: GUID }, /guid/],
    'a flat name': ['AddUser', { ...person, name: undefined, first_Name: 'R' }, /name/],
    'a lower-case country code': [
      'AddUser',
      { ...person, phone: { mobile: { countrycode: '+91', number: '98768' } } },
      /countryCode/,
    ],
    'a country code that is not told': [
      'AddUser',
      { ...person, phone: { mobile: { number: '98768' } } },
      /countryCode/,
    ],
    'a number with its country': [
      'AddUser',
      { ...person, phone: { mobile: { countryCode: '+91', number: '+9198768' } } },
      /number/,
    ],
    'a field of nobody': ['AddUser', { ...person, alias_name5: 'x' }, /alias_name5/],
    'no guid at updating': ['UpdateUser', person, /guid/],
    'a PIN that is a number': ['VerifyPin', { guid: GUID, pin: 102374 }, /pin/],
    'no guid at deleting': ['DeleteUser', {}, /guid/],
  }
  for (const [name, [operation, body, where]] of Object.entries(bodies)) {
    test(`by ${name}`, () => refuses(toJsonRequest(operation, body), where))
  }

  test('by its headers, its method, or the case of its name', async () => {
    const body = { guid: GUID }
    await refuses(toJsonRequest('DeleteUser', body, { Authorization: 'abc' }), /Authorization/)
    await refuses(toJsonRequest('DeleteUser', body, { Accept: 'text/html' }), /Accept/)
    const type = { 'Content-Type': 'application/json' }
    await refuses(toJsonRequest('DeleteUser', body, type), /Content-Type/)
    await refuses(toJsonRequest('deleteuser', body), /case/)
    await refuses(request('DeleteUser', { method: 'GET' }), /method/)
    await refuses(request('AccessToken', {}), /ApplicationId.*ApplicationKey/)
    const headers = Object(CREDENTIALS)
    await refuses(request('AccessToken', { headers, body: '{}' }), /body/)
    await refuses(request('AccessToken', { headers, method: 'PUT' }), /method/)
    await refuses(request('Nothing', {}), /operation/)
  })

  const bytes = simulatedReading('authx', 'palm')
  const command = toCommand({ modality: 'palm', process: 'verify' })
  const fill = (more: (form: FormData) => void, changes: Json = {}) => {
    const form = new FormData()
    form.append('processBiometrics', JSON.stringify({ ...command, ...changes }))
    more(form)
    return request('ProcessBiometric', { headers: BEARER, body: form })
  }
  const withData = (form: FormData) => form.append('biometricdata', toBlob(bytes), 'blob')
  const forms: Readonly<Record<string, readonly [Request, RegExp]>> = {
    'a finger without data': [fill(() => undefined, { authentication_id: 1 }), /biometricdata/],
    'data for a deletion': [fill(withData, { process_type: 3 }), /biometricdata/],
    'a file name of its own': [
      fill((form) => form.append('biometricdata', toBlob(bytes), 'palm.bin')),
      /filename/,
    ],
    'a picture’s type': [
      fill((form) =>
        form.append('biometricdata', new Blob([bytes], { type: 'image/jpeg' }), 'blob'),
      ),
      /type/,
    ],
    'empty data': [
      fill((form) => form.append('biometricdata', toBlob(toBytes('')), 'blob')),
      /size/,
    ],
    'a part of nobody': [fill((form) => form.append('more', 'x')), /more/],
    'a part that comes twice': [
      fill((form) => {
        withData(form)
        withData(form)
      }),
      /once/,
    ],
    'a login name in place of the guid': [fill(withData, { user_name: 'authx' }), /user_name/],
    'two operators': [fill(withData, { src_user_id: 222 }), /src_user_id/],
    'no device': [fill(withData, { device_data: undefined }), /device_data/],
    'a kind that is a text': [fill(withData, { authentication_id: '3' }), /authentication_id/],
  }
  for (const [name, [wrong, where]] of Object.entries(forms)) {
    test(`by ${name}`, () => refuses(wrong, where))
  }

  test('by a command that is a file, and by a body that is no form', async () => {
    const form = new FormData()
    const type = 'application/json'
    form.append('processBiometrics', new Blob([JSON.stringify(command)], { type }), 'blob')
    await refuses(request('ProcessBiometric', { headers: BEARER, body: form }), /plain field/)
    await refuses(toJsonRequest('ProcessBiometric', command), /multipart/)
    const headers = { ...BEARER, 'Content-Type': 'multipart/form-data; boundary=edge' }
    await refuses(request('ProcessBiometric', { headers, body: 'x' }), /form/)
  })

  test('without telling what it held', async () => {
    const error: unknown = await assertAuthxRequest(
      toJsonRequest('VerifyPin', { guid: 'canary-guid', pin: 'canary-pin' }),
    ).catch((reason: unknown) => reason)
    assert.ok(error instanceof TypeError && !error.message.includes('canary'))
  })
})

suite('a reply breaks', () => {
  const envelope = {
    response_code: 1,
    response_subcode: 0,
    response_text: null,
    response_data: null,
  }
  const breaks = (operation: 'AddUser' | 'VerifyPin' | 'ProcessBiometric', body: Json) =>
    assert.throws(() => assertAuthxReply(operation, { status: 200, body }), TypeError)

  test('when a field is missing, unknown, of another type or in another order', () => {
    assertAuthxReply('VerifyPin', { status: 200, body: envelope })
    const { response_text, ...short } = envelope
    breaks('VerifyPin', short)
    breaks('VerifyPin', { ...short, response_text })
    breaks('VerifyPin', { ...envelope, ipcongi: null })
    breaks('VerifyPin', { ...envelope, response_code: '1' })
    breaks('VerifyPin', { ...envelope, response_code: 2 })
    breaks('VerifyPin', { ...envelope, response_subcode: 7 })
    breaks('ProcessBiometric', envelope)
    assertAuthxReply('ProcessBiometric', {
      status: 200,
      body: { ...envelope, response_code: 8, correlation_id: null },
    })
  })

  test('when a user operation succeeds without a guid, or fails with one', () => {
    const response_data = `{"guid":"${GUID}"}`
    assertAuthxReply('AddUser', { status: 200, body: { ...envelope, response_data } })
    breaks('AddUser', envelope)
    breaks('AddUser', { ...envelope, response_data: GUID })
    breaks('AddUser', { ...envelope, response_code: 0, response_data })
  })

  test('when a failure is no message', () => {
    const failed = (body: Json) => () => assertAuthxReply('AddUser', { status: 500, body })
    failed({ Message: 'An error has occurred.' })()
    assert.throws(failed({ message: 'An error has occurred.' }), TypeError)
    assert.throws(failed({}), TypeError)
  })
})

test('every reply of the simulator holds', async () => {
  const desk = openAuthxDesk()
  const { guid } = await desk.call('AddUser', toUserBody())
  assert.deepEqual((await desk.call('UpdateUser', toUserBody({ guid }))).code, [1, 0])
  assert.deepEqual((await desk.call('DeleteUser', { guid })).code, [1, 0])
  assert.deepEqual(desk.control.violations(), [])
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHX_MODALITIES, AUTHX_RESULT_NAMES, simulatedReading } from '@countersign/simulators'
import {
  type AuthxDesk,
  type BiometricRequest,
  GUID,
  type Json,
  NOBODY,
  openAuthxDesk,
  toBytes,
  toCommand,
  toPicture,
  toUserBody,
} from '../../../../support/authx-desk.ts'

const PALM = simulatedReading('authx', 'palm')
const face = (process: BiometricRequest['process'], bytes = toPicture(1)): BiometricRequest => ({
  modality: 'face',
  process,
  bytes,
})
const palm = (command: Json = {}): BiometricRequest => ({
  modality: 'palm',
  process: 'verify',
  bytes: PALM,
  command,
})
const codeOf = async (desk: AuthxDesk, request: BiometricRequest) =>
  (await desk.biometric(request)).code

suite('the reply', () => {
  test('has five fields in their order, correlation_id null, and names the outcome', async () => {
    const desk = openAuthxDesk()
    const reply = await desk.biometric({
      ...palm(),
      bytes: simulatedReading('authx', 'palm', 'empty'),
    })
    assert.equal(
      reply.text,
      '{"response_code":5,"response_subcode":0,"response_text":"FaceNotFound",' +
        '"response_data":null,"correlation_id":null}',
    )
  })

  test('echoes the correlation_id when it is told to', async () => {
    const desk = openAuthxDesk({ settings: { correlationId: 'echoed' } })
    const { correlation_id: sent } = toCommand(palm())
    assert.equal((await desk.biometric(palm())).body['correlation_id'], sent)
    const without = await desk.biometric(palm({ correlation_id: undefined }))
    assert.equal(without.body['correlation_id'], null)
  })
})

suite('all nine', () => {
  for (const modality of AUTHX_MODALITIES) {
    test(`${modality}: enrolled, verified, deleted, and then no match`, async () => {
      const desk = openAuthxDesk({ users: [{ ...PERSON, enrolled: [] }] })
      const bytes = modality === 'face' ? toPicture(1) : simulatedReading('authx', modality)
      assert.deepEqual(await codeOf(desk, { modality, process: 'verify', bytes }), [2, 0])
      assert.deepEqual(await codeOf(desk, { modality, process: 'enroll', bytes }), [1, 0])
      assert.equal(desk.control.user(GUID)?.enrolled[modality], 1)
      assert.deepEqual(await codeOf(desk, { modality, process: 'verify', bytes }), [1, 0])
      assert.deepEqual(await codeOf(desk, { modality, process: 'delete' }), [1, 0])
      assert.equal(desk.control.user(GUID)?.enrolled[modality], 0)
      assert.deepEqual(await codeOf(desk, { modality, process: 'verify', bytes }), [2, 0])
    })
  }

  test('keep to their own kind', async () => {
    const desk = openAuthxDesk()
    await desk.biometric({ modality: 'finger', process: 'delete' })
    assert.deepEqual(desk.control.user(GUID)?.enrolled, { finger: 0, face: 0, palm: 1 })
    assert.deepEqual(await codeOf(desk, palm()), [1, 0])
  })

  test('keep the same bytes once, and the newest twenty of all', async () => {
    const desk = openAuthxDesk()
    for (const seed of [1, 1, 2]) await desk.biometric(face('enroll', toPicture(seed)))
    assert.equal(desk.control.user(GUID)?.enrolled.face, 2)
    for (let seed = 3; seed <= 21; seed += 1) await desk.biometric(face('enroll', toPicture(seed)))
    assert.equal(desk.control.user(GUID)?.enrolled.face, 20)
    assert.deepEqual(await codeOf(desk, face('verify', toPicture(1))), [2, 0])
    assert.deepEqual(await codeOf(desk, face('verify', toPicture(21))), [1, 0])
  })

  test('delete what is not there with success, or a refusal when told to', async () => {
    const nothing = { modality: 'face', process: 'delete' } as const
    assert.deepEqual(await codeOf(openAuthxDesk(), nothing), [1, 0])
    const strict = openAuthxDesk({ settings: { missingBiometric: 'refused' } })
    assert.deepEqual(await codeOf(strict, nothing), [0, 0])
    assert.deepEqual(await codeOf(strict, { modality: 'palm', process: 'delete' }), [1, 0])
  })
})

const PERSON = {
  guid: GUID,
  userName: 'authx',
  email: 'authx@harbour.example',
  firstName: 'Ada',
  lastName: 'Authx',
  countryCode: '+33',
  number: '612345678',
} as const

suite('before anything is decided', () => {
  const parameters = toCommand(palm())['application_parameters']
  const wrongParameters = (change: Json) => ({
    application_parameters: { ...Object(parameters), ...change },
  })

  test('a command that is no JSON, no object, or not there is an exception', async () => {
    const desk = openAuthxDesk()
    const send = async (fill: (form: FormData) => void) => {
      const form = new FormData()
      fill(form)
      const headers = { Authorization: `Bearer ${await desk.bearer()}` }
      return (await desk.send('ProcessBiometric', { headers, body: form })).code
    }
    const whole = JSON.stringify(toCommand(palm()))
    const name = 'processBiometrics'
    assert.deepEqual(await send((form) => form.append(name, `${whole.slice(0, -1)},}`)), [0, 100])
    assert.deepEqual(await send((form) => form.append(name, '[]')), [0, 100])
    assert.deepEqual(await send((form) => form.append('biometricdata', 'x')), [0, 100])
    const twice = (form: FormData) => {
      form.append(name, whole)
      form.append(name, whole)
    }
    assert.deepEqual(await send(twice), [0, 100])
  })

  const steps: Readonly<Record<string, readonly [Json, readonly [number, number]]>> = {
    'another application key': [wrongParameters({ application_key: NOBODY }), [0, 0]],
    'another secret key': [wrongParameters({ secret_key: NOBODY }), [0, 0]],
    'another host name': [wrongParameters({ host_name: 'other' }), [0, 0]],
    'no parameters': [{ application_parameters: undefined }, [0, 0]],
    'a guid nobody has': [{ user_name: NOBODY }, [8, 0]],
    'the login name in place of the guid': [{ user_name: 'authx' }, [8, 0]],
    'no kind': [{ authentication_id: undefined }, [0, 0]],
    'kind 4': [{ authentication_id: 4 }, [0, 0]],
    'kind 0': [{ authentication_id: 0 }, [0, 0]],
    'kind 1.5': [{ authentication_id: 1.5 }, [0, 0]],
    'a kind that is a text': [{ authentication_id: '3' }, [0, 0]],
    'process 4': [{ process_type: 4 }, [0, 0]],
  }
  for (const [name, [command, code]] of Object.entries(steps)) {
    test(`${name} is ${code.join('/')}`, async () => {
      assert.deepEqual(await codeOf(openAuthxDesk(), palm(command)), code)
    })
  }

  test('a tenant whose settings are incomplete answers 7, to known users alone', async () => {
    const desk = openAuthxDesk()
    desk.control.setComplete(false)
    assert.deepEqual(await codeOf(desk, palm()), [7, 0])
    assert.deepEqual(await codeOf(desk, palm({ authentication_id: 4 })), [7, 0])
    assert.deepEqual(await codeOf(desk, palm({ user_name: NOBODY })), [8, 0])
    assert.deepEqual(await codeOf(desk, palm(wrongParameters({ host_name: 'other' }))), [0, 0])
    desk.control.setComplete(true)
    assert.deepEqual(await codeOf(desk, palm()), [1, 0])
  })

  test('numbers may be texts, and keys in any case, in lenient mode', async () => {
    const lower = wrongParameters({
      secret_key: String(Object(parameters)['secret_key']).toLowerCase(),
    })
    assert.deepEqual(await codeOf(openAuthxDesk(), palm(lower)), [0, 0])
    const desk = openAuthxDesk({ settings: { mode: 'lenient' } })
    assert.deepEqual(await codeOf(desk, palm({ ...lower, process_type: '2' })), [1, 0])
  })
})

suite('queued outcomes', () => {
  test('come first, one by one, every code and an exception', async () => {
    const desk = openAuthxDesk()
    for (const code of AUTHX_RESULT_NAMES.keys()) desk.control.queueOutcome({ code })
    desk.control.queueOutcome({ code: 2, subcode: 100 })
    for (const code of AUTHX_RESULT_NAMES.keys()) {
      const reply = await desk.biometric(palm())
      assert.deepEqual(reply.code, [code, 0])
      assert.equal(reply.body['response_text'], code === 1 ? null : AUTHX_RESULT_NAMES[code])
    }
    assert.deepEqual(await codeOf(desk, palm()), [2, 100])
    assert.deepEqual(await codeOf(desk, palm()), [1, 0])
  })

  test('wait for their user, their kind and their process', async () => {
    const desk = openAuthxDesk()
    const { guid } = await desk.call('AddUser', toUserBody())
    desk.control.queueOutcome({ code: 3, guid: guid.toUpperCase() })
    desk.control.queueOutcome({ code: 4, modality: 'face' })
    desk.control.queueOutcome({ code: 5, process: 'enroll' })
    desk.control.queueOutcome({ code: 0, process: 'delete' })
    assert.deepEqual(await codeOf(desk, palm()), [1, 0])
    assert.deepEqual(await codeOf(desk, palm({ user_name: guid })), [3, 0])
    assert.deepEqual(await codeOf(desk, face('verify')), [4, 0])
    assert.deepEqual(await codeOf(desk, { ...palm(), process: 'enroll' }), [5, 0])
    assert.deepEqual(await codeOf(desk, { modality: 'palm', process: 'delete' }), [0, 0])
    assert.equal(desk.control.user(GUID)?.enrolled.palm, 1)
    assert.deepEqual(desk.control.outcomes(), [])
  })

  test('leave deleting alone unless they are for it', async () => {
    const desk = openAuthxDesk()
    desk.control.queueOutcome({ code: 2 })
    assert.deepEqual(await codeOf(desk, { modality: 'palm', process: 'delete' }), [1, 0])
    assert.equal(desk.control.outcomes().length, 1)
    desk.control.clearOutcomes()
    assert.deepEqual(desk.control.outcomes(), [])
  })

  test('store what a success enrols, and nothing else', async () => {
    const desk = openAuthxDesk()
    desk.control.queueOutcome({ code: 3 })
    desk.control.queueOutcome({ code: 1, subcode: 100 })
    desk.control.queueOutcome({ code: 1 })
    const counts: unknown[] = []
    for (let i = 0; i < 3; i += 1) {
      await desk.biometric(face('enroll', toPicture(9)))
      counts.push(desk.control.user(GUID)?.enrolled.face)
    }
    assert.deepEqual(counts, [0, 0, 1])
    assert.deepEqual(await codeOf(desk, face('verify', toPicture(9))), [1, 0])
  })

  test('never outrun an unknown user', async () => {
    const desk = openAuthxDesk()
    desk.control.queueOutcome({ code: 1 })
    assert.deepEqual(await codeOf(desk, palm({ user_name: NOBODY })), [8, 0])
    assert.equal(desk.control.outcomes().length, 1)
  })
})

suite('the marker AXSIM', () => {
  const marked = (text: string): BiometricRequest => ({ ...palm(), bytes: toBytes(text) })

  test('gives its code, with or without bytes behind it, for any kind', async () => {
    const desk = openAuthxDesk({ checksReplies: false })
    for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      assert.deepEqual(await codeOf(desk, marked(`AXSIM:${code}`)), [code, 0])
      const picture = { ...marked(`AXSIM:${code} and more`), modality: 'face' } as const
      assert.deepEqual(await codeOf(desk, picture), [code, 0])
    }
  })

  test('counts at the very start alone', async () => {
    const desk = openAuthxDesk()
    assert.deepEqual(await codeOf(desk, marked(' AXSIM:1')), [2, 0])
    assert.deepEqual(await codeOf(desk, marked('AXSIM:x')), [2, 0])
    assert.deepEqual(await codeOf(desk, marked('axsim:1')), [2, 0])
  })

  test('enrols by AXSIM:1, gives way to what is queued', async () => {
    const desk = openAuthxDesk()
    desk.control.queueOutcome({ code: 6 })
    assert.deepEqual(await codeOf(desk, face('enroll', toBytes('AXSIM:1'))), [6, 0])
    assert.deepEqual(await codeOf(desk, face('enroll', toBytes('AXSIM:1'))), [1, 0])
    assert.equal(desk.control.user(GUID)?.enrolled.face, 1)
  })
})

test('an empty or missing capture is 5, for any kind', async () => {
  const desk = openAuthxDesk()
  for (const modality of AUTHX_MODALITIES) {
    for (const process of ['enroll', 'verify'] as const) {
      assert.deepEqual(await codeOf(desk, { modality, process }), [5, 0])
      assert.deepEqual(await codeOf(desk, { modality, process, bytes: new Uint8Array() }), [5, 0])
    }
  }
  assert.deepEqual(desk.control.user(GUID)?.enrolled, { finger: 1, face: 0, palm: 1 })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import {
  ACCOUNT,
  assertProblem,
  confirm,
  createAuthxStage,
  envelope,
  FAULT,
  hold,
  HUNG,
  KEYS,
  OTHER_ACCOUNT,
  PERSON,
  PICTURE,
  READING,
  REFUSED,
  toCapture,
  type AuthxStage,
  type Scripted,
} from '../../../../support/authx-vendor.ts'
import { assertPrompt, toContext } from '../../../../support/local-vendor.ts'

const MODALITIES = [
  ['fingerprint', 1, 'fpt'],
  ['face', 2, 'face'],
  ['palm', 3, 'palm'],
] as const
const WRONG = { result: 'wrong', code: 'answer_wrong' }
const RELINKED = { ...PERSON, links: { authx: { account: OTHER_ACCOUNT, linkedAt: 1 } } }

const toFile = async ({ seen }: AuthxStage) => {
  const { file } = seen.at(-1) ?? assert.fail('nothing was sent')
  return (
    file && { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) }
  )
}
const toResult = async (work: Promise<{ result: string; code?: string }>): Promise<string> => {
  const outcome = await work.catch((problem: unknown) => problem)
  const { code, result } = Object(outcome)
  return code === undefined ? String(result) : String(code)
}

for (const [kind, number, amr] of MODALITIES) {
  suite(kind, () => {
    test('is asked by camera or reader, for what may be sent', async () => {
      const { vendor } = await createAuthxStage()
      const asked = await vendor.start({ kind, context: toContext(), stranger: false })
      assertPrompt(asked)
      assert.deepEqual(asked.data, {
        modality: kind,
        source: kind === 'face' ? 'camera' : 'reader',
        mode: 'check',
        types:
          kind === 'face'
            ? ['image/jpeg', 'image/png', 'image/webp']
            : ['application/octet-stream'],
        max_bytes: 1_048_576,
      })
      const adding = { kind, context: toContext(), person: PERSON, onlyFactor: false }
      const enrolling = await vendor.enrol(adding)
      assertPrompt(enrolling)
      assert.deepEqual(
        [enrolling.data['mode'], typeof enrolling.data['consent']],
        ['enrol', 'string'],
      )
    })

    test('is enrolled, verified and deleted by its number, for the account', async () => {
      const stage = await createAuthxStage()
      const { enrolment, check } = await hold(stage, kind)
      assert.deepEqual(await toFile(stage), {
        name: 'blob',
        type: 'application/octet-stream',
        bytes: kind === 'face' ? PICTURE : READING,
      })
      const outcome = await check()
      assert.ok(outcome.result === 'right')
      assert.deepEqual(outcome.evidence, { amr: [amr] })
      await stage.vendor.forget?.({ person: PERSON, enrolment })
      assert.equal(await toFile(stage), undefined)
      const sent = stage.asked('ProcessBiometric').map(({ body }) => body)
      assert.deepEqual(
        sent.map((body) => [body['authentication_id'], body['process_type'], body['user_name']]),
        [1, 2, 3].map((process) => [number, process, ACCOUNT]),
      )
      assert.equal(new Set(sent.map((body) => body['correlation_id'])).size, 3)
    })
  })
}

suite('a result', () => {
  const RESULTS: readonly (readonly [Scripted, string, string])[] = [
    [envelope(1), 'right', 'added'],
    [envelope(2), 'answer_wrong', 'answer_wrong'],
    [envelope(3), 'capture_poor', 'capture_poor'],
    [envelope(4), 'capture_crowded', 'capture_crowded'],
    [envelope(5), 'capture_empty', 'capture_empty'],
    [envelope(6), 'capture_outside', 'capture_outside'],
    [envelope(7), 'vendor_unavailable', 'vendor_unavailable'],
    [envelope(8), 'answer_wrong', 'registration_required'],
    [REFUSED, 'authenticator_unavailable', 'authenticator_unavailable'],
    [FAULT, 'vendor_unavailable', 'vendor_unavailable'],
    [envelope(5, 100), 'vendor_unavailable', 'vendor_unavailable'],
    [envelope(1, 1), 'vendor_unavailable', 'vendor_unavailable'],
    [envelope(2, 1), 'vendor_unavailable', 'vendor_unavailable'],
    [envelope(9), 'vendor_unavailable', 'vendor_unavailable'],
    [HUNG, 'vendor_unavailable', 'vendor_unavailable'],
    [{ status: 503 }, 'vendor_unavailable', 'vendor_unavailable'],
  ]
  for (const [i, [reply, checked, confirmed]] of RESULTS.entries()) {
    const what = 'body' in reply ? JSON.stringify(reply.body) : `no reply, ${i}`
    test(`is ${checked}, and ${confirmed} at the first time: ${what}`, async () => {
      const stage = await createAuthxStage()
      for (const [kind] of MODALITIES) {
        const { check } = await hold(stage, kind)
        stage.says('ProcessBiometric', reply)
        assert.equal(await toResult(check()), checked)
        stage.says('ProcessBiometric', reply)
        assert.equal(await toResult(confirm(stage, kind)), confirmed)
        stage.clock.advance(60)
      }
      // Once each: a template could be stored twice, and tries are counted there.
      assert.equal(stage.asked('ProcessBiometric').length, 9)
    })
  }

  test('of missing settings calls for the operator', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'palm')
    stage.says('ProcessBiometric', envelope(7))
    await assertProblem(check(), 'vendor_unavailable')
    assert.deepEqual(
      stage.events.find(({ event }) => event === 'vendor.misconfigured'),
      { event: 'vendor.misconfigured', vendor: 'authx', code: 'settings_missed', kind: 'palm' },
    )
  })

  test('is noted by the id that was sent, and by a name of ours', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'face')
    stage.says('ProcessBiometric', envelope(2), HUNG)
    await check()
    await assertProblem(check(), 'vendor_unavailable')
    const noted = stage.events.filter(({ event }) => event === 'vendor.answered')
    assert.deepEqual(
      noted.map(({ code }) => code),
      ['ok', 'no_match', 'unknown'],
    )
    assert.deepEqual(
      noted.map(({ correlation }) => correlation),
      stage.asked('ProcessBiometric').map(({ body }) => body['correlation_id']),
    )
  })
})

suite('a picture', () => {
  const check = async (stage: AuthxStage, bytes: Uint8Array<ArrayBuffer>) => {
    const held = await hold(stage, 'face')
    const before = stage.seen.length
    const outcome = await held.check({ capture: { bytes, type: 'image/jpeg' } })
    assert.equal(stage.seen.length, before)
    return outcome
  }

  test('that is none costs no call and no try', async () => {
    const stage = await createAuthxStage()
    for (const bytes of [READING, new Uint8Array(0), new TextEncoder().encode('<svg/>')]) {
      const again = { result: 'again', code: 'capture_unreadable' }
      assert.deepEqual(await check(stage, bytes), again)
      const capture = { bytes, type: 'image/jpeg' }
      assert.deepEqual(await confirm(stage, 'face', { capture }), again)
    }
  })

  test('that did not come is none', async () => {
    const stage = await createAuthxStage()
    const { enrolment } = await hold(stage, 'face')
    const input = { kind: 'face' as const, context: toContext(), person: PERSON, enrolment }
    const findCredential = async () => undefined
    const answered = { state: {}, answer: { ready: true }, findCredential }
    const again = { result: 'again', code: 'capture_unreadable' }
    assert.deepEqual(await stage.vendor.check({ ...input, ...answered }), again)
  })

  test('goes with what is known of the browser', async () => {
    const stage = await createAuthxStage()
    const { check: answer } = await hold(stage, 'face')
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
    await answer({ context: toContext({ address: '203.0.113.77', agent }) })
    assert.deepEqual(stage.seen.at(-1)?.body['device_data'], {
      browser_name: 'Chrome',
      browser_version: '142.0.0.0',
      os: 'Windows',
      os_version: '10.0',
      device_name: 'Unknown',
      ip: '203.0.113.0',
      src_user_id: 0,
    })
  })

  test('needs consent before it is the first', async () => {
    const stage = await createAuthxStage()
    const input = {
      kind: 'face' as const,
      context: toContext(),
      state: {},
      answer: {},
      capture: toCapture('face'),
      person: PERSON,
      isCredentialKnown: async () => false,
    }
    await assertProblem(stage.vendor.confirm(input), 'consent_required')
    assert.deepEqual(stage.seen, [])
    const { enrolment } = await hold(stage, 'face')
    const consent = { version: '2026-11', at: 1_700_000_000 }
    assert.deepEqual(enrolment.data['consent'], consent)
    assert.deepEqual(stage.vendor.describe(enrolment), { consent })
    assert.ok(!JSON.stringify(enrolment).includes(ACCOUNT))
  })
})

suite('a body', () => {
  test('of another account is nobody’s, and of nobody’s the time is the same', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'palm')
    await check()
    const before = stage.seen.length
    assert.deepEqual(await check({ person: RELINKED }), WRONG)
    const nobody = {
      kind: 'palm' as const,
      context: toContext(),
      state: {},
      answer: {},
      capture: toCapture('palm'),
      findCredential: async () => undefined,
    }
    assert.deepEqual(await stage.vendor.check(nobody), WRONG)
    assert.equal(stage.seen.length, before)
    assert.deepEqual(stage.waits, [40, 40])
  })

  test('cannot be made, nor asked for where its keys are not set', async () => {
    const stage = await createAuthxStage()
    const input = { kind: 'face' as const, person: PERSON, onlyFactor: false }
    await assertProblem(stage.vendor.make(input), 'authenticator_unavailable')
    const { vendor } = await createAuthxStage({ biometrics: null })
    const asking = vendor.start({ kind: 'face', context: toContext(), stranger: false })
    await assertProblem(asking, 'authenticator_unavailable')
    assert.deepEqual(vendor.kinds, ['pin'])
  })
})

suite('a deletion', () => {
  const forget = async (...replies: readonly Scripted[]) => {
    const stage = await createAuthxStage()
    const { enrolment } = await hold(stage, 'palm')
    stage.seen.length = 0
    stage.says('ProcessBiometric', ...replies)
    const work = stage.vendor.forget?.({ person: PERSON, enrolment })
    return { stage, work: work ?? assert.fail(), enrolment }
  }

  test('is repeated once, and done when the repetition is refused', async () => {
    for (const reply of [HUNG, FAULT, { status: 502 }]) {
      const { stage, work } = await forget(reply, REFUSED)
      await work
      assert.equal(stage.asked('ProcessBiometric').length, 2)
    }
  })

  test('is done when the account is gone, and not when it is refused', async () => {
    await (
      await forget(envelope(8))
    ).work
    for (const replies of [[REFUSED], [envelope(7)], [envelope(2)], [HUNG, HUNG], [FAULT, FAULT]]) {
      await assertProblem((await forget(...replies)).work, 'vendor_unavailable')
    }
  })

  test('of a way whose account is linked no longer is none', async () => {
    const { stage, work, enrolment } = await forget()
    await work
    stage.seen.length = 0
    await stage.vendor.forget?.({ person: RELINKED, enrolment })
    assert.deepEqual(stage.seen, [])
  })
})

test('no secret is in what is thrown, kept or noted', async () => {
  const stage = await createAuthxStage()
  const { check, enrolment } = await hold(stage, 'face')
  stage.says('ProcessBiometric', envelope(2), FAULT, REFUSED, { status: 413 })
  const told: unknown[] = [enrolment, stage.events, stage.vendor]
  for (let i = 0; i < 4; i += 1) told.push(await check().catch((problem: unknown) => problem))
  const text = inspect(told, { depth: 20, showHidden: true })
  assert.ok(![...Object.values(KEYS), 'words of theirs'].some((one) => text.includes(one)))
})

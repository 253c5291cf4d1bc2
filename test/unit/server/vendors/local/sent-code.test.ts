import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertPrompt,
  assertRight,
  assertWrong,
  check,
  createLocalStage,
  make,
  PERSON,
  start,
  toContext,
  toEnrolment,
  toOtherCode,
  toSentCode,
  toShape,
  toText,
} from '../../../../support/local-vendor.ts'

const NUMBER = '+46701234567'
const ADDRESS = 'maja@harbour.example'

const KINDS = [
  { kind: 'sms-code', target: NUMBER, masked: '••• 67', amr: ['otp', 'sms'], channel: 'sms' },
  {
    kind: 'email-code',
    target: ADDRESS,
    masked: 'm•••@harbour.example',
    amr: ['otp'],
    channel: 'mail',
  },
] as const

for (const { kind, target, masked, amr, channel } of KINDS) {
  const createStage = async () => {
    const stage = await createLocalStage()
    const { enrolment } = await make(stage.vendor, { kind, target })
    const ask = (context = toContext()) => start(stage.vendor, kind, { enrolment, context })
    return { ...stage, enrolment, ask }
  }

  suite(kind, () => {
    test('sends a code to the address on file, which is right', async () => {
      const { vendor, enrolment, ask } = await createStage()
      const started = await ask()
      assert.equal(started.message?.to, target)
      assert.equal(started.message?.channel, channel)
      const answer = { code: toSentCode(started) }
      const outcome = assertRight(await check(vendor, kind, { ...started, enrolment, answer }))
      assert.equal(outcome.user, PERSON.user)
      assert.deepEqual(outcome.evidence, { amr })
      assert.deepEqual(outcome.spend(enrolment), enrolment)
    })

    test('is open for 5 minutes', async () => {
      const { ttlSeconds, sends } = await (await createStage()).ask()
      assert.deepEqual([ttlSeconds, sends], [300, true])
    })

    test('refuses another code', async () => {
      const { vendor, enrolment, ask } = await createStage()
      const started = await ask()
      const answer = { code: toOtherCode(toSentCode(started)) }
      assertWrong(await check(vendor, kind, { ...started, enrolment, answer }))
    })

    test('refuses the code of one challenge or transaction on another', async () => {
      const { vendor, enrolment, ask } = await createStage()
      const first = await ask()
      const answer = { code: toSentCode(first) }
      for (const context of [
        toContext({ challenge: 'challenge-2' }),
        toContext({ transaction: 'transaction-2' }),
        toContext({ transaction: 'transaction-1c', challenge: 'hallenge-1' }),
      ]) {
        const { state } = await ask(context)
        assertWrong(await check(vendor, kind, { state, context, enrolment, answer }))
        // Not even with the state of the challenge it was made for.
        assertWrong(await check(vendor, kind, { state: first.state, context, enrolment, answer }))
      }
      assertRight(await check(vendor, kind, { ...first, enrolment, answer }))
    })

    test('draws a new code each time', async () => {
      const { ask } = await createStage()
      const codes = await Promise.all(
        Array.from({ length: 20 }, async () => toSentCode(await ask())),
      )
      assert.ok(new Set(codes).size >= 19)
    })

    test('keeps no code and shows none', async () => {
      const started = await (await createStage()).ask()
      const kept = JSON.stringify([started.state, started.data])
      assert.ok(!kept.includes(toSentCode(started)))
    })

    test('shows its owner the masked address, a stranger nothing', async () => {
      const { vendor, enrolment } = await createStage()
      const own = await start(vendor, kind, { enrolment })
      assert.equal(own.data['target'], masked)
      const strange = await start(vendor, kind, { enrolment, stranger: true })
      assert.ok(!JSON.stringify(strange.data).includes(masked))
      for (const started of [own, strange]) assertPrompt(started)
    })

    test('has a decoy of the same shape that sends nothing', async () => {
      const { vendor, enrolment } = await createStage()
      const real = await start(vendor, kind, { enrolment, stranger: true })
      const decoy = await start(vendor, kind, { loginName: 'nobody@harbour.example' })
      const { message, ...rest } = real
      assert.ok(message !== undefined)
      assert.equal(decoy.message, undefined)
      assert.deepEqual(toShape(decoy), toShape(rest))
      assert.deepEqual(decoy.data, real.data)
      assert.equal(toText(decoy.state, 'code').length, toText(real.state, 'code').length)
    })

    test('has a decoy that no code answers', async () => {
      const { vendor, enrolment, ask } = await createStage()
      const real = await ask()
      const answer = { code: toSentCode(real) }
      // Neither a person's way on a decoy's state, nor the right code without the way.
      const { state } = await start(vendor, kind)
      assertWrong(await check(vendor, kind, { state, enrolment, answer }))
      assertWrong(await check(vendor, kind, { state: real.state, answer }))
    })

    test('tells its owner the masked address, and a notice where to go', async () => {
      const { vendor, enrolment } = await createStage()
      assert.deepEqual(vendor.describe(enrolment), {
        target: masked,
        contact: { channel, to: target },
      })
    })
  })

  suite(`adding ${kind}`, () => {
    const enrol = async () => {
      const { vendor } = await createLocalStage()
      const input = { kind, context: toContext({ purpose: 'account' }), person: PERSON }
      const started = await vendor.enrol({ ...input, target, onlyFactor: false })
      const confirm = (code: string, context = input.context) =>
        vendor.confirm({
          ...input,
          context,
          state: started.state,
          answer: { code },
          isCredentialKnown: async () => false,
        })
      return { vendor, started, confirm }
    }

    test('sends to the new address and is done with the code', async () => {
      const { vendor, started, confirm } = await enrol()
      assertPrompt(started)
      assert.equal(started.message?.to, target)
      assert.equal(started.data['mode'], 'confirm')
      const confirmed = await confirm(toSentCode(started))
      assert.ok(confirmed.result === 'added')
      assert.deepEqual(confirmed.evidence, { amr })
      const enrolment = toEnrolment(confirmed.enrolment)
      assert.equal(vendor.describe(enrolment).contact?.to, target)
      assert.equal((await start(vendor, kind, { enrolment })).message?.to, target)
    })

    test('is refused with another code, or the code on another challenge', async () => {
      const { started, confirm } = await enrol()
      const code = toSentCode(started)
      const wrong = { result: 'wrong', code: 'answer_wrong' }
      assert.deepEqual(await confirm(toOtherCode(code)), wrong)
      assert.deepEqual(await confirm(code, toContext({ challenge: 'challenge-2' })), wrong)
    })

    test('needs an address', async () => {
      const { vendor } = await createLocalStage()
      const input = { kind, context: toContext(), person: PERSON, onlyFactor: false }
      await assert.rejects(vendor.enrol(input), { code: 'target_refused' })
      await assert.rejects(make(vendor, { kind }), { code: 'target_refused' })
    })
  })
}

suite('voice-code', () => {
  test('is spoken, proves the phone, and sends notices as text', async () => {
    const { vendor } = await createLocalStage()
    const { enrolment } = await make(vendor, { kind: 'voice-code', target: NUMBER })
    const started = await start(vendor, 'voice-code', { enrolment })
    assert.equal(started.message?.channel, 'voice')
    const spoken = /\d(?:, \d){5}/.exec(started.message?.text ?? '')?.[0] ?? ''
    const answer = { code: spoken.replaceAll(', ', '') }
    const outcome = assertRight(
      await check(vendor, 'voice-code', { ...started, enrolment, answer }),
    )
    assert.deepEqual(outcome.evidence, { amr: ['otp', 'tel'] })
    assert.deepEqual(vendor.describe(enrolment).contact, { channel: 'sms', to: NUMBER })
  })
})

test('the message of a step-up names the action', async () => {
  const { vendor } = await createLocalStage()
  const { enrolment } = await make(vendor, { kind: 'sms-code', target: NUMBER })
  const actionText = 'Send € 250.00 to Lindqvist Boats'
  const context = toContext({ purpose: 'step-up', actionText })
  const { message } = await start(vendor, 'sms-code', { enrolment, context })
  assert.ok(message?.text.includes(actionText))
  assert.match(message?.text ?? '', /\n@harbour\.example #\d{6}$/)
})

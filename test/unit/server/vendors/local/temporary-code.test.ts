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
} from '../../../../support/local-vendor.ts'

async function createStage(ttlSeconds?: number) {
  const stage = await createLocalStage()
  const ttl = ttlSeconds === undefined ? {} : { ttlSeconds }
  const { enrolment, shown } = await make(stage.vendor, { kind: 'temporary-code', ...ttl })
  const answer = async (typed: string, held = enrolment) =>
    check(stage.vendor, 'temporary-code', { enrolment: held, answer: { code: typed } })
  return { ...stage, enrolment, code: shown[0] ?? '', shown, answer }
}

suite('a temporary code', () => {
  test('is shown once, in two groups, and is right', async () => {
    const { shown, code, answer } = await createStage()
    assert.equal(shown.length, 1)
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    const outcome = assertRight(await answer(code.toLowerCase().replace('-', ' ')))
    assert.equal(outcome.user, PERSON.user)
    assert.deepEqual(outcome.evidence, { amr: ['otp'] })
  })

  test('counts once, and has ended then', async () => {
    const { enrolment, clock, code, answer } = await createStage()
    clock.advance(60)
    const [one, two] = [assertRight(await answer(code)), assertRight(await answer(code))]
    const spent = one.spend(enrolment)
    assert.ok(spent !== undefined)
    assert.equal(spent.expiresAt, clock.now())
    assert.equal(two.spend(spent), undefined)
    assertWrong(await answer(code, spent))
  })

  test('stays used when the clock is set back', async () => {
    const { enrolment, clock, code, answer } = await createStage()
    const spent = assertRight(await answer(code)).spend(enrolment)
    assert.ok(spent !== undefined)
    clock.advance(-3_600)
    assertWrong(await answer(code, spent))
  })

  test('ends at its time', async () => {
    const { clock, code, answer } = await createStage(600)
    clock.advance(599)
    assertRight(await answer(code))
    clock.advance(1)
    assertWrong(await answer(code))
  })

  test('lives a day unless told otherwise, never longer', async () => {
    const { enrolment, clock, vendor } = await createStage()
    assert.equal(enrolment.expiresAt, clock.now() + 86_400)
    for (const ttlSeconds of [0, -1, 86_401, Number.NaN]) {
      await assert.rejects(make(vendor, { kind: 'temporary-code', ttlSeconds }), {
        code: 'request_malformed',
        field: 'ttl_seconds',
      })
    }
  })

  test('is never the site’s own choice', async () => {
    const { vendor } = await createLocalStage()
    const secret = 'AAAAA-AAAAA'
    await assert.rejects(make(vendor, { kind: 'temporary-code', secret }), {
      code: 'authenticator_unavailable',
    })
  })

  test('is kept as a slow hash only', async () => {
    const { enrolment, code } = await createStage()
    const kept = JSON.stringify(enrolment)
    assert.match(kept, /\$argon2id\$/)
    assert.ok(!kept.includes(code) && !kept.includes(code.replace('-', '')))
  })

  test('replaced by another is spent by nobody', async () => {
    const { vendor, code, answer } = await createStage()
    const { enrolment: other } = await make(vendor, { kind: 'temporary-code' })
    assertWrong(await answer(code, other))
    assert.equal(assertRight(await answer(code)).spend(other), undefined)
  })

  test('has a decoy that looks alike, costs as much and is never right', async () => {
    const { vendor, hasher, enrolment, code } = await createStage()
    const own = await start(vendor, 'temporary-code', { enrolment })
    assertPrompt(own)
    assert.deepEqual(await start(vendor, 'temporary-code'), own)
    const before = hasher.computed()
    assertWrong(await check(vendor, 'temporary-code', { answer: { code } }))
    assert.equal(hasher.computed() - before, 1)
  })
})

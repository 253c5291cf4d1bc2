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
} from '../../../../support/local-vendor.ts'

async function createStage() {
  const stage = await createLocalStage()
  const { enrolment, shown } = await make(stage.vendor, { kind: 'recovery-code' })
  const answer = async (code: string, held = enrolment) =>
    check(stage.vendor, 'recovery-code', { enrolment: held, answer: { code } })
  return { ...stage, enrolment, shown, answer }
}

suite('recovery codes', () => {
  test('are ten, all different, of 80 bits in groups of four', async () => {
    const { shown, enrolment, vendor } = await createStage()
    assert.equal(new Set(shown).size, 10)
    for (const code of shown)
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
    assert.equal(vendor.describe(enrolment).remaining, 10)
  })

  test('have ids of which no two are alike', async () => {
    const { vendor } = await createLocalStage()
    // 200 sets of ten out of 1,024 ids: several would collide if nothing prevented it.
    for (let i = 0; i < 200; i += 1) {
      const { shown } = await make(vendor, { kind: 'recovery-code' })
      assert.equal(new Set(shown.map((code) => code.slice(0, 2))).size, 10)
    }
  })

  test('are each right, once', async () => {
    const { shown, enrolment, vendor, answer } = await createStage()
    let held = enrolment
    for (const code of shown) {
      const outcome = assertRight(await answer(code, held))
      assert.equal(outcome.user, PERSON.user)
      assert.deepEqual(outcome.evidence, { amr: ['recovery'] })
      const spent = outcome.spend(held)
      assert.ok(spent !== undefined)
      assertWrong(await answer(code, spent))
      held = spent
    }
    assert.equal(vendor.describe(held).remaining, 0)
  })

  test('typed twice at once are spent once', async () => {
    const { shown, enrolment, answer } = await createStage()
    const [code = ''] = shown
    const [one, two] = [assertRight(await answer(code)), assertRight(await answer(code))]
    const spent = one.spend(enrolment)
    assert.ok(spent !== undefined)
    assert.equal(two.spend(spent), undefined)
  })

  test('end when new ones are made', async () => {
    const { vendor, shown, answer } = await createStage()
    const renewed = await make(vendor, { kind: 'recovery-code' })
    const [code = ''] = shown
    assertWrong(await answer(code, renewed.enrolment))
    assert.equal(assertRight(await answer(code)).spend(renewed.enrolment), undefined)
  })

  test('end when new ones are made, also where an id comes again', async () => {
    const { shown, enrolment, answer } = await createStage()
    const [code = ''] = shown
    const { spend } = assertRight(await answer(code))
    const codes = shown.map((one) => ({ id: one.slice(0, 2), hash: 'of another code' }))
    assert.equal(spend({ ...enrolment, data: { codes } }), undefined)
  })

  test('are read without hyphens, in lower case, with look-alikes', async () => {
    const { shown, answer } = await createStage()
    const [code = ''] = shown
    for (const typed of [
      code.replaceAll('-', ''),
      code.toLowerCase(),
      ` ${code.replaceAll('-', ' ')} `,
      code.replaceAll('0', 'O').replaceAll('1', 'l'),
    ]) {
      assertRight(await answer(typed))
    }
  })

  test('are wrong when a character of the secret differs', async () => {
    const { shown, answer } = await createStage()
    const code = (shown[0] ?? '').replaceAll('-', '')
    for (let place = 2; place < code.length; place += 1) {
      const other = code[place] === 'A' ? 'B' : 'A'
      assertWrong(await answer(`${code.slice(0, place)}${other}${code.slice(place + 1)}`))
    }
    assertWrong(await answer(code.slice(0, 2)))
    assertWrong(await answer(`${code}0`))
  })

  test('of another set with the same id are wrong', async () => {
    const { vendor, shown, answer } = await createStage()
    const [code = ''] = shown
    const other = (await make(vendor, { kind: 'recovery-code' })).shown[0] ?? ''
    assertWrong(await answer(`${code.slice(0, 2)}${other.slice(2)}`))
  })

  test('are kept as slow hashes only', async () => {
    const { shown, enrolment } = await createStage()
    const kept = JSON.stringify(enrolment)
    assert.equal(kept.match(/\$argon2id\$/g)?.length, 10)
    for (const code of shown) {
      assert.ok(!kept.includes(code))
      assert.ok(!kept.includes(code.replaceAll('-', '')))
      assert.ok(!kept.includes(code.replaceAll('-', '').slice(2)))
    }
  })

  test('cost one hash for a right id, an unknown id and a decoy', async () => {
    const { vendor, shown, hasher, answer } = await createStage()
    const [code = ''] = shown
    const isFree = (id: string) => !shown.some((one) => one.startsWith(id))
    const unknown = ['00', '11', 'AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH', 'JJ'].find(isFree)
    const costs = []
    for (const run of [
      () => answer(code),
      () => answer(`${unknown}${code.slice(2)}`),
      () => check(vendor, 'recovery-code', { answer: { code } }),
    ]) {
      const before = hasher.computed()
      await run()
      costs.push(hasher.computed() - before)
    }
    assert.deepEqual(costs, [1, 1, 1])
  })

  test('have a decoy that looks alike and is never right', async () => {
    const { vendor, shown, enrolment } = await createStage()
    const own = await start(vendor, 'recovery-code', { enrolment })
    assertPrompt(own)
    assert.deepEqual(await start(vendor, 'recovery-code'), own)
    for (const code of shown)
      assertWrong(await check(vendor, 'recovery-code', { answer: { code } }))
  })

  test('of one person are worthless in the record of another', async () => {
    const { vendor, shown, enrolment } = await createStage()
    const person = { ...PERSON, user: 'user-2', handle: 'handle-2' }
    const answer = { code: shown[0] ?? '' }
    assertWrong(await check(vendor, 'recovery-code', { enrolment, person, answer }))
  })

  test('are not chosen by the person', async () => {
    const { vendor } = await createLocalStage()
    const context = toContext()
    const input = { kind: 'recovery-code' as const, context, person: PERSON, onlyFactor: false }
    await assert.rejects(vendor.enrol(input), { code: 'authenticator_unavailable' })
  })
})

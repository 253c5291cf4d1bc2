import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  beginAs,
  COURSES,
  createTown,
  HIDING,
  NOBODY,
  otherThan,
  RIGHT,
  take,
  toSeen,
  WRONG,
} from './support/hidden-courses.ts'
import { putPerson } from './support/page.ts'
import {
  addOwn,
  ANNA,
  answerPasskey,
  assertProblem,
  BERT,
  createKey,
  openVisit,
  PASSWORD,
  readApp,
} from './support/people.ts'

describe('a failed step that is hidden', () => {
  for (const kinds of [
    ['password', 'sms-code'],
    ['password', 'totp'],
    ['totp', 'password'],
    ['pin', 'totp'],
  ] as const) {
    it(`looks and costs the same wherever the mistake is: ${kinds.join(', then ')}`, async () => {
      const { seen } = await take({ name: ANNA.mail, isFirstRight: true }, kinds)
      const codes = seen.map((one) => JSON.stringify(one))
      // Of text messages the limit is reached before that of tries.
      const limit = kinds[1] === 'sms-code' ? 'send_limited' : 'attempts_exceeded'
      assert.ok(codes.some((one) => one.includes(limit)))
      for (const [title, course] of Object.entries(COURSES)) {
        const other = await take(course, kinds)
        assert.deepEqual(other.seen, seen, title)
      }
    })
  }

  it('sends a message only after a right first step, and only on a press', async () => {
    for (const [title, course] of Object.entries(COURSES)) {
      const { messages } = await take(course, ['password', 'sms-code'])
      const isReal = course.name === ANNA.mail && course.isFirstRight
      assert.equal(messages > 0, isReal, title)
    }
    const { bench } = await createTown()
    const page = await beginAs(bench, ANNA.mail)
    await page.answer(RIGHT)
    await bench.settle()
    assert.equal(bench.messages.length, 0)
  })

  it('shows the same list after either answer: the policy’s ways but the one just used', async () => {
    const { bench } = await createTown()
    for (const answer of [RIGHT, WRONG]) {
      const page = await beginAs(bench, ANNA.mail)
      const before = page.view?.offers.map((one) => one.kind) ?? []
      const { status, view } = await page.answer(answer)
      assert.equal(status, 200)
      assert.equal(view.state, 'choose')
      assert.equal(view.own, false)
      assert.deepEqual(view.proven, ['password'])
      assert.deepEqual(
        view.offers.map((one) => one.kind),
        before.filter((kind) => kind !== 'password'),
      )
      assert.equal(view.accepted_passkeys, undefined)
      assert.equal(view.would_help, undefined)
    }
  })

  it('is refused once, and the first step begins again', async () => {
    const { bench } = await createTown()
    const page = await beginAs(bench, ANNA.mail)
    await page.answer(RIGHT)
    await page.challenge('totp')
    const refused = await page.answer({ code: otherThan(await readApp(bench)) })
    assertProblem(refused, 'answer_wrong')
    assert.equal(refused.view.prompt?.kind, 'password')
    assert.deepEqual(refused.view.proven, [])
    await page.challenge('totp')
    const alone = await page.answer({ code: await readApp(bench) })
    assert.equal(alone.view.state, 'prompt', 'the password that was right before counts no more')
    assert.equal(alone.view.prompt?.kind, 'password')
    assert.equal((await page.answer(RIGHT)).view.state, 'done')
  })

  it('gives the same reply to an answer that is sent again after a lost one', async () => {
    const { bench } = await createTown()
    for (const answer of [RIGHT, WRONG]) {
      const page = await beginAs(bench, ANNA.mail)
      const first = page.view?.prompt?.challenge ?? ''
      const led = await page.answer(answer)
      const again = await page.answer(answer, { challenge: first })
      assert.deepEqual([again.status, again.view], [led.status, led.view])
      await page.challenge('recovery-code')
      const second = page.view?.prompt?.challenge ?? ''
      const code = { code: 'AAAA-BBBB-CCCC-DDDD' }
      const refused = await page.answer(code)
      const repeated = await page.answer(code, { challenge: second })
      assertProblem(repeated, 'answer_wrong')
      assert.deepEqual(repeated.view, refused.view)
    }
  })

  it('takes one of two first answers sent at once, whichever is right', async () => {
    const { bench } = await createTown()
    for (const both of [
      [RIGHT, WRONG],
      [WRONG, RIGHT],
      [WRONG, { password: 'nor this' }],
    ]) {
      const page = await beginAs(bench, ANNA.mail)
      const challenge = page.view?.prompt?.challenge ?? ''
      const replies = await Promise.all(both.map((one) => page.answer(one, { challenge })))
      const codes = replies.map(({ status, body }) => body['code'] ?? status)
      assert.deepEqual(
        codes.map(String).toSorted((a, b) => a.localeCompare(b)),
        ['200', 'challenge_unknown'],
      )
    }
  })

  it('spends no second way of a person whose first step was wrong', async () => {
    const { bench } = await createTown()
    const code = await readApp(bench)
    const page = await beginAs(bench, ANNA.mail)
    await page.answer(WRONG)
    await page.challenge('totp')
    assertProblem(await page.answer({ code }), 'answer_wrong')
    await page.answer(RIGHT)
    await page.challenge('totp')
    assert.equal((await page.answer({ code })).view.state, 'done')
  })

  it('makes a right password wait like a wrong one: it is not forgotten before the end', async () => {
    const waits: unknown[] = []
    for (const [name, first] of [
      [ANNA.mail, RIGHT],
      [ANNA.mail, WRONG],
      [NOBODY, WRONG],
    ] as const) {
      const { bench } = await createTown()
      const seen: unknown[] = []
      for (let i = 0; i < 12; i += 1) {
        const page = await beginAs(bench, name)
        const { status, body } = await page.answer(first)
        seen.push([status, body['code'], body['retry_at']])
        await page.challenge('recovery-code')
        await page.answer({ code: 'AAAA-BBBB-CCCC-DDDD' })
      }
      assert.ok(seen.some((one) => (one as unknown[])[1] === 'limited'))
      waits.push(seen)
    }
    assert.deepEqual(waits[1], waits[0])
    assert.deepEqual(waits[2], waits[0])
  })

  it('signs nobody up on the second step', async () => {
    const { bench } = await createTown({
      site: { signIn: { ...HIDING.site.signIn, signUp: 'open' } },
    })
    const page = await beginAs(bench, NOBODY)
    await page.answer(WRONG)
    await page.challenge('email-code')
    await bench.settle()
    assert.equal(bench.messages.length, 0)
    assertProblem(await page.answer({ code: '000000' }), 'answer_wrong')
  })

  it('sends the second code to the number on file, whatever the name looks like', async () => {
    const { bench } = await createTown({
      site: { signIn: { ...HIDING.site.signIn, signUp: 'open' } },
    })
    const name = '+12025550123'
    await bench.backend.people.put('harbour', ANNA.user, { login_names: [ANNA.mail, name] })
    const page = await beginAs(bench, name)
    await page.answer(RIGHT)
    assert.equal((await page.challenge('sms-code')).status, 200)
    await bench.settle()
    assert.deepEqual(
      bench.messages.map(({ to }) => to),
      [ANNA.phone],
    )
  })

  it('is not made good by a right security key', async () => {
    const { bench } = await createTown({
      site: { signIn: { ...HIDING.site.signIn, ways: ['password', 'security-key'] } },
    })
    const key = createKey()
    await putPerson(bench, BERT.user, { login_names: [BERT.mail] })
    const visit = await openVisit(bench, BERT.user)
    await addOwn(visit, { kind: 'security-key' })
    assert.equal((await answerPasskey(visit, key)).status, 200)
    await bench.backend.people.provision('harbour', BERT.user, {
      kind: 'password',
      secret: PASSWORD,
    })
    const page = await beginAs(bench, BERT.mail)
    await page.answer(WRONG)
    await page.challenge('security-key')
    assertProblem(await answerPasskey(page, key), 'answer_wrong')
    await page.answer(RIGHT)
    await page.challenge('security-key')
    assert.equal((await answerPasskey(page, key)).view.state, 'done')
  })

  it('looks alike on a friendly site too, once the first step was taken', async () => {
    const { bench } = await createTown({
      site: { signIn: { ...HIDING.site.signIn, listing: 'friendly' } },
    })
    const between: unknown[] = []
    for (const [name, answer] of [
      [ANNA.mail, RIGHT],
      [ANNA.mail, WRONG],
      [NOBODY, WRONG],
    ] as const) {
      const page = await beginAs(bench, name)
      between.push(toSeen(await page.answer(answer), name))
    }
    assert.deepEqual(between[1], between[0])
    assert.deepEqual(between[2], between[0])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench } from './support/backend.ts'
import { putPerson, readCode } from './support/page.ts'
import {
  addOwn,
  ANNA,
  answerPasskey,
  assertProblem,
  createKey,
  give,
  listOwn,
  openVisit,
  PASSWORD,
  readApp,
  rememberDevice,
  removeOwn,
  settlePasskey,
} from './support/people.ts'
import { createAnna, openFresh, toId, toListed } from './support/visits.ts'

describe('a change needs a fresh proof', () => {
  it('asks for it, and the same change then goes through', async () => {
    const bench = await createAnna(['password', 'totp'])
    const page = await openVisit(bench, ANNA.user)
    const refused = await addOwn(page, { kind: 'pin' })
    assertProblem(refused, 'fresh_proof_required')
    assert.equal(refused.view.prompt?.kind, 'totp')
    const next = await page.answer({ code: await readApp(bench) })
    assert.equal(next.view.prompt?.kind, 'password', 'the strongest the person can give')
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'open')
    assert.equal((await addOwn(page, { kind: 'pin' })).status, 200)
  })

  it('and again when the answers are older than five minutes', async () => {
    const bench = await createAnna(['password'])
    const page = await openFresh(bench)
    bench.clock.advance(300)
    assert.equal((await addOwn(page, { kind: 'recovery-code' })).status, 200)
    bench.clock.advance(1)
    const stale = await addOwn(page, { kind: 'recovery-code' })
    assertProblem(stale, 'fresh_proof_required')
    assert.equal(stale.view.prompt?.kind, 'password')
    await page.answer({ password: PASSWORD })
    assert.equal((await addOwn(page, { kind: 'recovery-code' })).status, 200)
  })

  it('with a password alone, and a code to the contact on file', async () => {
    const bench = await createAnna(['password', 'mail'])
    const page = await openFresh(bench)
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    await page.challenge('email-code')
    await bench.settle()
    assert.equal((await page.answer({ code: readCode(bench, ANNA.mail) })).view.state, 'open')
    assert.equal((await addOwn(page, { kind: 'passkey' })).status, 200)
  })

  it('for removing too, ways and devices alike', async () => {
    const bench = await createAnna(['password', 'mail'])
    await rememberDevice(bench, ANNA)
    const page = await openVisit(bench, ANNA.user)
    const listed = await listOwn(page)
    for (const kind of ['device', 'email-code']) {
      assertProblem(await removeOwn(page, toId(listed, kind)), 'fresh_proof_required')
    }
  })

  it('which the site’s word replaces for a first way, never for a second', async () => {
    const bench = await createBench()
    await settlePasskey(bench, ANNA.user)
    const page = await openVisit(bench, ANNA.user)
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
  })

  it('which nobody gets around by locking what the person has', async () => {
    const bench = await createAnna(['password'])
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    await bench.backend.people.lock('harbour', ANNA.user, authenticators[0]?.id ?? '')
    const page = await openVisit(bench, ANNA.user)
    const refused = await addOwn(page, { kind: 'passkey' })
    assertProblem(refused, 'fresh_proof_required')
    assert.equal(refused.view.state, 'choose')
    assert.equal(refused.view.offers[0]?.reason, 'locked')
  })

  it('which a weaker way does not replace when the stronger is locked', async () => {
    const bench = await createAnna(['password', 'totp'])
    const { authenticators } = await bench.backend.people.read('harbour', ANNA.user)
    const totp = authenticators.find((one) => one.kind === 'totp')?.id ?? ''
    await bench.backend.people.lock('harbour', ANNA.user, totp)
    assertProblem(await addOwn(await openFresh(bench), { kind: 'passkey' }), 'fresh_proof_required')
  })

  it('or a temporary code from the site, whose passkey is held back for a day', async () => {
    const bench = await createAnna([])
    const { body } = await give(bench, ANNA, { kind: 'temporary-code' })
    const page = await openVisit(bench, ANNA.user)
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    await page.answer({ code: body['secret'] })
    await addOwn(page, { kind: 'passkey' })
    await answerPasskey(page, createKey())
    const passkey = toListed(await listOwn(page)).find((one) => one.kind === 'passkey')
    assert.equal(passkey?.['full_strength'], false)
  })
})

describe('removing', () => {
  it('takes a way away, tells every contact, and leaves the other contacts alone', async () => {
    const bench = await createAnna(['password', 'mail', 'phone'])
    const page = await openFresh(bench)
    await page.challenge('email-code')
    await bench.settle()
    await page.answer({ code: readCode(bench, ANNA.mail) })
    bench.clock.advance(31)
    await page.challenge('sms-code')
    await bench.settle()
    await page.answer({ code: readCode(bench, ANNA.phone) })
    bench.messages.length = 0
    const listed = await removeOwn(page, toId(await listOwn(page), 'voice-code'))
    assert.equal(listed.status, 200, JSON.stringify(listed.body))
    await bench.settle()
    assert.deepEqual(
      bench.messages.map((one) => one.to).toSorted(),
      [ANNA.phone, ANNA.mail].toSorted(),
    )
    const person = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(person.phones, [ANNA.phone], 'texts still go there')
    assert.deepEqual(person.emails, [ANNA.mail])
  })

  it('keeps a contact that has no way of its own', async () => {
    const bench = await createBench()
    await putPerson(bench, ANNA.user, { login_names: [ANNA.mail], emails: [ANNA.mail] })
    await give(bench, ANNA, { kind: 'password', secret: PASSWORD })
    const person = await bench.store.read<{ enrolments: { kind: string }[] }>(
      `person/harbour/${ANNA.user}`,
    )
    assert.ok(person)
    const enrolments = person.value.enrolments.filter((one) => one.kind !== 'email-code')
    await bench.store.replace(`person/harbour/${ANNA.user}`, person.version, {
      ...person.value,
      enrolments,
    })
    const page = await openFresh(bench)
    await addOwn(page, { kind: 'recovery-code' })
    await removeOwn(page, toId(await listOwn(page), 'recovery-code'))
    assert.deepEqual((await bench.backend.people.read('harbour', ANNA.user)).emails, [ANNA.mail])
  })

  it('leaves the last strong way, and the last that lasts', async () => {
    const bench = await createAnna(['password', 'totp'])
    const page = await openFresh(bench)
    await page.challenge('totp')
    await page.answer({ code: await readApp(bench) })
    const listed = await listOwn(page)
    assert.ok(toListed(listed).every((one) => one['reason'] === 'last_strong_way'))
    for (const kind of ['password', 'totp']) {
      assertProblem(await removeOwn(page, toId(listed, kind)), 'last_strong_way')
    }
    const alone = await createAnna(['password'])
    const visit = await openFresh(alone)
    await addOwn(visit, { kind: 'recovery-code' })
    assertProblem(await removeOwn(visit, toId(await listOwn(visit), 'password')), 'last_strong_way')
  })
})

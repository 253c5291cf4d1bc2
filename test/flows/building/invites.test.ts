/**
 * @module
 * Invitations: one outcome for each address, whatever the vendor's success hides.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertProblem } from '../support/people.ts'
import { asPeople, createStage, type Stage } from './support/stage.ts'

const NEW = 'new@quay.example'
const invite = (stage: Stage, emails: readonly string[], more: Record<string, unknown> = {}) =>
  asPeople(stage, 'POST', '/invites', {
    invitations: emails.map((email) => ({ email })),
    ...more,
  })

const toOutcomes = (body: Record<string, unknown>) =>
  (body['outcomes'] as { email: string; outcome: string }[]).map(({ email, outcome }) => [
    email,
    outcome,
  ])

const toSent = (stage: Stage) =>
  stage.sent.filter(({ path, method }) => path === '/invites' && method !== 'GET')

describe('an invitation', () => {
  it('asks by mail, joins groups, and brings cards', async () => {
    const stage = await createStage()
    const [staff] = stage.control.groups('users')
    const { status, body } = await asPeople(stage, 'POST', '/invites', {
      invitations: [
        { email: NEW, cards: [{ number: '00042', label: 'Blue' }, { number: '7' }] },
        { email: 'pilot@quay.example' },
      ],
      groups: [`people.${staff?.id}`],
    })
    assert.equal(status, 200)
    assert.deepEqual(body, {
      outcomes: [
        { email: NEW, outcome: 'invited' },
        { email: 'pilot@quay.example', outcome: 'added' },
      ],
      groups: ['House staff'],
      mailed: true,
    })
    assert.equal(stage.control.mails(NEW).length, 1)
    stage.control.acceptInvite(NEW)
    assert.deepEqual(stage.control.cards(NEW), [
      { number: '00042', label: 'Blue' },
      { number: '7' },
    ])
    const joined = stage.control.members().filter(({ groups }) => groups.includes('House staff'))
    assert.deepEqual(joined.map(({ email }) => email).toSorted(), [
      'allthenticate@harbour.example',
      NEW,
      'pilot@quay.example',
      'warden@harbour.example',
    ])
  })

  it('writes to nobody where that is wanted', async () => {
    for (const encoding of ['form', 'json'] as const) {
      const stage = await createStage({ settings: { encoding } })
      const { body } = await invite(stage, [NEW], { mail: false })
      assert.deepEqual([toOutcomes(body), body['mailed']], [[[NEW, 'invited']], false])
      assert.equal(stage.control.mails().length, 0)
      assert.equal(toSent(stage)[0]?.values['no_email'], 'true')
    }
  })

  it('tells each address apart from the others, in the order asked', async () => {
    const stage = await createStage()
    const { body } = await invite(stage, [
      'lost@unreachable.example',
      NEW,
      'WARDEN@harbour.example',
    ])
    assert.deepEqual(toOutcomes(body), [
      ['lost@unreachable.example', 'failed'],
      [NEW, 'invited'],
      ['warden@harbour.example', 'exists'],
    ])
  })

  it('is refused where it cannot be read, or names an address twice, and nothing is sent', async () => {
    const stage = await createStage()
    const wrong = [
      { invitations: [] },
      { invitations: [{ email: 'nobody' }] },
      { invitations: [{ email: NEW, cards: [{ number: '12a' }] }] },
      { invitations: [{ email: NEW, cards: [{ number: 12 }] }] },
      { invitations: [{ email: NEW }, { email: NEW.toUpperCase() }] },
    ]
    for (const body of wrong) {
      assertProblem(await asPeople(stage, 'POST', '/invites', body), 'request_malformed')
    }
    assert.equal(stage.sent.length, 0)
  })

  it('is refused for a group that is none, or none of people', async () => {
    const stage = await createStage()
    const [doors] = stage.control.groups('resources')
    for (const id of ['people.999', `resources.${doors?.id}`, 'x']) {
      assertProblem(await invite(stage, [NEW], { groups: [id] }), 'not_found')
    }
    assert.equal(toSent(stage).length, 0)
  })

  it('is refused whole where the vendor refuses it', async () => {
    // The other method is tried too: by the reference it lacks an address there.
    const stage = await createStage({ mayBreach: true })
    const invitations = [{ email: NEW, cards: [{ number: '0000417' }] }]
    const reply = await asPeople(stage, 'POST', '/invites', { invitations })
    assertProblem(reply, 'vendor_refused')
    assert.equal(JSON.stringify(reply.body).includes('in use'), false, 'words of theirs')
    assert.deepEqual(stage.control.pending(), [])
  })

  it('is listed until its person comes', async () => {
    const stage = await createStage()
    await invite(stage, [NEW])
    const { body } = await asPeople(stage, 'GET', '/invites')
    assert.deepEqual(body, { invites: [{ email: NEW, invited_at: stage.clock.now() }] })
    stage.control.acceptInvite(NEW)
    assert.deepEqual((await asPeople(stage, 'GET', '/invites')).body, { invites: [] })
  })
})

describe('the method of invitations', () => {
  it('is found out once, and remembered', async () => {
    const stage = await createStage({ tenant: { inviteProfile: 'quickstart' } })
    assert.deepEqual(toOutcomes((await invite(stage, [NEW])).body), [[NEW, 'invited']])
    await invite(stage, ['other@quay.example'])
    assert.deepEqual(
      toSent(stage).map(({ method }) => method),
      ['PUT', 'POST', 'POST'],
    )
    assert.equal(stage.control.mails(NEW).length, 1)
  })

  it('is the one of the reference where that works', async () => {
    const stage = await createStage()
    await invite(stage, [NEW])
    await invite(stage, ['other@quay.example'])
    assert.deepEqual(
      toSent(stage).map(({ method }) => method),
      ['PUT', 'PUT'],
    )
  })

  it('is what the settings say, and no other is tried', async () => {
    const stage = await createStage({ settings: { inviteMethod: 'POST' }, mayBreach: true })
    assertProblem(await invite(stage, [NEW]), 'vendor_refused')
    assert.deepEqual(
      toSent(stage).map(({ method }) => method),
      ['POST'],
    )
    // By the reference that is a letter sent again, without an address.
    assert.deepEqual(stage.control.pending(), [])
  })

  it('is not remembered where neither worked, and no mail goes out by trying', async () => {
    const stage = await createStage({ mayBreach: true })
    const taken = [{ email: NEW, cards: [{ number: '0000417' }] }]
    assertProblem(
      await asPeople(stage, 'POST', '/invites', { invitations: taken }),
      'vendor_refused',
    )
    assert.deepEqual(toOutcomes((await invite(stage, [NEW])).body), [[NEW, 'invited']])
    assert.deepEqual(
      toSent(stage).map(({ method }) => method),
      ['PUT', 'POST', 'PUT'],
    )
    assert.equal(stage.control.mails().length, 1)
  })
})

describe('an invitation whose answer is lost', () => {
  it('is found among those who are asked and those who are there, and nobody is written to twice', async () => {
    const stage = await createStage()
    stage.control.fault({ fault: 'reset-after', operation: 'invite', count: 1 })
    const { body } = await invite(stage, [NEW, 'pilot@quay.example'])
    assert.deepEqual(toOutcomes(body), [
      [NEW, 'invited'],
      ['pilot@quay.example', 'exists'],
    ])
    assert.equal(toSent(stage).length, 1)
    assert.equal(stage.control.mails(NEW).length, 1)
  })

  it('is sent once more, with those alone who are missing', async () => {
    const stage = await createStage()
    stage.control.fault({ fault: 'reset-before', operation: 'invite', count: 1 })
    const { body } = await invite(stage, [NEW, 'warden@harbour.example'])
    assert.deepEqual(toOutcomes(body), [
      [NEW, 'invited'],
      ['warden@harbour.example', 'exists'],
    ])
    assert.deepEqual(
      toSent(stage).map(({ values }) => JSON.parse(String(values['emails']))),
      [[NEW, 'warden@harbour.example'], [NEW]],
    )
  })

  it('is unknown where it is lost again, or nobody can say who is there', async () => {
    const twice = await createStage()
    twice.control.fault({ fault: 'reset-before', operation: 'invite' })
    assert.deepEqual(toOutcomes((await invite(twice, [NEW])).body), [[NEW, 'unknown']])
    assert.equal(toSent(twice).length, 2)
    const blind = await createStage()
    blind.control.fault({ fault: 'reset-after', operation: 'invite', count: 1 })
    blind.control.fault({ fault: 'down', operation: 'invites' })
    assert.deepEqual(toOutcomes((await invite(blind, [NEW])).body), [[NEW, 'unknown']])
    assert.equal(toSent(blind).length, 1)
  })

  it('is not sent at all where nobody was reached', async () => {
    const stage = await createStage()
    stage.unplug()
    assertProblem(await invite(stage, [NEW]), 'vendor_unavailable')
    assert.equal(toSent(stage).length, 1)
  })
})

describe('a letter sent again', () => {
  const resend = (stage: Stage, email = NEW) =>
    asPeople(stage, 'POST', '/invites/resend', { email })

  it('goes to who was asked', async () => {
    const stage = await createStage()
    await invite(stage, [NEW])
    assert.deepEqual((await resend(stage, NEW.toUpperCase())).body, { outcome: 'sent' })
    assert.equal(stage.control.mails(NEW).length, 2)
  })

  it('is refused for anybody else', async () => {
    assertProblem(await resend(await createStage()), 'vendor_refused')
  })

  it('is not repeated by us, and told as unknown', async () => {
    const stage = await createStage()
    await invite(stage, [NEW])
    stage.control.fault({ fault: 'reset-after', operation: 'resend' })
    assert.deepEqual((await resend(stage)).body, { outcome: 'unknown' })
    assert.equal(stage.control.mails(NEW).length, 2)
  })

  it('is refused, and does no harm, where the vendor knows no such thing', async () => {
    const stage = await createStage({ tenant: { inviteProfile: 'quickstart' }, mayBreach: true })
    await invite(stage, [NEW])
    assertProblem(await resend(stage), 'vendor_refused')
    assert.equal(stage.control.mails(NEW).length, 1)
  })
})

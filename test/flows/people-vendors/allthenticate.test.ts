/**
 * @module
 * A person's account at Allthenticate, made with the person: found, invited, grouped.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  asPeople,
  createStage,
  MAIL,
  toAccount,
  USER,
  type Stage,
} from '../building/support/stage.ts'

type Results = Record<string, { result: string; details?: Record<string, unknown> }>

const toResults = (body: Record<string, unknown>): Results => body['vendors'] as Results
const toLinks = (body: Record<string, unknown>) =>
  body['links'] as Record<string, { account: string }> | undefined

describe('a person at Allthenticate', () => {
  const wish = (
    stage: Stage,
    wanted: Record<string, unknown> = {},
    more: Record<string, unknown> = {},
  ) =>
    asPeople(stage, 'PUT', `/people/${USER}`, {
      emails: [MAIL],
      vendors: { allthenticate: wanted },
      ...more,
    })
  const NEW = 'new@quay.example'

  it('is found by the confirmed address and linked', async () => {
    const stage = await createStage()
    const { body } = await wish(stage)
    assert.equal(toResults(body)['allthenticate']?.result, 'updated')
    assert.deepEqual(toLinks(body), { allthenticate: { account: toAccount(stage) } })
  })

  it('is not found by an address that nobody confirmed there, nor where two have it', async () => {
    const person = { email: MAIL, firstName: 'A', lastName: 'A' }
    for (const [people, reason] of [
      [[{ ...person, emailStatus: 'PENDING' }], 'unconfirmed'],
      [[person, person], 'ambiguous'],
    ] as const) {
      const stage = await createStage({ people: [...people] })
      const { body } = await wish(stage)
      assert.deepEqual(toResults(body)['allthenticate'], { result: 'refused', details: { reason } })
      assert.equal(toLinks(body), undefined)
    }
  })

  it('is invited, and linked by the same call once they have come', async () => {
    const stage = await createStage()
    const { body } = await wish(stage, {}, { emails: [NEW] })
    assert.deepEqual(toResults(body)['allthenticate'], {
      result: 'invited',
      details: { invitation: 'invited' },
    })
    const again = await wish(stage, {}, { emails: [NEW] })
    assert.equal(toResults(again.body)['allthenticate']?.result, 'invited')
    assert.equal(stage.control.mails(NEW).length, 1)
    stage.control.acceptInvite(NEW)
    const came = await wish(stage, {}, { emails: [NEW] })
    assert.equal(toResults(came.body)['allthenticate']?.result, 'updated')
    assert.deepEqual(toLinks(came.body), { allthenticate: { account: toAccount(stage, NEW) } })
  })

  it('is added at once where they have an account already', async () => {
    const stage = await createStage()
    const pilot = 'pilot@quay.example'
    const { body } = await wish(stage, { mail: false }, { emails: [pilot] })
    assert.equal(toResults(body)['allthenticate']?.result, 'created')
    assert.deepEqual(toLinks(body), { allthenticate: { account: toAccount(stage, pilot) } })
    assert.equal(stage.control.mails().length, 0)
  })

  it('joins groups, each with a result of its own', async () => {
    const stage = await createStage()
    const [staff] = stage.control.groups('users')
    const groups = [`people.${staff?.id}`, 'people.999']
    const email = 'clerk@harbour.example'
    const { body } = await wish(stage, { groups, email }, { emails: [MAIL, email] })
    assert.deepEqual(toResults(body)['allthenticate']?.details, {
      groups: { [String(groups[0])]: 'done', 'people.999': 'not_found' },
    })
    const joined = stage.control.members().find((one) => one.email === email)
    assert.deepEqual(joined?.groups, ['House staff'])
  })

  it('is refused for an address that is not theirs here, or wishes that make no sense', async () => {
    const stage = await createStage()
    for (const wanted of [
      { email: 'warden@harbour.example' },
      { groups: ['resources.1'] },
      { groups: 'people.1' },
      { cards: [] },
    ]) {
      const { body } = await wish(stage, wanted)
      assert.equal(toResults(body)['allthenticate']?.result, 'refused')
      assert.equal(toResults(body)['allthenticate']?.details?.['code'], 'request_malformed')
    }
    const none = await asPeople(stage, 'PUT', '/people/u-none', { vendors: { allthenticate: {} } })
    assert.equal(toResults(none.body)['allthenticate']?.result, 'refused')
    assert.equal(stage.sent.length, 0)
  })

  it('is unknown, or not to be had, where no answer comes', async () => {
    const lost = await createStage()
    lost.control.fault({ fault: 'reset-before', operation: 'invite' })
    const unknown = await wish(lost, {}, { emails: [NEW] })
    assert.deepEqual(toResults(unknown.body)['allthenticate'], { result: 'unknown' })
    const down = await createStage()
    down.unplug()
    const away = await wish(down)
    assert.equal(toResults(away.body)['allthenticate']?.result, 'unavailable')
    assert.deepEqual(away.body['emails'], [MAIL])
  })
})

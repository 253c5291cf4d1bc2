/**
 * @module
 * Cards one by one, although the vendor takes whole lists: none is lost, and no number comes back.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { putPerson } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import {
  asPeople,
  createStage,
  MAIL,
  settle,
  toAccount,
  USER,
  type Stage,
} from './support/stage.ts'

const PATH = `/people/${USER}/authenticators`
const give = (stage: Stage, secret: string, more: Record<string, unknown> = {}) =>
  asPeople(stage, 'POST', PATH, { kind: 'card', secret, ...more })
const listCards = async (stage: Stage) => {
  const { body } = await asPeople(stage, 'GET', `${PATH}?vendor=allthenticate`)
  const all = body['authenticators'] as Record<string, unknown>[]
  return all.filter((one) => one['kind'] === 'card')
}
const toNumbers = (stage: Stage) => stage.control.cards(MAIL)?.map(({ number }) => number)

/** A pause in which others get on with their work. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate()
}

describe('a card', () => {
  it('is given with its label, and shows its last two digits alone', async () => {
    const stage = await createStage()
    await settle(stage)
    const { status, body } = await give(stage, '0012345678', { label: 'Blue' })
    assert.equal(status, 201)
    const given = body['authenticator'] as Record<string, unknown>
    assert.deepEqual(
      { ...given, id: '' },
      { id: '', kind: 'card', label: 'Blue', target: '••••78', locked: false },
    )
    assert.deepEqual(await listCards(stage), [given])
    assert.deepEqual(stage.control.cards(MAIL), [{ number: '0012345678', label: 'Blue' }])
  })

  it('is a PIN when it is short: nothing of it is shown', async () => {
    const stage = await createStage()
    await settle(stage)
    await give(stage, '0417')
    assert.equal((await listCards(stage))[0]?.['target'], '••••')
  })

  it('joins those that are there, and twice is once', async () => {
    const stage = await createStage()
    await settle(stage)
    await give(stage, '111111')
    await give(stage, '222222')
    const again = await give(stage, '111111', { label: 'Other' })
    assert.equal(again.status, 201)
    assert.deepEqual(toNumbers(stage), ['111111', '222222'])
  })

  it('is taken alone, and gone is gone', async () => {
    const stage = await createStage()
    await settle(stage)
    for (const number of ['111111', '222222', '333333']) await give(stage, number)
    const id = String((await listCards(stage))[1]?.['id'])
    for (let i = 0; i < 2; i += 1) {
      assert.equal((await asPeople(stage, 'DELETE', `${PATH}/${id}`)).status, 200)
    }
    assert.deepEqual(toNumbers(stage), ['111111', '333333'])
    assert.equal(stage.audit.filter(({ kind }) => kind === 'card').length, 4)
  })

  it('may be somebody else’s too where that is said', async () => {
    const stage = await createStage()
    await settle(stage)
    assertProblem(await give(stage, '0000417'), 'vendor_refused')
    assert.equal((await give(stage, '0000417', { allow_duplicates: true })).status, 201)
    await give(stage, '999999', { allow_duplicates: true })
    const id = String((await listCards(stage))[1]?.['id'])
    // The one that is left is somebody else's too: that keeps this one from nothing.
    assert.equal((await asPeople(stage, 'DELETE', `${PATH}/${id}`)).status, 200)
    assert.deepEqual(toNumbers(stage), ['0000417'])
  })

  it('is digits, and digits alone', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.sent.length = 0
    for (const secret of ['', '12 34', '12a', '-1', '1e5', '1'.repeat(33)]) {
      assertProblem(await give(stage, secret), 'request_malformed')
    }
    const body = { kind: 'card', secret: 123456 }
    assertProblem(await asPeople(stage, 'POST', PATH, body), 'request_malformed')
    assert.equal(stage.sent.length, 0)
  })

  it('is lost by none of those who give and take at the same time', async () => {
    const stage = await createStage({ wait: aWhile })
    await settle(stage)
    await give(stage, '000001')
    const [first] = await listCards(stage)
    const numbers = Array.from({ length: 8 }, (_, i) => `10000${i}`)
    const replies = await Promise.all([
      ...numbers.map((number) => give(stage, number)),
      asPeople(stage, 'DELETE', `${PATH}/${String(first?.['id'])}`),
    ])
    assert.ok(replies.every(({ status }) => status === 200 || status === 201))
    assert.deepEqual(toNumbers(stage)?.toSorted(), numbers)
  })

  it('is written again with the same list where the answer was lost', async () => {
    const stage = await createStage()
    await settle(stage)
    stage.control.fault({ fault: 'reset-after', operation: 'write-cards', count: 1 })
    assert.equal((await give(stage, '555555')).status, 201)
    assert.deepEqual(toNumbers(stage), ['555555'])
    stage.control.fault({ fault: 'reset-after', operation: 'write-cards' })
    assertProblem(await give(stage, '666666'), 'outcome_unknown')
  })

  it('is neither read nor written for who has no account there', async () => {
    const stage = await createStage()
    await putPerson(stage, USER, {})
    assertProblem(await give(stage, '111111'), 'account_missing')
    assertProblem(await asPeople(stage, 'GET', `${PATH}?vendor=allthenticate`), 'account_missing')
    assertProblem(await asPeople(stage, 'GET', `${PATH}?vendor=nobody`), 'vendor_unknown')
    assert.equal(stage.sent.length, 0)
  })

  it('of somebody else is not taken by its id', async () => {
    const stage = await createStage()
    await settle(stage)
    await putPerson(stage, 'u-warden', {
      links: { allthenticate: { account: toAccount(stage, 'warden@harbour.example') } },
    })
    const path = '/people/u-warden/authenticators'
    const { body } = await asPeople(stage, 'GET', `${path}?vendor=allthenticate`)
    const [card] = body['authenticators'] as Record<string, unknown>[]
    await asPeople(stage, 'DELETE', `${PATH}/${String(card?.['id'])}`)
    assert.equal(stage.control.cards('warden@harbour.example')?.length, 1)
  })

  it('is written where the settings say, by the method of that place', async () => {
    const stage = await createStage({ settings: { cardRoute: 'modifysmartcard' } })
    await settle(stage)
    assert.equal((await give(stage, '111111')).status, 201)
    const written = stage.sent.find(
      ({ path, method }) => path === '/modifysmartcard' && method === 'POST',
    )
    assert.equal(written?.values['smartcards'], '[{"number":"111111"}]')
  })

  it('has a number that nothing tells but the request to the vendor', async () => {
    const number = '8675309867530'
    const stage = await createStage()
    await settle(stage)
    const told = [await give(stage, number)]
    for (const fault of ['reset-after', 'status', 'html', 'error-in-200'] as const) {
      stage.control.clearFaults()
      stage.control.fault({ fault, operation: 'write-cards' })
      told.push(await give(stage, `${number}1`))
    }
    stage.control.clearFaults()
    const listed = await listCards(stage)
    const shown = JSON.stringify([told.map(({ body }) => body), listed, stage.audit])
    assert.equal(shown.includes(number), false)
    const stored = await stage.store.list('', { limit: 1_000 })
    assert.equal(JSON.stringify(stored).includes(number), false)
  })
})

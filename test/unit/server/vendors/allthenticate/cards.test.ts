import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertCode,
  createAllthenticateStage,
  DONE,
  LOST,
  MISSING,
  REFUSED,
} from '../../../../support/allthenticate-vendor.ts'

const READ = 'GET /modifysmartcard'
const WRITE = 'PUT /modifysmartcards'
const toCards = (...numbers: readonly string[]) => ({
  body: { email_id: 1001, smartcards: numbers.map((number) => ({ number, label: '' })) },
})

const toWritten = (values: Readonly<Record<string, unknown>> | undefined): unknown =>
  JSON.parse(String(values?.['smartcards']))

test('a card joins the whole list, and no label is made of an empty one', async () => {
  const stage = await createAllthenticateStage()
  stage.says(READ, toCards('001', '002'))
  stage.says(WRITE, DONE)
  const card = await stage.building.cards.add('1001', { number: '003', label: 'Blue' }, false)
  const written = stage.asked(WRITE)[0]?.values
  assert.deepEqual(toWritten(written), [
    { number: '001' },
    { number: '002' },
    { number: '003', label: 'Blue' },
  ])
  assert.equal(written?.['email_id'], '1001')
  assert.equal(written?.['allow_duplicates'], undefined)
  assert.deepEqual([card.label, card.lastDigits], ['Blue', ''])
})

test('a list of somebody else is never written back', async () => {
  const stage = await createAllthenticateStage()
  stage.says(READ, { body: { email_id: 1002, smartcards: [] } })
  await assertCode(stage.building.cards.add('1001', { number: '1' }, false), 'vendor_unavailable')
  assert.equal(stage.asked(WRITE).length, 0)
})

test('the same full list is written again where no answer came', async () => {
  const stage = await createAllthenticateStage()
  stage.says(READ, toCards('001'))
  stage.says(WRITE, LOST, DONE)
  await stage.building.cards.add('1001', { number: '2' }, true)
  const [first, second] = stage.asked(WRITE).map(({ request }) => request.body)
  assert.equal(first, second)
  assert.equal(stage.asked(WRITE)[0]?.values['allow_duplicates'], 'true')
})

test('what it came to is a refusal, or nobody knows', async () => {
  for (const [replies, code] of [
    [[REFUSED], 'vendor_refused'],
    [[MISSING], 'not_found'],
    [[{ body: {} }], 'outcome_unknown'],
    [[LOST, LOST], 'outcome_unknown'],
    [[{ status: 429, body: {} }], 'vendor_unavailable'],
  ] as const) {
    const stage = await createAllthenticateStage()
    stage.says(READ, toCards())
    stage.says(WRITE, ...replies)
    await assertCode(stage.building.cards.add('1001', { number: '1' }, false), code)
  }
})

test('a card is known by its number and its account, and by nothing that tells the number', async () => {
  const stage = await createAllthenticateStage()
  stage.says(READ, toCards('12345678', '87654321'), toCards('12345678'))
  const [first, second] = await stage.building.cards.list('1001')
  const [again] = await stage.building.cards.list('1001')
  assert.equal(first?.id, again?.id)
  assert.notEqual(first?.id, second?.id)
  assert.deepEqual([first?.lastDigits, second?.lastDigits], ['78', '21'])
  assert.equal(JSON.stringify([first, second]).includes('3456'), false)
})

test('what is no account of theirs is asked for nowhere', async () => {
  const stage = await createAllthenticateStage()
  await assertCode(stage.building.cards.list('maja'), 'not_found')
  assert.equal(stage.seen.length, 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  type Desk,
  dig,
  digList,
  openDesk,
  type Reply,
} from '../../../../support/entrust.ts'

const readCells = (reply: Reply) => digList(reply.body, 'gridChallenge', 'challenge')

const lookUp = ({ control }: Desk, reply: Reply): string =>
  readCells(reply)
    .map((cell) => control.gridCard('entrust')?.[Number(dig(cell, 'row'))])
    .map((row, index) => row?.[Number(dig(readCells(reply)[index], 'column'))] ?? '')
    .join('')

test('takes the cells in order, in any case', async () => {
  const desk = openDesk()
  const done = await desk.prove('GRID', (challenge) => ({
    response: lookUp(desk, challenge).toLowerCase(),
  }))
  assertCompleted(done)
})

test('asks the same cells again until they are answered, then others', async () => {
  const desk = openDesk()
  const first = await desk.challenge('GRID')
  const again = await desk.challenge('GRID')
  assert.deepEqual(readCells(again), readCells(first))
  assertRefused(
    await desk.complete('GRID', again.token, { response: 'XXXXXX' }),
    'invalid_user_response',
  )
  assertCompleted(await desk.complete('GRID', again.token, { response: lookUp(desk, again) }))
  assert.notDeepEqual(readCells(await desk.challenge('GRID')), readCells(first))
})

test('refuses the cells in another order', async () => {
  const desk = openDesk()
  const reply = await desk.prove('GRID', (challenge) => ({
    response: (lookUp(desk, challenge).match(/../g) ?? []).toReversed().join(''),
  }))
  assertRefused(reply, 'invalid_user_response')
})

test('tells card and alphabet in the fields of each version', async () => {
  const desk = openDesk()
  const older = (await desk.challenge('GRID')).body['gridChallenge']
  assert.deepEqual(dig(older, 'serialNumbers'), ['40117'])
  assert.equal(dig(older, 'cellAlphabets'), undefined)
  assert.deepEqual(dig(older, 'gridInfo'), [{ serialNumber: '40117', expiryDate: null }])
  desk.control.configure({ version: '5.46' })
  const newer = (await desk.challenge('GRID')).body['gridChallenge']
  assert.equal(dig(newer, 'serialNumbers'), undefined)
  assert.match(String(dig(newer, 'cellAlphabets')), /^[A-Z2-9]+$/)
})

test('is gone with an expired card', async () => {
  const grid = { serialNumber: '1', seed: 'x', expiresAt: 1_700_000_100 }
  const desk = openDesk({ users: [{ ...ENTRUST_PERSONA, grid }] })
  const { body } = await desk.challenge('GRID')
  assert.equal(dig(body, 'gridChallenge', 'gridInfo', 0, 'expiryDate'), '2023-11-14T22:15:00.000Z')
  desk.control.clock.advance(100)
  assertRefused(await desk.challenge('GRID'), 'missing_credentials')
})

test('makes the same card of the same seed, another of another', () => {
  const cards = ['harbour', 'harbour', 'quay'].map((seed) => {
    const desk = openDesk({ users: [{ id: 'entrust', grid: { serialNumber: '1', seed } }] })
    return desk.control.gridCard('entrust')
  })
  assert.deepEqual(cards[0], cards[1])
  assert.notDeepEqual(cards[0], cards[2])
})

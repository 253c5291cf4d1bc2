import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFaultBoard, drawDelay } from '../../../packages/simulators/src/faults.ts'
import { createTestRandom } from '../../support/random.ts'

const createBoard = () => createFaultBoard<'down' | 'slow', 'read' | 'write'>(createTestRandom())

test('gives a fault to its operation alone, so many times', () => {
  const board = createBoard()
  board.set({ fault: 'down', operation: 'write', count: 2 })
  const taken = (['read', 'write', 'write', 'write'] as const).map(
    (operation) => board.take(operation)?.fault,
  )
  assert.deepEqual(taken, [undefined, 'down', 'down', undefined])
})

test('hits by chance about as often as asked, and always or never at the ends', () => {
  const board = createBoard()
  const countHits = (probability: number): number => {
    board.clear()
    board.set({ fault: 'down', probability })
    return Array.from({ length: 1000 }, () => board.take('read')).filter(Boolean).length
  }
  assert.equal(countHits(0), 0)
  assert.equal(countHits(1), 1000)
  const third = countHits(0.3)
  assert.ok(third > 250 && third < 350, String(third))
})

test('a fault that misses uses up none of its count and leaves the call to the next one', () => {
  const board = createBoard()
  board.set({ fault: 'down', probability: 0, count: 1 })
  board.set({ fault: 'slow' })
  assert.equal(board.take('read')?.fault, 'slow')
  assert.equal(board.list().length, 2)
})

test('draws delays: fixed, evenly between two ends, or mostly short and now and then very long', () => {
  const random = createTestRandom()
  const draw = (delay: Parameters<typeof drawDelay>[0]): number[] =>
    Array.from({ length: 1000 }, () => drawDelay(delay, random)).toSorted((a, b) => a - b)
  assert.equal(drawDelay(700, random), 700)
  const even = draw({ fromMs: 100, toMs: 300 })
  assert.ok((even[0] ?? 0) >= 100 && (even[0] ?? 0) < 105)
  assert.ok((even[999] ?? 0) <= 300 && (even[999] ?? 0) > 295)
  const tail = draw({ medianMs: 200, maxMs: 9000 })
  assert.ok(Math.abs((tail[500] ?? 0) - 200) < 25, String(tail[500]))
  assert.ok((tail[989] ?? 0) > 3000 && (tail[999] ?? 0) <= 9000)
})

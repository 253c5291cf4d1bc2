import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Breaker, createBreaker } from '../../../../packages/server/src/vendors/breaker.ts'
import { createTestClock } from '../../../support/clock.ts'

function setUp() {
  const clock = createTestClock()
  return { clock, breaker: createBreaker(clock, { failuresUntilOpen: 3, openSeconds: 10 }) }
}

const enter = (breaker: Breaker) => {
  const pass = breaker.enter()
  if (typeof pass === 'number') assert.fail('closed to callers')
  return pass
}

function fail(breaker: Breaker, times: number): void {
  for (let i = 0; i < times; i += 1) enter(breaker).failed()
}

test('lets nobody through after so many failures in a row, until its time has passed', () => {
  const { breaker, clock } = setUp()
  fail(breaker, 2)
  enter(breaker)
  fail(breaker, 1)
  const until = clock.now() + 10
  assert.equal(breaker.enter(), until)
  clock.advance(9)
  assert.equal(breaker.enter(), until)
  clock.advance(1)
  enter(breaker)
})

test('counts only failures in a row', () => {
  const { breaker } = setUp()
  for (let i = 0; i < 5; i += 1) {
    fail(breaker, 2)
    enter(breaker).worked()
  }
  enter(breaker)
})

test('counts failures that lie close together, whatever worked between them, where it is told how close', () => {
  const clock = createTestClock()
  const options = { failuresUntilOpen: 3, openSeconds: 10, withinSeconds: 20 }
  const breaker = createBreaker(clock, options)
  for (let i = 0; i < 5; i += 1) {
    fail(breaker, 1)
    clock.advance(10)
    enter(breaker).worked()
  }
  fail(breaker, 1)
  enter(breaker).worked()
  fail(breaker, 1)
  assert.equal(breaker.enter(), clock.now() + 10)
})

test('lets one try for all, and closes when it worked', () => {
  const { breaker, clock } = setUp()
  fail(breaker, 3)
  clock.advance(10)
  const probe = enter(breaker)
  assert.equal(breaker.enter(), clock.now() + 1)
  probe.worked()
  fail(breaker, 2)
  enter(breaker)
})

test('opens again at once when the one that tried failed', () => {
  const { breaker, clock } = setUp()
  fail(breaker, 3)
  clock.advance(10)
  enter(breaker).failed()
  assert.equal(breaker.enter(), clock.now() + 10)
  clock.advance(10)
  enter(breaker).worked()
  enter(breaker)
})

test('is not moved by what calls of an earlier time come to', () => {
  const { breaker, clock } = setUp()
  const [slow, slower] = [enter(breaker), enter(breaker)]
  fail(breaker, 3)
  const until = clock.now() + 10
  clock.advance(5)
  slow.failed()
  slower.worked()
  assert.equal(breaker.enter(), until)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCountdown } from '../../../../packages/widget/src/controllers/countdown.ts'

/** A host that counts its updates, and time that moves by hand. */
function open(deviceMs = 5_000_000) {
  let nowMs = deviceMs
  let updates = 0
  let ring: (() => void)[] = []
  const countdown = createCountdown(
    { requestUpdate: () => void (updates += 1) },
    { now: () => nowMs, wait: () => new Promise((resolve) => void ring.push(resolve)) },
  )
  return {
    countdown,
    updates: () => updates,
    waiting: () => ring.length,
    async pass(seconds: number) {
      nowMs += seconds * 1000
      const due = ring
      ring = []
      for (const each of due) each()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

test('counts from the server’s clock, whatever the device’s says', () => {
  const { countdown } = open(42)
  countdown.setClock(1_700_000_000)
  assert.equal(countdown.secondsUntil(1_700_000_030), 30)
})

test('is at zero once the time has come, and for no time at all', () => {
  const { countdown, waiting } = open()
  countdown.setClock(1_700_000_000)
  assert.equal(countdown.secondsUntil(1_700_000_000), 0)
  assert.equal(countdown.secondsUntil(1_600_000_000), 0)
  assert.equal(countdown.secondsUntil(), 0)
  assert.equal(waiting(), 0)
})

test('has the host updated once a second while it is asked, and no longer', async () => {
  const { countdown, pass, updates, waiting } = open()
  countdown.setClock(1_700_000_000)
  countdown.secondsUntil(1_700_000_002)
  countdown.secondsUntil(1_700_000_002)
  assert.equal(waiting(), 1)
  await pass(1)
  assert.equal(updates(), 1)
  assert.equal(countdown.secondsUntil(1_700_000_002), 1)
  await pass(1)
  assert.equal(updates(), 2)
  assert.equal(countdown.secondsUntil(1_700_000_002), 0)
  assert.equal(waiting(), 0)
})

test('rounds up: nobody is told to try before the server would take it', async () => {
  const { countdown, pass } = open()
  countdown.setClock(1_700_000_000)
  await pass(0.4)
  assert.equal(countdown.secondsUntil(1_700_000_001), 1)
})

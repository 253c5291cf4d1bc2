import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createQueue,
  type QueueOptions,
  type Thread,
} from '../../../../../packages/server/src/faces/wasm/queue.ts'
import type { Examined } from '../../../../../packages/server/src/faces/matcher.ts'
import { Problem } from '../../../../../packages/server/src/problem.ts'

const isProblem = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === code

interface Asked {
  readonly picture: Uint8Array
  readonly answer: (examined: Examined) => void
}

/** A thread that answers when a test says so. */
class ScriptedThread implements Thread {
  readonly asked: Asked[] = []
  readonly ready: Promise<void>
  start: () => void = () => undefined
  #reject: (fault: Error) => void = () => undefined
  #isAlive = true

  constructor() {
    this.ready = new Promise((resolve, reject) => {
      this.start = resolve
      this.#reject = reject
    })
    this.ready.catch(() => undefined)
  }

  isAlive = () => this.#isAlive

  examine(picture: Uint8Array<ArrayBuffer>): Promise<Examined> {
    return new Promise((answer, reject) => {
      this.asked.push({ picture, answer })
      this.#reject = reject
    })
  }

  die(): void {
    this.#isAlive = false
    this.#reject(new Error('it died'))
  }

  async end(): Promise<void> {
    this.die()
  }
}

function openQueue(options: Partial<QueueOptions> = {}) {
  const threads: ScriptedThread[] = []
  const timers = new Map<() => void, number>()
  const queue = createQueue({
    spawn: () => {
      const thread = new ScriptedThread()
      threads.push(thread)
      return thread
    },
    maxWaiting: 2,
    startTimeoutMs: 60,
    pictureTimeoutMs: 10,
    after: (milliseconds, call) => {
      timers.set(call, milliseconds)
      return () => timers.delete(call)
    },
    ...options,
  })
  const at = (index: number) => threads[index] ?? assert.fail('no such thread')
  return { queue, threads, timers, at }
}

/** All that is under way gets its turn. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
const picture = (byte: number) => Uint8Array.of(byte)
const EMPTY: Examined = { flaw: 'empty' }

test('nothing starts before the first picture', async () => {
  const { queue, threads, at } = openQueue()
  assert.equal(threads.length, 0)
  const examined = queue.examine(picture(1))
  await settle()
  assert.equal(at(0).asked.length, 0)
  at(0).start()
  await settle()
  at(0).asked[0]?.answer(EMPTY)
  assert.deepEqual(await examined, EMPTY)
})

test('may be started before, once', async () => {
  const { queue, threads, at } = openQueue()
  const both = Promise.all([queue.ready(), queue.ready()])
  at(0).start()
  await both
  assert.equal(threads.length, 1)
})

test('looks at one picture after the other, in the order they came', async () => {
  const { queue, threads, at } = openQueue()
  const all = [1, 2, 3].map((byte) => queue.examine(picture(byte)))
  await settle()
  at(0).start()
  for (const byte of [1, 2, 3]) {
    await settle()
    assert.equal(at(0).asked.length, byte)
    assert.deepEqual(at(0).asked[byte - 1]?.picture, picture(byte))
    at(0).asked[byte - 1]?.answer(EMPTY)
  }
  await Promise.all(all)
  assert.equal(threads.length, 1)
})

test('refuses what would wait behind too many, and takes the next when a place is free', async () => {
  const { queue, at } = openQueue()
  const taken = [1, 2, 3].map((byte) => queue.examine(picture(byte)))
  await assert.rejects(queue.examine(picture(4)), isProblem('limited'))
  at(0).start()
  await settle()
  at(0).asked[0]?.answer(EMPTY)
  await taken[0]
  const next = queue.examine(picture(5))
  for (const byte of [1, 2, 3]) {
    await settle()
    at(0).asked[byte]?.answer(EMPTY)
  }
  assert.deepEqual(await next, EMPTY)
})

test('a picture that kills the thread is refused, and the one behind it finds a new thread', async () => {
  const { queue, threads, at } = openQueue()
  const bad = queue.examine(picture(1))
  const good = queue.examine(picture(2))
  await settle()
  at(0).start()
  await settle()
  at(0).die()
  await assert.rejects(bad, isProblem('vendor_unavailable'))
  await settle()
  assert.equal(threads.length, 2)
  at(1).start()
  await settle()
  at(1).asked[0]?.answer(EMPTY)
  assert.deepEqual(await good, EMPTY)
})

test('a thread that died while nobody looked costs no picture', async () => {
  const { queue, threads, at } = openQueue()
  const ready = queue.ready()
  at(0).start()
  await ready
  at(0).die()
  const examined = queue.examine(picture(1))
  await settle()
  at(1).start()
  await settle()
  at(1).asked[0]?.answer(EMPTY)
  assert.deepEqual(await examined, EMPTY)
  assert.equal(threads.length, 2)
})

test('a picture has its time, and the thread that took too long is ended', async () => {
  const { queue, timers, at } = openQueue()
  const slow = queue.examine(picture(1))
  await settle()
  assert.deepEqual([...timers.values()], [60])
  at(0).start()
  await settle()
  assert.deepEqual([...timers.values()], [10])
  for (const call of timers.keys()) call()
  await assert.rejects(slow, isProblem('vendor_unavailable'))
  assert.equal(at(0).isAlive(), false)
  assert.equal(timers.size, 0)
})

test('a thread that never starts is a service that is down, each time anew', async () => {
  const { queue, timers, threads, at } = openQueue()
  const waiting = queue.ready()
  for (const call of timers.keys()) call()
  await assert.rejects(waiting, isProblem('vendor_unavailable'))
  assert.equal(at(0).isAlive(), false)
  void queue.ready().catch(() => undefined)
  assert.equal(threads.length, 2)
})

test('closed, it refuses whoever waits and whoever comes', async () => {
  const { queue, threads, at } = openQueue()
  const [first, second] = [queue.examine(picture(1)), queue.examine(picture(2))]
  await settle()
  at(0).start()
  await settle()
  const refused = [first, second].map((one) => assert.rejects(one, isProblem('vendor_unavailable')))
  await queue.close()
  await Promise.all(refused)
  await assert.rejects(queue.examine(picture(3)), isProblem('vendor_unavailable'))
  await assert.rejects(queue.ready(), isProblem('vendor_unavailable'))
  assert.equal(threads.length, 1)
})

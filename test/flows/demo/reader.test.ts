import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { before, describe, it, type TestContext } from 'node:test'
import { simulatedReading } from '@countersign/simulators'
import { createReader, type Read } from '../../../demo/authx/reader.ts'
import { createTestClock } from '../../support/clock.ts'

const ADA = { person: 'authx', how: 'own' } as const

const toBytes = (read: Read): Uint8Array =>
  read.is === 'read' ? read.bytes : assert.fail(`it is ${read.is}`)

describe('the reader on the desk', () => {
  it('gives what was laid on it to whoever asked, once', () => {
    const reader = createReader(createTestClock())
    const { id } = reader.ask('palm')
    assert.deepEqual(reader.take(id), { is: 'waiting' })
    assert.ok(reader.lay(id, ADA))
    assert.ok(toBytes(reader.take(id)).length > 0)
    assert.deepEqual(reader.take(id), { is: 'over' })
  })

  it('takes one thing for one wish', () => {
    const reader = createReader(createTestClock())
    const { id } = reader.ask('palm')
    assert.ok(reader.lay(id, ADA))
    assert.equal(reader.lay(id, ADA), false)
    assert.equal(reader.waiting(), undefined)
  })

  it('forgets an older wish when there is a newer one, and whatever lies on it', () => {
    const reader = createReader(createTestClock())
    const first = reader.ask('palm')
    const second = reader.ask('fingerprint')
    assert.equal(reader.lay(first.id, ADA), false)
    assert.deepEqual(reader.take(first.id), { is: 'over' })
    assert.deepEqual(reader.waiting(), second)
    reader.lay(second.id, ADA)
    reader.ask('palm')
    assert.deepEqual(reader.take(second.id), { is: 'over' })
  })

  it('waits for a minute and no longer', () => {
    const clock = createTestClock()
    const reader = createReader(clock)
    const { id, endsAt } = reader.ask('palm')
    assert.equal(endsAt, clock.now() + 60)
    clock.advance(59)
    assert.deepEqual(reader.take(id), { is: 'waiting' })
    clock.advance(1)
    assert.equal(reader.waiting(), undefined)
    assert.equal(reader.lay(id, ADA), false)
    assert.deepEqual(reader.take(id), { is: 'over' })
  })

  it('rests when whoever asked has gone, and keeps nothing of what was read', () => {
    const reader = createReader(createTestClock())
    const { id } = reader.ask('palm')
    reader.forget('another')
    assert.equal(reader.waiting()?.id, id)
    reader.forget(id)
    assert.equal(reader.waiting(), undefined)
    const next = reader.ask('palm')
    reader.lay(next.id, ADA)
    reader.forget(next.id)
    assert.deepEqual(reader.take(next.id), { is: 'over' })
  })

  it('reads the same hand never the same way, and knows whose it is', () => {
    const reader = createReader(createTestClock())
    const read = (how: 'own' | 'other') => {
      const { id } = reader.ask('palm')
      reader.lay(id, { person: 'authx', how })
      return Buffer.from(toBytes(reader.take(id)))
    }
    const [one, two] = [read('own'), read('own')]
    assert.notDeepEqual(one, two)
    assert.ok(one.includes('authx') && two.includes('authx'))
    assert.equal(read('other').includes('authx'), false)
  })

  for (const how of ['damaged', 'crowded', 'empty', 'off-centre'] as const) {
    it(`spoils a reading that is ${how}, of a finger as of a palm`, () => {
      const reader = createReader(createTestClock())
      for (const [kind, modality] of [
        ['fingerprint', 'finger'],
        ['palm', 'palm'],
      ] as const) {
        const { id } = reader.ask(kind)
        reader.lay(id, { person: 'authx', how })
        assert.deepEqual(toBytes(reader.take(id)), simulatedReading('authx', modality, how))
      }
    })
  }
})

/** What `reader.js` gives to the widget. */
interface PageReader {
  readonly modalities: readonly string[]
  read(wish: { readonly modality: string; readonly signal: AbortSignal }): Promise<Blob>
}

const SCRIPT = pathToFileURL(join(import.meta.dirname, '../../../demo/public/reader.js')).href
/** In place of the widget: keeps what it is given. */
const WIDGET =
  'data:text/javascript,export const setReader = (reader) => { globalThis.given = reader }'

describe("the page's side of it", () => {
  let reader: PageReader

  before(async () => {
    const hooks = registerHooks({
      resolve: (name, context, next) =>
        name === '/auth/widget.js' ? { url: WIDGET, shortCircuit: true } : next(name, context),
    })
    await import(SCRIPT)
    hooks.deregister()
    reader = Reflect.get(globalThis, 'given')
  })

  /** Answers in turn, and keeps what was asked. */
  function answer(t: TestContext, replies: readonly (() => Response)[]) {
    const asked: string[] = []
    let next = 0
    t.mock.timers.enable({ apis: ['setTimeout'] })
    t.mock.method(globalThis, 'fetch', async (path: string, init: RequestInit = {}) => {
      init.signal?.throwIfAborted()
      asked.push(
        `${init.method ?? 'GET'} ${path} ${typeof init.body === 'string' ? init.body : ''}`.trim(),
      )
      const reply = init.method === 'DELETE' ? toEmpty : replies[next]
      if (init.method !== 'DELETE') next += 1
      return (reply ?? assert.fail('it asks on'))()
    })
    return asked
  }
  const toEmpty = () => new Response(null, { status: 204 })
  const toWaiting = () => Response.json({ id: 'r1', kind: 'palm', endsAt: 60 }, { status: 201 })
  const open = () => new AbortController()
  /** Lets what is under way come to its next rest. */
  const settle = () => new Promise((resolve) => setImmediate(resolve))

  it('is there as soon as the script is', () => {
    assert.deepEqual(reader.modalities, ['palm', 'fingerprint'])
  })

  it('asks for one reading and hands on its bytes', async (t) => {
    const bytes = new Uint8Array([1, 2, 3])
    const asked = answer(t, [toWaiting, toEmpty, () => new Response(bytes)])
    const reading = reader.read({ modality: 'palm', signal: open().signal })
    await settle()
    t.mock.timers.tick(400)
    assert.deepEqual(new Uint8Array(await (await reading).arrayBuffer()), bytes)
    assert.deepEqual(asked, [
      'POST /pocket/api/readings {"kind":"palm"}',
      'GET /pocket/api/readings/r1',
      'GET /pocket/api/readings/r1',
    ])
  })

  it('says so when nobody came in time', async (t) => {
    answer(t, [toWaiting, () => new Response(null, { status: 404 })])
    const reading = reader.read({ modality: 'palm', signal: open().signal })
    await assert.rejects(reading, { code: 'timeout' })
  })

  it('says so where there is no reader', async (t) => {
    answer(t, [() => new Response(null, { status: 404 })])
    const reading = reader.read({ modality: 'palm', signal: open().signal })
    await assert.rejects(reading, { code: 'absent' })
  })

  it('lets the device rest when the person leaves, and asks no more', async (t) => {
    const asked = answer(t, [toWaiting, toEmpty])
    const controller = open()
    const reading = reader.read({ modality: 'palm', signal: controller.signal })
    await settle()
    const rejected = assert.rejects(reading, { name: 'AbortError' })
    controller.abort()
    await rejected
    t.mock.timers.tick(4000)
    await settle()
    assert.deepEqual(asked.slice(2), ['DELETE /pocket/api/readings/r1'])
  })

  it('and when the person leaves while it is still being asked', async (t) => {
    const asked = answer(t, [toWaiting])
    const controller = open()
    const reading = reader.read({ modality: 'palm', signal: controller.signal })
    controller.abort()
    await assert.rejects(reading, { name: 'AbortError' })
    assert.deepEqual(asked.slice(1), ['DELETE /pocket/api/readings/r1'])
  })

  it('asks nobody once the person has left', async (t) => {
    const asked = answer(t, [toWaiting])
    const controller = open()
    controller.abort()
    const reading = reader.read({ modality: 'palm', signal: controller.signal })
    await assert.rejects(reading, { name: 'AbortError' })
    assert.deepEqual(asked, [])
  })
})

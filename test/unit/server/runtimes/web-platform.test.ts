import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPooledRandom } from '../../../../packages/server/src/runtimes/web-platform.ts'

/** Counts upwards, so that a byte handed out twice is seen. */
function createCounting() {
  let next = 0
  const draws: Uint8Array[] = []
  return {
    draws,
    bytes(length: number) {
      const drawn = Uint8Array.from({ length }, () => (next += 1) % 251)
      draws.push(drawn)
      return drawn
    },
  }
}

describe('pooled randomness', () => {
  it('hands out every byte once, in order, whatever the lengths', () => {
    const counting = createCounting()
    const random = createPooledRandom(counting)
    const lengths = Array.from({ length: 300 }, (_, i) => i % 17)
    const got = lengths.flatMap((length) => {
      const bytes = random.bytes(length)
      assert.equal(bytes.length, length)
      return [...bytes]
    })
    const firstOfDraw = new Set(counting.draws.map((_, i) => (i * 1024 + 1) % 251))
    for (const [i, byte] of got.entries()) {
      const before = got[i - 1] ?? 0
      const follows = byte === (before + 1) % 251
      assert.ok(follows || firstOfDraw.has(byte), `byte ${i}`)
    }
    assert.equal(counting.draws.length, Math.ceil(got.length / 1024))
  })

  it('draws nothing before it is asked', () => {
    const counting = createCounting()
    createPooledRandom(counting)
    assert.equal(counting.draws.length, 0)
  })

  it('keeps nothing of what it handed out, and hands out what is nobody else’s to change', () => {
    const counting = createCounting()
    const random = createPooledRandom(counting)
    const first = random.bytes(16)
    assert.deepEqual(
      [...first],
      [...Array(16).keys()].map((i) => i + 1),
    )
    assert.ok(counting.draws[0]?.subarray(0, 16).every((byte) => byte === 0))
    first.fill(9)
    assert.deepEqual([...random.bytes(2)], [17, 18])
  })

  it('draws long pieces by themselves', () => {
    const counting = createCounting()
    const random = createPooledRandom(counting)
    assert.equal(random.bytes(4096).length, 4096)
    assert.deepEqual(
      counting.draws.map(({ length }) => length),
      [4096],
    )
  })

  it('draws from WebCrypto unless told', () => {
    const random = createPooledRandom()
    const drawn = new Set(Array.from({ length: 1000 }, () => String(random.bytes(8))))
    assert.equal(drawn.size, 1000)
  })
})

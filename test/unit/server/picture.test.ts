import fc from 'fast-check'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readPicture } from '../../../packages/server/src/picture.ts'
import {
  ascii,
  drawJpeg,
  drawPng,
  drawWebp,
  toChunk,
  toRiff,
  toSegment,
  toWebp,
} from '../../support/pictures.ts'

const KINDS = [
  ['image/jpeg', drawJpeg],
  ['image/png', drawPng],
  ['image/webp', drawWebp],
] as const

const refuses = (bytes: Uint8Array) => assert.equal(readPicture(bytes), undefined)
const takes = (bytes: Uint8Array) => assert.notEqual(readPicture(bytes), undefined)

for (const [type, draw] of KINDS) {
  suite(type, () => {
    test('is told by its content, with its sides', () => {
      assert.deepEqual(readPicture(draw()), { type, width: 640, height: 480 })
      assert.deepEqual(readPicture(draw({ width: 1, height: 16_383 })), {
        type,
        width: 1,
        height: 16_383,
      })
    })

    test('is read where it lies in a longer array', () => {
      const bytes = draw()
      const room = new Uint8Array(bytes.length + 7).fill(0xff)
      room.set(bytes, 3)
      assert.equal(readPicture(room.subarray(3, 3 + bytes.length))?.type, type)
    })

    test('has sides', () => {
      refuses(draw({ width: 0 }))
      refuses(draw({ height: 0 }))
    })

    test('ends where its bytes end: no archive, page or byte behind it', () => {
      for (const behind of [[0], ascii('PK\u0003\u0004'), ascii('<script>'), draw()]) {
        refuses(draw({ behind }))
      }
    })

    test('is refused wherever it is cut', () => {
      const bytes = draw({ dataBytes: 40 })
      for (let length = 0; length < bytes.length; length += 1) refuses(bytes.subarray(0, length))
    })

    test('never throws with any byte flipped', () => {
      const bytes = draw({ dataBytes: 100 })
      const flip = fc.record({ at: fc.nat(bytes.length - 1), by: fc.integer({ min: 1, max: 255 }) })
      fc.assert(
        fc.property(fc.array(flip, { minLength: 1, maxLength: 4 }), (flips) => {
          const other = bytes.slice()
          for (const { at, by } of flips) other[at] = (other[at] ?? 0) ^ by
          const read = readPicture(other)
          assert.ok(read === undefined || (read.width > 0 && read.height > 0))
        }),
        { numRuns: 2000 },
      )
    })

    test('never throws for what follows its first bytes', () => {
      const head = draw().subarray(0, 30)
      fc.assert(
        fc.property(fc.nat(30), fc.uint8Array({ maxLength: 300 }), (length, rest) => {
          readPicture(Uint8Array.from([...head.subarray(0, length), ...rest]))
        }),
        { numRuns: 2000 },
      )
    })
  })
}

test('any bytes are read without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readPicture(bytes)
    }),
    { numRuns: 2000 },
  )
})

test('nothing else is a picture', () => {
  for (const bytes of [
    [],
    [0xff, 0xd8],
    [0xff, 0xd8, 0xff, 0xd9],
    ascii('GIF89a\u0001\u0000\u0001\u0000'),
    ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ascii('<!doctype html>'),
    ascii('%PDF-1.7'),
    [0, ...drawJpeg()],
  ]) {
    refuses(Uint8Array.from(bytes))
  }
})

suite('a JPEG', () => {
  test('may hold what encoders write beside the picture', () => {
    const exif = toSegment(0xe1, [...ascii('Exif\0\0'), ...new Uint8Array(300)])
    const profile = toSegment(0xe2, [...ascii('ICC_PROFILE\0'), 1, 1, 7])
    const tables = [toSegment(0xdb, [0]), toSegment(0xc4, [0]), toSegment(0xdd, [0, 4])]
    takes(drawJpeg({ before: [exif, profile, toSegment(0xee, ascii('Adobe')), ...tables] }))
    takes(drawJpeg({ before: [[0xff, 0xff, 0xff]], scans: 10 }))
  })

  test('holds no comment, no text and nothing of a maker’s own', () => {
    refuses(drawJpeg({ before: [toSegment(0xfe, ascii('<html><script>'))] }))
    refuses(drawJpeg({ before: [toSegment(0xe1, ascii('http://ns.adobe.com/xap/1.0/\0'))] }))
    refuses(drawJpeg({ before: [toSegment(0xe4, ascii('PK'))] }))
  })

  test('holds no second picture', () => {
    refuses(drawJpeg({ before: [toSegment(0xe2, ascii('MPF\0'))] }))
    const [frame] = [toSegment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0])]
    refuses(drawJpeg({ before: [frame] }))
  })

  test('of ten megabytes of Exif is refused', () => {
    const exif = toSegment(0xe1, [...ascii('Exif\0\0'), ...new Uint8Array(60_000)])
    takes(drawJpeg({ before: [exif, exif] }))
    refuses(drawJpeg({ before: Array.from({ length: 170 }, () => exif) }))
  })

  test('of thousands of scans would keep its decoder busy', () => {
    takes(drawJpeg({ scans: 100, dataBytes: 2 }))
    refuses(drawJpeg({ scans: 101, dataBytes: 2 }))
  })

  test('has a frame before its data, and data', () => {
    refuses(drawJpeg({ scans: 0 }))
    const bytes = drawJpeg()
    const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0)
    const other = bytes.slice()
    // Lossless, hierarchical and arithmetic coding are decoded nowhere.
    for (const marker of [0xc3, 0xc5, 0xc9, 0xcb]) {
      other[frame + 1] = marker
      refuses(other)
    }
  })

  test('may be 60,000 pixels wide: its sides are told without decoding', () => {
    const sides = { width: 60_000, height: 60_000 }
    assert.deepEqual(readPicture(drawJpeg(sides)), { type: 'image/jpeg', ...sides })
  })
})

suite('a PNG', () => {
  test('is no animation', () => {
    refuses(drawPng({ before: [toChunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0])] }))
  })

  test('holds colours and no text', () => {
    takes(drawPng({ before: [toChunk('gAMA', [0, 0, 0, 1]), toChunk('PLTE', [0, 0, 0])] }))
    takes(drawPng({ before: [toChunk('deBG', new Uint8Array(16))] }))
    for (const name of ['tEXt', 'zTXt', 'iTXt', 'caBX', 'teSt']) {
      refuses(drawPng({ before: [toChunk(name, ascii('<script>'))] }))
    }
  })

  test('of too much metadata is refused', () => {
    refuses(drawPng({ before: [toChunk('eXIf', new Uint8Array(140_000))] }))
  })

  test('has its data in one place', () => {
    refuses(drawPng({ scans: 0 }))
    takes(drawPng({ scans: 2 }))
    const [again, between] = [toChunk('IDAT', [1]), toChunk('tIME', [1])]
    refuses(drawPng({ before: [again, between] }))
  })

  test('has a bit depth that goes with its colours', () => {
    const bytes = drawPng()
    bytes[24] = 4
    refuses(bytes)
  })
})

suite('a WebP', () => {
  const picture = drawWebp({ width: 16, height: 9, dataBytes: 20 }).subarray(12)
  const toCanvas = (flags: number, width = 16, height = 9) =>
    toRiff('VP8X', [flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0])

  test('may have a canvas, transparency and a colour profile', () => {
    const [alpha, profile] = [toRiff('ALPH', [1, 2, 3]), toRiff('ICCP', [1])]
    const read = readPicture(toWebp(toCanvas(0x30), profile, alpha, picture))
    assert.deepEqual(read, { type: 'image/webp', width: 16, height: 9 })
  })

  test('is told in its lossless form', () => {
    const bits = [15, 0, 2, 0]
    const read = readPicture(toWebp(toRiff('VP8L', [0x2f, ...bits, 1, 2, 3])))
    assert.deepEqual(read, { type: 'image/webp', width: 16, height: 9 })
  })

  test('is no animation', () => {
    refuses(toWebp(toCanvas(0x02), picture))
    refuses(toWebp(toCanvas(0), toRiff('ANIM', [0, 0]), toRiff('ANMF', picture)))
  })

  test('holds one picture, as large as its canvas, and no text', () => {
    refuses(toWebp(picture, picture))
    refuses(toWebp(toCanvas(0), picture, picture))
    refuses(toWebp(toCanvas(0, 17), picture))
    refuses(toWebp(toCanvas(0), toRiff('XMP ', ascii('<x>')), picture))
    refuses(toWebp(toCanvas(0), picture, toRiff('NOTE', ascii('<x>'))))
  })
})

import assert from 'node:assert/strict'
import { memoryUsage } from 'node:process'
import { suite, test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { decode, toGreys, toSquare } from '../../../../../packages/server/src/faces/wasm/pixels.ts'
import { ascii, drawJpeg, drawPng, toChunk, toSegment } from '../../../../support/pictures.ts'

const plain = (width: number, height: number, background = '#204060') =>
  sharp({ create: { width, height, channels: 3, background } })
const own = (bytes: Uint8Array) => Uint8Array.from(bytes)
const draw = async (picture: Sharp) => own(await picture.toBuffer())
const behind = (bytes: Uint8Array, more: readonly number[] | Uint8Array) =>
  Uint8Array.from([...bytes, ...more])

suite('a picture', () => {
  test('comes as red, green and blue, at most 640 pixels a side', async () => {
    const pixels = await decode(await draw(plain(1600, 800).png()))
    assert.deepEqual(
      [pixels?.width, pixels?.height, pixels?.data.length],
      [640, 320, 640 * 320 * 3],
    )
    assert.deepEqual([...(pixels?.data.subarray(0, 3) ?? [])], [0x20, 0x40, 0x60])
  })

  test('keeps its size when it is smaller', async () => {
    assert.equal((await decode(await draw(plain(64, 48).jpeg())))?.width, 64)
  })

  test('is the same in grey, with transparency, with sixteen bits and as WebP', async () => {
    const picture = plain(40, 30, '#808080')
    for (const made of [
      picture.clone().greyscale().jpeg(),
      picture.clone().ensureAlpha().png(),
      picture.clone().toColourspace('rgb16').png(),
      picture.clone().webp({ lossless: true }),
      picture.clone().jpeg({ progressive: true }),
    ]) {
      const pixels = await decode(await draw(made))
      assert.equal(pixels?.data.length, 40 * 30 * 3)
      assert.ok(pixels.data.every((shade) => Math.abs(shade - 128) <= 3))
    }
  })

  test('of print colours is read', async () => {
    const pixels = await decode(await draw(plain(40, 30).toColourspace('cmyk').jpeg()))
    assert.equal(pixels?.data.length, 40 * 30 * 3)
  })

  test('stands upright, as its Exif says', async () => {
    const turned = plain(60, 40).jpeg().withMetadata({ orientation: 6 })
    const pixels = await decode(await draw(turned))
    assert.deepEqual([pixels?.width, pixels?.height], [40, 60])
  })
})

suite('no picture', () => {
  test('is half of one, or one with a hole', async () => {
    const { data, info } = await sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .jpeg()
      .toBuffer({ resolveWithObject: true })
    const bytes = own(data)
    assert.notEqual(await decode(bytes), undefined)
    // The end is there, half of what it ends is not.
    const half = Uint8Array.from([...bytes.subarray(0, info.size / 2), 0xff, 0xd9])
    assert.equal(await decode(half), undefined)
  })

  test('is what has the structure and cannot be decoded', async () => {
    assert.equal(await decode(drawJpeg()), undefined)
    assert.equal(await decode(drawPng()), undefined)
  })
})

/** What may be sent, and never gets as far as a decoder. */
const jpeg = await draw(plain(64, 48).jpeg())
const png = await draw(plain(64, 48).png())
const exif = toSegment(0xe1, [...ascii('Exif\0\0'), ...new Uint8Array(65_000)])
const HOSTILE: Readonly<Record<string, Uint8Array>> = {
  'fifty megabytes': drawJpeg({ dataBytes: 50_000_000 }),
  'nothing at all': new Uint8Array(),
  'a text named .jpg': new TextEncoder().encode('This is a picture. '.repeat(500)),
  'a drawing in SVG': new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
  ),
  'a JPEG with an archive behind it': behind(jpeg, ascii('PK\u0003\u0004')),
  'a JPEG with a page behind it': behind(jpeg, ascii('<!doctype html><script>1</script>')),
  'a JPEG with a page in a comment': Uint8Array.from([
    ...jpeg.subarray(0, 2),
    ...toSegment(0xfe, ascii('<script>1</script>')),
    ...jpeg.subarray(2),
  ]),
  'a PNG with something behind it': behind(png, [0]),
  'sixty thousand pixels a side': drawJpeg({ width: 60_000, height: 60_000 }),
  'sixty thousand pixels a side, as PNG': drawPng({ width: 60_000, height: 60_000 }),
  'one pixel more than four million': drawPng({ width: 4_000_001, height: 1 }),
  'ten megabytes of Exif': drawJpeg({ before: Array.from({ length: 160 }, () => exif) }),
  'an animated PNG': drawPng({ before: [toChunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0])] }),
  'an animated GIF': await draw(plain(20, 20).gif()),
  'a picture in TIFF': await draw(plain(20, 20).tiff()),
  'an animated WebP': await draw(
    sharp([await plain(20, 20).png().toBuffer(), await plain(20, 20, '#fff').png().toBuffer()], {
      join: { animated: true },
    }).webp(),
  ),
}

suite('refused before anything is decoded', () => {
  for (const [what, bytes] of Object.entries(HOSTILE)) {
    test(what, async () => assert.equal(await decode(bytes), undefined))
  }

  test('a thousand of them leave nothing behind', async () => {
    const small = Object.values(HOSTILE).filter(({ length }) => length < 20_000)
    const tryAll = async (times: number) => {
      for (let i = 0; i < times; i += 1) for (const bytes of small) await decode(bytes)
    }
    await tryAll(10)
    const [rss, decoders] = [memoryUsage().rss, sharp.counters()]
    await tryAll(1000 / small.length)
    assert.deepEqual(sharp.counters(), decoders)
    // One picture of 60,000 × 60,000 would take ten thousand megabytes.
    assert.ok(memoryUsage().rss - rss < 64e6)
  })
})

suite('a part in grey', () => {
  const pixels = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 3).fill(90) }

  test('is scaled by its box', async () => {
    const greys = await toGreys(pixels, { x: 10, y: 5, width: 20, height: 10 }, 40)
    assert.deepEqual([greys.width, greys.height, greys.data.length], [40, 20, 800])
    assert.ok(greys.data.every((shade) => shade === 90))
  })

  test('is what lies within, where the box reaches over the edge', async () => {
    const greys = await toGreys(pixels, { x: -10, y: -10, width: 20, height: 20 }, 20)
    assert.deepEqual([greys.width, greys.height], [10, 10])
    const outside = await toGreys(pixels, { x: 100, y: 100, width: 20, height: 20 }, 20)
    assert.ok(outside.data.length > 0)
  })
})

test('a square holds the whole of it in its middle', async () => {
  const pixels = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 3).fill(255) }
  const shrunk = await toSquare(pixels, 0.5, 64)
  assert.deepEqual([shrunk.width, shrunk.height, shrunk.data.length], [64, 64, 64 * 64 * 3])
  assert.equal(shrunk.data.filter((shade) => shade === 255).length, 20 * 10 * 3)
  const fitted = await toSquare(pixels, 100, 64)
  assert.equal(fitted.data.filter((shade) => shade === 255).length, 64 * 32 * 3)
})

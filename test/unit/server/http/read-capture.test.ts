import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FRAME_PART } from '@countersign/protocol'
import type { Config } from '../../../../packages/server/src/config.ts'
import { readCapture } from '../../../../packages/server/src/http/read-capture.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'

const config = { limits: { captureBytes: 1_000, captureFormBytes: 4_000_000 } } as Config

/** What was allowed to be read, and what came of it. */
async function read(
  text: string,
  options: { readonly most?: number; readonly type?: string; readonly declared?: string } = {},
) {
  const { most = 3, type = 'b' } = options
  const { declared = `multipart/form-data; boundary=${type}` } = options
  const asked: unknown[] = []
  const body = {
    headers: new Headers({ 'Content-Type': declared }),
    readBytes: async (limit?: number) => {
      asked.push(limit)
      return new TextEncoder().encode(text)
    },
  }
  // 0: nobody can tell.
  const outcome = await readCapture({ config }, body, most === 0 ? undefined : most).catch(
    (problem: unknown) => (problem instanceof Problem ? problem.code : problem),
  )
  return { asked, outcome }
}

const toPart = (text: string) =>
  `--b\r\nContent-Disposition: form-data; name="${FRAME_PART}"; filename="f"\r\nContent-Type: image/jpeg\r\n\r\n${text}\r\n`
const toBody = (...parts: readonly string[]) => `${parts.map(toPart).join('')}--b--\r\n`

describe('the body of a capture', () => {
  it('is read as far as was asked for, and never beyond the ceiling', async () => {
    assert.deepEqual((await read(toBody('x'), { most: 1 })).asked, [3_048])
    assert.deepEqual((await read(toBody('x'), { most: 100_000 })).asked, [4_000_000])
    assert.deepEqual((await read(toBody('x'), { most: 0 })).asked, [4_000_000])
  })

  it('is taken apart where it holds few parts', async () => {
    const { outcome } = await read(toBody(...Array<string>(12).fill('x')))
    assert.ok(typeof outcome === 'object' && outcome !== null && 'frames' in outcome)
  })

  it('is not taken apart where it holds many: nobody asked for them', async () => {
    assert.equal((await read(toBody(...Array<string>(13).fill('x')))).outcome, 'capture_unreadable')
    const many = toPart('x').repeat(30_000)
    const begun = performance.now()
    assert.equal((await read(many)).outcome, 'capture_unreadable')
    assert.ok(performance.now() - begun < 200)
  })

  it('is looked through once, whatever its lines and its boundary are', async () => {
    const begun = performance.now()
    for (const [text, type] of [
      ['-'.repeat(4_000_000), '-'.repeat(68)],
      ['\n'.repeat(4_000_000), '-'.repeat(68)],
      ['\n--'.repeat(1_300_000), '-'.repeat(68)],
    ] as const) {
      const { outcome } = await read(text, { type })
      assert.ok(outcome === 'capture_unreadable' || Object(outcome).frames.length === 0)
    }
    assert.ok(performance.now() - begun < 2_000)
  })

  it('is counted by the very boundary that it is taken apart by', async () => {
    const many = `${toPart('x').repeat(30_000)}--b--\r\n`
    for (const more of [
      'x="; boundary=z"; boundary=b',
      'boundary=z; boundary=b',
      'boundary=b; boundary=z',
      'x=y; boundary=b',
      'boundary="b";',
      'boundary="b',
      'boundary="b c"',
    ]) {
      const begun = performance.now()
      const declared = `multipart/form-data; ${more}`
      assert.equal((await read(many, { declared })).outcome, 'capture_unreadable')
      assert.ok(performance.now() - begun < 200, more)
    }
    const { outcome: quoted } = await read(toBody('x', 'y'), { type: '"b"' })
    assert.equal(Object(quoted).frames.length, 2)
  })

  it('needs a boundary', async () => {
    assert.equal((await read(toBody('x'), { type: '' })).outcome, 'capture_unreadable')
  })
})

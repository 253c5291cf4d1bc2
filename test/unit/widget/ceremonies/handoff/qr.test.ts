import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toQrPath } from '../../../../../packages/widget/src/ceremonies/handoff/qr.ts'

/** Reads the path back into rows of modules. */
function toModules({ size, path }: { size: number; path: string }): boolean[][] {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let i = 0; i < Number(width); i += 1) {
      const row = rows[Number(y)]
      if (row) row[Number(x) + i] = true
    }
  }
  return rows
}

const FINDER = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']

test('draws the three finder patterns inside a quiet zone of four modules', () => {
  const drawn = toQrPath('otpauth://totp/Harbour:ada?secret=JBSWY3DPEHPK3PXP&issuer=Harbour')
  const rows = toModules(drawn)
  const read = (x: number, y: number) =>
    FINDER.map((_, dy) => FINDER.map((__, dx) => Number(rows[y + dy]?.[x + dx])).join(''))
  const far = drawn.size - 4 - 7
  for (const [x, y] of [
    [4, 4],
    [far, 4],
    [4, far],
  ] as const)
    assert.deepEqual(read(x, y), FINDER)
  const margin = [0, 1, 2, 3, drawn.size - 4, drawn.size - 1]
  assert.ok(margin.every((at) => rows[at]?.every((dark) => !dark)))
  assert.ok(rows.every((row) => margin.every((at) => !row[at])))
})

test('grows with the text', () => {
  assert.ok(toQrPath('a'.repeat(300)).size > toQrPath('a').size)
})

test('draws nothing twice', () => {
  const { path } = toQrPath('https://example.com/')
  const starts = path.match(/M\d+ \d+/g) ?? []
  assert.equal(new Set(starts).size, starts.length)
})

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from './sources.ts'

const READMES = [
  'README.md',
  'packages/protocol/README.md',
  'packages/relying-party/README.md',
  'packages/server/README.md',
  'packages/simulators/README.md',
  'packages/widget/README.md',
]

/** Targets of `[text](target)` that are no addresses and no places on the same page. */
function toTargets(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter((target) => !/^(https?:|#)/.test(target))
}

test('every README leads to files that are there', () => {
  const missing = READMES.flatMap((path) =>
    toTargets(path)
      .filter((target) => {
        const [file = ''] = target.split('#')
        return !existsSync(join(ROOT, dirname(path), file))
      })
      .map((target) => `${path}: ${target}`),
  )
  assert.deepEqual(missing, [])
})

test('every operation of the four vendors names a test', () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const section = text.split('## Every operation of the four vendors')[1]?.split('\n## ')[0] ?? ''
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (op|---)/.test(line))
  assert.ok(rows.length >= 20, `${rows.length} operations`)
  for (const vendor of ['Entrust', 'AuthX', 'Authentimate', 'Allthenticate'])
    assert.ok(rows.some((row) => row.includes(`**${vendor}**`)))
  assert.deepEqual(
    rows.filter((row) => !row.includes('](test/')),
    [],
  )
})

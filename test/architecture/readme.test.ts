import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { readText, ROOT, toPaths } from './sources.ts'

const READMES = toPaths('**/README.md')

/** Without its fenced blocks, where a line may begin with `#` and a call may look like a link. */
const readProse = (path: string): string => readText(path).replace(/^```.*?^```$/gms, '')

/** The name by which a heading is linked to. */
const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const toAnchors = (path: string): string[] =>
  [...readProse(path).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => toAnchor(heading))

/** Why `[text](target)` leads nowhere; undefined for what does, and for other people's addresses. */
function toFault(path: string, target: string): string | undefined {
  if (/^https?:/.test(target)) return undefined
  const [file = '', anchor] = target.split('#')
  const found = file === '' ? path : join(dirname(path), file)
  if (!existsSync(join(ROOT, found))) return `${path}: there is no ${target}`
  if (anchor === undefined) return undefined
  const page = found.endsWith('.md') ? found : join(found, 'README.md')
  return toAnchors(page).includes(anchor) ? undefined : `${path}: no heading for ${target}`
}

test('every README leads to files and headings that are there', () => {
  assert.ok(READMES.length >= 14, `${READMES.length} READMEs`)
  const faults = READMES.flatMap((path) =>
    [...readProse(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) =>
      toFault(path, target),
    ),
  )
  assert.deepEqual(
    faults.filter((fault) => fault !== undefined),
    [],
  )
})

test('every operation of the four vendors names a test', () => {
  const text = readText('README.md')
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

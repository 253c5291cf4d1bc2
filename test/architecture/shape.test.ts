import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { readSources, readText, ROOT, toPaths } from './sources.ts'

const MAX_LINES = 300
const VAGUE = /(^|[-/.])(utils?|helpers?|common|managers?|services?)(?=[-/.]|$)/
const TOP_LEVEL = [
  'LICENSE',
  'README.md',
  'demo',
  'package-lock.json',
  'package.json',
  'packages',
  'test',
  'tsconfig.json',
  'vite.config.ts',
]

const ours = ['packages/*/src/**/*', 'demo/**/*', 'test/**/*'].flatMap(toPaths)
const scripts = ours.filter((path) => path.endsWith('.ts'))
const countLines = (path: string): number => readText(path).trimEnd().split('\n').length

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const long = scripts.map((path) => [path, countLines(path)] as const)
  assert.deepEqual(
    long.filter(([, lines]) => lines > MAX_LINES),
    [],
  )
})

test('no name says nothing', () => {
  assert.deepEqual(
    ours.filter((path) => VAGUE.test(path)),
    [],
  )
})

test('files are named in kebab case', () => {
  const odd = scripts.filter((path) => {
    // A string file bears its language tag: `pt-BR.ts`.
    const name = path.replace(/.*\//, '')
    if (path.includes('/strings/')) return !/^[a-zA-Z0-9-]+(\.test)?\.ts$/.test(name)
    return !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.ts$/.test(name)
  })
  assert.deepEqual(odd, [])
})

test('the top level holds only what belongs there', () => {
  const extra = readdirSync(ROOT).filter(
    (name) => !name.startsWith('.') && name !== 'node_modules' && !TOP_LEVEL.includes(name),
  )
  assert.deepEqual(extra, [])
})

test('every source file says what it is', () => {
  const silent = readSources().filter(
    ({ text }) => !/^(#!.*\n)?\/\*\*\s+(\*\s+)?@module/.test(text),
  )
  assert.deepEqual(
    silent.map(({ path }) => path),
    [],
  )
})

test('no style attribute in the widget: a strict policy drops it', () => {
  const breaches = readSources().filter(
    ({ path, text }) =>
      path.startsWith('packages/widget/') && /\sstyle=|styleMap|\.innerHTML\s*=/.test(text),
  )
  assert.deepEqual(
    breaches.map(({ path }) => path),
    [],
  )
})

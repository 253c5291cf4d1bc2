import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  CAGED,
  isAllowed,
  isKnownRoom,
  NODE_ROOMS,
  PACKAGE_IMPORTS,
  REVEALERS,
  toPlace,
} from './floors.ts'
import { readManifest, readSources, ROOT, type Source, toTarget } from './sources.ts'

const sources = readSources()

function listBreaches(check: (source: Source, specifier: string, names: string[]) => boolean) {
  return sources.flatMap((source) =>
    source.imports
      .filter(({ specifier, names }) => !check(source, specifier, names))
      .map(({ specifier }) => `${source.path} imports ${specifier}`),
  )
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const toPackageName = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

test('every room is known', () => {
  const unknown = sources.map(({ path }) => path).filter((path) => !isKnownRoom(toPlace(path)))
  assert.deepEqual(unknown, [])
})

test('relative imports name an existing .ts file of the same package', () => {
  const breaches = listBreaches(({ path }, specifier) => {
    if (!isRelative(specifier)) return true
    const target = toTarget(path, specifier)
    const home = `packages/${toPlace(path).house}/src/`
    return target.startsWith(home) && target.endsWith('.ts') && existsSync(join(ROOT, target))
  })
  assert.deepEqual(breaches, [])
})

test('no file imports sideways or up', () => {
  const breaches = listBreaches(
    ({ path }, specifier) =>
      !isRelative(specifier) || isAllowed(toPlace(path), toPlace(toTarget(path, specifier))),
  )
  assert.deepEqual(breaches, [])
})

test('packages import only the packages below them', () => {
  const breaches = listBreaches(({ path }, specifier) => {
    if (!specifier.startsWith('@countersign/')) return true
    const name = specifier.split('/')[1] ?? ''
    return PACKAGE_IMPORTS[toPlace(path).house]?.includes(name) ?? false
  })
  assert.deepEqual(breaches, [])
})

test('node modules are imported only in rooms bound to a runtime', () => {
  const breaches = listBreaches(
    ({ path }, specifier) =>
      !/^(node|bun|deno|cloudflare):/.test(specifier) || NODE_ROOMS.some((room) => room.test(path)),
  )
  assert.deepEqual(breaches, [])
})

test('a library for one part is imported by that part alone', () => {
  const breaches = listBreaches(
    ({ path }, specifier) => CAGED[toPackageName(specifier)]?.test(path) ?? true,
  )
  assert.deepEqual(breaches, [])
})

test('only the command line imports a file whose name it is told', () => {
  const breaches = listBreaches(
    ({ path }, specifier) =>
      !specifier.startsWith('computed:') || path === 'packages/server/src/cli/load-config.ts',
  )
  assert.deepEqual(breaches, [])
})

test('every library is a dependency of the package that imports it', () => {
  const breaches = listBreaches(({ path }, specifier) => {
    if (isRelative(specifier) || /^\w+:/.test(specifier)) return true
    const { dependencies, peerDependencies } = readManifest(toPlace(path).house)
    return toPackageName(specifier) in { ...dependencies, ...peerDependencies }
  })
  assert.deepEqual(breaches, [])
})

test('only what talks to the outside reveals a secret', () => {
  const breaches = listBreaches(
    ({ path }, specifier, names) =>
      !/(^|\/)secret\.ts$/.test(specifier) || !names.includes('reveal') || REVEALERS.test(path),
  )
  assert.deepEqual(breaches, [])
})

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { PACKAGES, readManifest, readSources, ROOT } from './sources.ts'

const sources = readSources()

for (const name of PACKAGES) {
  const manifest = readManifest(name)
  const targets = Object.entries(manifest.exports ?? {})
  const isPublished = manifest.private !== true

  suite(manifest.name, () => {
    test('has a door, a readme and a configuration', () => {
      for (const file of ['src/index.ts', 'README.md', 'tsconfig.json']) {
        assert.ok(existsSync(join(ROOT, 'packages', name, file)), `packages/${name}/${file}`)
      }
    })

    // A private package is used from its sources alone.
    const testPublished = isPublished ? test : async () => undefined
    void testPublished('exports sources that exist, and their built counterparts', () => {
      for (const [subpath, target] of targets) {
        if (typeof target === 'string') continue
        const source = target['@countersign/source'] ?? ''
        const stem = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '')
        assert.deepEqual(
          Object.entries(target),
          [
            ['@countersign/source', source],
            ['types', `${stem}.d.ts`],
            ['default', `${stem}.js`],
          ],
          subpath,
        )
        assert.ok(existsSync(join(ROOT, 'packages', name, source)), `${subpath}: ${source}`)
      }
    })

    test('has a source for every command', () => {
      for (const built of Object.values(manifest.bin ?? {})) {
        const source = built.replace('/dist/', '/src/').replace(/\.js$/, '.ts')
        assert.ok(existsSync(join(ROOT, 'packages', name, source)), source)
      }
    })

    test('has a door without logic', () => {
      const door = sources.find(({ path }) => path === `packages/${name}/src/index.ts`)
      assert.equal(door?.ownStatements ?? 0, 0)
    })
  })
}

test('only a runtime entry has a default export', () => {
  const breaches = sources
    .filter(({ path, hasDefaultExport }) => hasDefaultExport && !path.includes('/src/runtimes/'))
    .map(({ path }) => path)
  assert.deepEqual(breaches, [])
})

test('every tag that the widget registers is known to TypeScript by its name', () => {
  const define = sources.find(({ path }) => path === 'packages/widget/src/define.ts')
  const tags = [...(define?.text ?? '').matchAll(/defineElement\('([\w-]+)', (\w+)\)/g)]
  assert.ok(tags.length >= 4, `${tags.length} tags`)
  for (const [, tag = '', name = ''] of tags) {
    const entry = `interface HTMLElementTagNameMap {\n    '${tag}': ${name}\n`
    assert.ok(
      sources.some(({ text }) => text.includes(entry)),
      tag,
    )
  }
})

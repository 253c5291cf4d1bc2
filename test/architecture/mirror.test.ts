import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, toPaths } from './sources.ts'

test('every unit test mirrors a source file', () => {
  const orphans = toPaths('test/unit/**/*.test.ts').filter((path) => {
    const [, , house = '', ...rest] = path.split('/')
    const source = `packages/${house}/src/${rest.join('/').replace(/\.test\.ts$/, '.ts')}`
    return !existsSync(join(ROOT, source))
  })
  assert.deepEqual(orphans, [])
})

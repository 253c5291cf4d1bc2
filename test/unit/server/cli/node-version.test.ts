import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { describe, it } from 'node:test'
import { toVersionProblem } from '../../../../packages/server/src/cli/node-version.ts'

const MANIFEST = resolve(import.meta.dirname, '../../../../packages/server/package.json')

describe('the version of Node', () => {
  it('is told in one sentence when it is too old', () => {
    for (const version of ['16.20.2', '20.11.1', '22.17.9', '9.0.0']) {
      const problem = toVersionProblem(version)
      assert.equal(problem, `Countersign needs Node 22.18 or newer; this is ${version}.`)
    }
  })

  it('will do from the least one on', () => {
    for (const version of ['22.18.0', '22.20.1', '23.6.0', '24.0.0', '100.1.0', '25.0.0-nightly']) {
      assert.equal(toVersionProblem(version), undefined)
    }
    assert.equal(toVersionProblem(process.versions.node), undefined)
  })

  it('that is the least one is the one that the manifest names', () => {
    const { engines } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { engines: { node: string } }
    const least = engines.node.replace('>=', '')
    assert.equal(toVersionProblem(`${least}.0`), undefined)
    const [major, minor] = least.split('.').map(Number)
    assert.notEqual(toVersionProblem(`${major}.${Number(minor) - 1}.99`), undefined)
  })
})

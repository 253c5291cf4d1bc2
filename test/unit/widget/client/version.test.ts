import assert from 'node:assert/strict'
import { test } from 'node:test'
import manifest from '../../../../packages/widget/package.json' with { type: 'json' }
import { WIDGET_VERSION } from '../../../../packages/widget/src/client/version.ts'

test('requests name the version that is published', () => {
  assert.equal(WIDGET_VERSION, manifest.version)
})

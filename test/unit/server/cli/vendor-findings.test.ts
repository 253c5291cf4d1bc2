import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toVendorFinding } from '../../../../packages/server/src/cli/vendor-findings.ts'
import type { Probed } from '../../../../packages/server/src/vendors/vendor.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z') / 1000
const at = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000
const tell = (probed: Probed | undefined) => {
  const { level, text } = toVendorFinding({ vendor: 'quay', probed }, NOW)
  assert.match(text, /^quay .*\.$/)
  return `${level}: ${text}`
}

test('says in one line whether it is reached and takes our key', () => {
  const cases: readonly [Probed | undefined, string][] = [
    [{ isReachable: true, isKeyAccepted: true }, 'ok: quay is reachable and takes our key.'],
    [
      { isReachable: true, isKeyAccepted: false },
      'problem: quay is reachable and refuses our key.',
    ],
    [
      { isReachable: true },
      'warning: quay is reachable and does not say whether it takes our key.',
    ],
    [{ isReachable: false }, 'problem: quay cannot be reached.'],
    [{ isReachable: false, keyExpiresAt: NOW }, 'problem: quay cannot be reached.'],
    [undefined, 'warning: quay cannot be asked without asking somebody.'],
  ]
  for (const [probed, line] of cases) assert.equal(tell(probed), line)
})

test('warns thirty days before a key ends', () => {
  const good = { isReachable: true, isKeyAccepted: true }
  const cases: readonly [string, string][] = [
    ['2026-12-23', 'ok: quay is reachable and takes our key, good until 2026-12-23.'],
    [
      '2026-12-22',
      'warning: quay is reachable and takes our key, which ends on 2026-12-22: make another one.',
    ],
    [
      '2026-11-23',
      'warning: quay is reachable and takes our key, which ends on 2026-11-23: make another one.',
    ],
    [
      '2026-11-22',
      'problem: quay is reachable and takes our key; by the settings it ended on 2026-11-22.',
    ],
  ]
  for (const [day, line] of cases) assert.equal(tell({ ...good, keyExpiresAt: at(day) }), line)
})

/**
 * @module
 * Everything a change must pass besides its tests: `npm run check`. Goes on after a failure, so that
 * one run shows all of them.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const STEPS = [
  'build',
  'check:types',
  'check:lint',
  'check:format',
  'check:architecture',
  'check:sizes',
  'check:unused',
  'check:packages',
  'check:readme',
]

const results = STEPS.map((step) => {
  const begun = performance.now()
  console.log(`\n── ${step}`)
  const { status } = spawnSync('npm', ['run', '--silent', step], { cwd: ROOT, stdio: 'inherit' })
  return { step, ok: status === 0, seconds: (performance.now() - begun) / 1000 }
})

console.log('')
for (const { step, ok, seconds } of results) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${step.padEnd(20)} ${seconds.toFixed(1)} s`)
}
if (results.some(({ ok }) => !ok)) process.exitCode = 1

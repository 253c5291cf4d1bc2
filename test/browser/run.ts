/**
 * @module
 * Runs the widget's tests in three engines and closes with one summary. Fails when no test ran.
 * `ENGINES=chrome npm run test:browser -- test/browser/code.test.ts` narrows it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { assertBrowsers } from '../support/browsers.ts'
import { startWebkit } from './webkit.ts'

interface Tally {
  passed: number
  failed: number
  skipped: number
}

const ROOT = resolve(import.meta.dirname, '../..')
const CONFIG = 'test/browser/web-test-runner.config.mjs'
const engines = process.env['ENGINES'] ?? 'chrome,firefox,webkit'

function readTally(path: string): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: 0 }
  return JSON.parse(readFileSync(path, 'utf8')) as Tally
}

async function runTests(tally: string, webkitPort: number): Promise<number> {
  const child = spawn('node', ['node_modules/.bin/wtr', '--config', CONFIG], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      ENGINES: engines,
      FILES: process.argv.slice(2).join(','),
      TALLY: tally,
      WEBKIT_PORT: String(webkitPort),
    },
  })
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.once('SIGINT', forward).once('SIGTERM', forward)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

/** The engine that finds faces is the built one: it is made where it is not there yet. */
function buildEngine(): void {
  if (existsSync(join(ROOT, 'packages/widget/dist/served/face/worker.js'))) return
  spawnSync('npm', ['run', '--silent', 'build:widget'], { cwd: ROOT, stdio: 'inherit' })
}

assertBrowsers()
buildEngine()
const directory = mkdtempSync(join(tmpdir(), 'countersign-browser-'))
const webkit = engines.includes('webkit') ? await startWebkit() : undefined
try {
  const tally = join(directory, 'tally.json')
  const code = await runTests(tally, webkit?.port ?? 0)
  const { passed, failed, skipped } = readTally(tally)
  if (passed === 0) console.error('No browser test passed, so nothing was shown.')
  process.exitCode = code === 0 && passed > 0 ? 0 : 1
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
} finally {
  await webkit?.stop()
  rmSync(directory, { recursive: true })
}

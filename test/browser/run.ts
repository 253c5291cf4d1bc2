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

/** Nothing where the run broke off. */
function readTally(path: string): Tally | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Tally) : undefined
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

/** @returns what the tests came to; nothing where WebKit hung or was gone, so that nobody judged. */
async function runOnce(): Promise<Tally | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-browser-'))
  const webkit = engines.includes('webkit') ? await startWebkit() : undefined
  try {
    const tally = join(directory, 'tally.json')
    const code = await runTests(tally, webkit?.port ?? 0)
    const found = readTally(tally)
    // Also what fails without a failed test.
    return found && { ...found, failed: code === 0 ? found.failed : Math.max(1, found.failed) }
  } finally {
    await webkit?.stop()
    rmSync(directory, { recursive: true })
  }
}

/** A test that failed is never run again; a run that WebKit broke off is, once and as a whole. */
async function runUnbroken(): Promise<Tally> {
  const first = await runOnce()
  if (first !== undefined) return first
  console.error('The run broke off before it had judged: once more, from the start.')
  return (await runOnce()) ?? { passed: 0, failed: 0, skipped: 0 }
}

assertBrowsers()
buildEngine()
const { passed, failed, skipped } = await runUnbroken()
if (passed === 0) console.error('No browser test passed, so nothing was shown.')
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)

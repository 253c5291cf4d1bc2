/**
 * @module
 * Sees that the browsers the tests drive are installed. Installs them where that needs no question:
 * as root on a machine with apt-get. `node test/support/browsers.ts`
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export const CHROMIUM = '/usr/bin/chromium'
export const FIREFOX = '/usr/bin/firefox-esr'
export const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver'
export const MINI_BROWSER = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`
export const XVFB = '/usr/bin/Xvfb'

const PACKAGES = [
  'chromium',
  'chromium-driver',
  'fonts-liberation',
  'fonts-noto-color-emoji',
  'fonts-noto-core',
  'firefox-esr',
  'webkit2gtk-driver',
  'xvfb',
]

/** Flags every Chromium here is started with: no sandbox (root), no GPU, no traffic of its own. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function toMissing(): string[] {
  return [CHROMIUM, FIREFOX, WEBKIT_DRIVER, MINI_BROWSER, XVFB].filter((path) => !existsSync(path))
}

function aptGet(args: readonly string[]): boolean {
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit']
  return spawnSync('apt-get', [...options, ...args], { env, stdio }).status === 0
}

/** Ends the process with one sentence when a browser is missing and cannot be installed. */
export function assertBrowsers(): void {
  if (toMissing().length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing browsers for the tests: ${PACKAGES.join(' ')}`)
    aptGet(['update'])
    aptGet(['install', '-y', '--no-install-recommends', ...PACKAGES])
  }
  const missing = toMissing()
  if (missing.length === 0) return
  console.error(
    `Missing ${missing.join(', ')}: run sudo apt-get install --no-install-recommends ${PACKAGES.join(' ')}`,
  )
  process.exit(1)
}

if (import.meta.main) assertBrowsers()

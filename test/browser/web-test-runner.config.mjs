/**
 * @module
 * Web Test Runner: the widget's tests in Chromium, Firefox and WebKitGTK. Started by `run.ts`, which
 * names the engines, the files and WebKit's driver.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { defaultReporter } from '@web/test-runner'
import { chromeLauncher } from '@web/test-runner-chrome'
import { puppeteerLauncher } from '@web/test-runner-puppeteer'
import { webdriverLauncher } from '@web/test-runner-webdriver'
import { FAKE_CAMERA, FOR_NOBODY } from '../support/chromium.ts'
import { CHROMIUM, CHROMIUM_ARGS, FIREFOX, MINI_BROWSER } from '../support/browsers.ts'

const SERVED = resolve(import.meta.dirname, '../../packages/widget/dist/served')
const WEBKIT = 'MiniBrowser'
const { ENGINES = 'chrome', FILES = '', TALLY = '', WEBKIT_PORT = '0' } = process.env

/** Each with a camera of its own making, which a page may use without a question. */
const launchers = {
  chrome: () =>
    chromeLauncher({
      launchOptions: {
        executablePath: CHROMIUM,
        args: [
          ...CHROMIUM_ARGS,
          ...FAKE_CAMERA,
          '--use-fake-ui-for-media-stream',
          `--disable-features=${FOR_NOBODY.join(',')}`,
        ],
      },
    }),
  firefox: () =>
    puppeteerLauncher({
      launchOptions: {
        browser: 'firefox',
        executablePath: FIREFOX,
        headless: true,
        extraPrefsFirefox: {
          'media.navigator.streams.fake': true,
          'media.navigator.permission.disabled': true,
        },
      },
    }),
  webkit: () =>
    webdriverLauncher({
      hostname: '127.0.0.1',
      port: Number(WEBKIT_PORT),
      path: '/',
      capabilities: {
        browserName: WEBKIT,
        'wdio:enforceWebDriverClassic': true,
        'webkitgtk:browserOptions': {
          binary: MINI_BROWSER,
          args: [
            '--automation',
            '--enable-media-stream=true',
            '--enable-mock-capture-devices=true',
          ],
        },
      },
    }),
}

function countTests(suite) {
  if (!suite) return []
  return [...suite.tests, ...suite.suites.flatMap(countTests)]
}

/**
 * What finds faces, where the widget looks for it: the files as they are built, under the policy that the server
 * gives them; below `/refused` under one that allows no WebAssembly.
 */
async function serveEngine(context, next) {
  const [, place, file] = /^\/(auth|refused)\/face\/([\w.-]+)$/.exec(context.path) ?? []
  if (!file) return next()
  context.body = readFileSync(join(SERVED, 'face', file))
  context.type = extname(file)
  if (file === 'worker.js') {
    const scripts = place === 'auth' ? "'wasm-unsafe-eval'" : "'self'"
    const policy = `default-src 'none'; script-src ${scripts}; connect-src 'self'`
    context.set('Content-Security-Policy', policy)
  }
  return undefined
}

/** No test of it failed, and yet it did not pass: it did not start, did not end, or was gone. */
const isBroken = ({ passed, testResults }) =>
  !passed && countTests(testResults).every((test) => test.passed || test.skipped)

/**
 * Writes how many tests passed and failed to the file `TALLY`. A WebKit that hangs or is gone does so in every file
 * that follows: then the run ends at once and leaves no tally.
 */
const tallyReporter = {
  reportTestFileResults({ sessionsForTestFile }) {
    const isLost = sessionsForTestFile.some((one) => one.browser.name === WEBKIT && isBroken(one))
    if (isLost) setImmediate(() => process.exit(1))
  },
  onTestRunFinished({ sessions }) {
    if (TALLY === '') return
    const list = [...sessions]
    const tests = list.flatMap((session) => countTests(session.testResults))
    writeFileSync(
      TALLY,
      JSON.stringify({
        passed: tests.filter((test) => test.passed).length,
        failed:
          tests.filter((test) => !test.passed && !test.skipped).length +
          list.filter(isBroken).length,
        skipped: tests.filter((test) => test.skipped).length,
      }),
    )
  },
}

export default {
  rootDir: resolve(import.meta.dirname, '../..'),
  files: FILES === '' ? ['test/browser/**/*.test.ts'] : FILES.split(','),
  nodeResolve: { exportConditions: ['@countersign/source', 'browser', 'production'] },
  browsers: ENGINES.split(',').map((engine) => launchers[engine]()),
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  // The engines side by side, and one page each: WebKit's driver holds one session at a time.
  concurrentBrowsers: 3,
  concurrency: 1,
  middleware: [serveEngine],
  plugins: [esbuildPlugin({ ts: true, target: 'es2022' })],
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: false }),
    tallyReporter,
  ],
  testFramework: { config: { timeout: '45000' } },
}

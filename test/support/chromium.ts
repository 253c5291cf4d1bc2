/**
 * @module
 * Chromium for the end-to-end tests, driven by playwright-core.
 */
import { type Browser, chromium } from 'playwright-core'
import { CHROMIUM, CHROMIUM_ARGS } from './browsers.ts'

/** A camera that shows a moving picture; a page may use it once the context grants it. */
export const FAKE_CAMERA = ['--use-fake-device-for-media-stream'] as const

/**
 * What the engine would do for a window that nobody sees: a page of Chromium's own for each window, a process in
 * stock for each site. Without both, opening a page costs half.
 */
export const FOR_NOBODY = [
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
]

/** Of two lists the last alone counts, so this repeats what playwright-core puts off for tests' sake. */
const PUT_OFF = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'AimEnabled',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

/**
 * Starts a headless Chromium. Close it in `after`.
 *
 * @param extraArgs  Added to the flags, for example a fake camera's.
 */
export function launchChromium(extraArgs: readonly string[] = []): Promise<Browser> {
  const features = `--disable-features=${[...PUT_OFF, ...FOR_NOBODY].join(',')}`
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [...CHROMIUM_ARGS, features, ...extraArgs],
  })
}

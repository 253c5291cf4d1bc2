/**
 * @module
 * Chromium for the end-to-end tests, driven by playwright-core.
 */
import { type Browser, chromium } from 'playwright-core'
import { CHROMIUM, CHROMIUM_ARGS } from './browsers.ts'

/** A camera that shows a moving picture; a page may use it once the context grants it. */
export const FAKE_CAMERA = ['--use-fake-device-for-media-stream'] as const

/**
 * Starts a headless Chromium. Close it in `after`.
 *
 * @param extraArgs  Added to the flags, for example a fake camera's.
 */
export function launchChromium(extraArgs: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGS, ...extraArgs] })
}

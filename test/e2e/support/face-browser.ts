/**
 * @module
 * A browser in whose camera somebody looks: Chromium with a file in a camera's place.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Browser } from 'playwright-core'
import { FAKE_CAMERA, launchChromium } from '../../support/chromium.ts'
import { type Scene, writeFaceCamera } from '../../support/face-camera.ts'

/**
 * Starts a browser of its own; the file begins anew each time the camera opens. Ends with the browser.
 *
 * @param take  As `writeFaceCamera` takes it.
 */
export async function launchWithFace(scene: Scene, take = 1): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'camera-'))
  const path = join(folder, 'camera.mjpeg')
  await writeFaceCamera(path, scene, take)
  const browser = await launchChromium([
    ...FAKE_CAMERA,
    `--use-file-for-fake-video-capture=${path}`,
  ])
  browser.on('disconnected', () => void rm(folder, { recursive: true, force: true }))
  return browser
}

/**
 * Call it once at the top of a file: further browsers, which end with the file. Not with the test: what ends with
 * that still needs them.
 *
 * @returns Starts one whose camera sees this scene; `take` as `writeFaceCamera` has it.
 */
export function useFaces(): (scene: Scene, take: number) => Promise<Browser> {
  const browsers: Browser[] = []
  after(() => Promise.all(browsers.map((browser) => browser.close())))
  return async (scene, take) => {
    const browser = await launchWithFace(scene, take)
    browsers.push(browser)
    return browser
  }
}

/**
 * @module
 * A camera in whose sight things change when a test says so, and at no time: a canvas in a camera's place.
 */
import type { Page } from 'playwright-core'
import { drawScenes, type Scene } from '../../support/face-camera.ts'

/** What the script below leaves on the page. */
interface Stage {
  scene: string
}

/**
 * From the next page on, the camera is this one.
 *
 * @returns Shows another scene from now on.
 */
export async function setScenes(
  page: Page,
  scenes: readonly Scene[],
): Promise<(scene: Scene) => Promise<void>> {
  const drawn: Record<string, readonly string[]> = {}
  for (const scene of scenes) {
    drawn[scene] = (await drawScenes(scene)).map((picture) => picture.toString('base64'))
  }
  await page.addInitScript(standIn, { drawn, first: scenes[0] ?? 'none' })
  return (scene) =>
    page.evaluate((next) => {
      const { camera } = globalThis as unknown as { camera: Stage }
      camera.scene = next
    }, scene)
}

/** Runs in the page. */
function standIn({ drawn, first }: { drawn: Record<string, readonly string[]>; first: string }) {
  const camera: Stage = { scene: first }
  Object.assign(globalThis, { camera })
  const decode = (text: string) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    return createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
  }
  const open = async () => {
    const pictures: Record<string, readonly ImageBitmap[]> = {}
    for (const [scene, texts] of Object.entries(drawn)) {
      pictures[scene] = await Promise.all(texts.map(decode))
    }
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 640, height: 480 })
    const context = canvas.getContext('2d')
    let turn = 0
    const draw = () => {
      const of = pictures[camera.scene] ?? []
      const picture = of[Math.floor(turn / 2) % of.length]
      if (picture) context?.drawImage(picture, 0, 0)
      turn += 1
    }
    const stream = canvas.captureStream(30)
    const [track] = stream.getVideoTracks()
    const timer = setInterval(() => {
      if (track?.readyState === 'ended') clearInterval(timer)
      else draw()
    }, 33)
    draw()
    return stream
  }
  navigator.mediaDevices.getUserMedia = open
}

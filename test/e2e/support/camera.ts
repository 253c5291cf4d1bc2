/**
 * @module
 * What a fake camera lacks to pass for a real one.
 */
import type { BrowserContext } from 'playwright-core'

/** It shows the very same again after a second; a real one never does, to the bit. Call it before the first page. */
export async function addNoise(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { prototype } = CanvasRenderingContext2D
    const draw = Reflect.get(prototype, 'drawImage')
    function drawNoisy(this: CanvasRenderingContext2D, ...given: unknown[]): void {
      Reflect.apply(draw, this, given)
      if (!(given[0] instanceof HTMLVideoElement)) return
      this.fillStyle = `hsl(${Math.random() * 360} 100% 50%)`
      // Far from any face.
      this.fillRect(Math.random() * 400, 0, 16, 2)
    }
    Object.assign(prototype, { drawImage: drawNoisy })
  })
}

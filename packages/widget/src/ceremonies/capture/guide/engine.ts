/**
 * @module
 * What finds faces, as the page sees it: a worker that the backend serves. It is started when the person has
 * asked for the camera, and ended with it. Without it people press the shutter themselves.
 */
import type { Sample } from './sample.ts'
import { policy } from './script-policy.ts'

/** Long side of what is looked at: faces of a hundred pixels and more are found in it. */
const LONG_SIDE = 640

/** A worker that has its model and looks at frames, one at a time. */
export interface Engine {
  /** @throws what stopped it: it runs no more. */
  look(video: HTMLVideoElement): Promise<Sample>
}

/**
 * A worker answers to the policy of its own reply, not to the page's: nothing is asked of the page, and nothing
 * is tried that it could refuse.
 *
 * @param server  Address of the backend. From another origin than the page's no worker starts.
 * @param signal  Ends it.
 * @throws TypeError or SecurityError: there is none to be had.
 */
export async function openEngine(server: string, signal: AbortSignal): Promise<Engine> {
  const address = new URL(`${server.replace(/\/+$/, '')}/face/worker.js`, document.baseURI)
  if (address.origin !== location.origin || !('OffscreenCanvas' in globalThis)) {
    throw new TypeError('no engine here')
  }
  const worker = new Worker(policy?.createScriptURL(address.href) ?? address, { type: 'module' })
  let answer: (heard?: unknown) => void = () => undefined
  worker.onmessage = ({ data }: MessageEvent<unknown>) => answer(data)
  worker.onerror = () => answer()
  signal.addEventListener('abort', () => {
    worker.terminate()
    answer()
  })
  /** The next that it says. One frame is out at a time. */
  const hear = (): Promise<unknown> =>
    new Promise((resolve) => {
      answer = resolve
    })

  if ((await hear()) === undefined) throw new TypeError('it does not run')
  return {
    async look(video) {
      const { videoWidth: width, videoHeight: height } = video
      const scale = Math.min(LONG_SIDE / Math.max(width, height), 1)
      const frame = await createImageBitmap(video, {
        resizeWidth: Math.round(width * scale),
        resizeHeight: Math.round(height * scale),
      })
      const heard = hear()
      worker.postMessage(frame, [frame])
      const sample = await heard
      if (!isSample(sample)) throw new TypeError('it runs no more')
      return sample
    },
  }
}

const isSample = (heard: unknown): heard is Sample =>
  Array.isArray(Reflect.get(Object(heard), 'faces'))

/**
 * @module
 * Looks at what the camera shows, some ten times a second, until what is waited for is seen. The guide's door:
 * the camera source loads it as a chunk of its own.
 */
import type { Ports } from '../../../client/ports.ts'
import { awaitFrame } from '../shutter.ts'
import type { Engine } from './engine.ts'
import { type Advice, createGuide } from './guide.ts'
import type { Sample } from './sample.ts'
import { isFollowed } from './yaw.ts'

export { openEngine } from './engine.ts'
export { enGuide } from '../../../strings/english/guide.ts'

/** Between two looks; a look takes its own time. */
const PAUSE_MS = 70
/** Turned heads pass by other turns. */
const FOLLOWED_SAMPLES = 2

/** Who looks, at what, and until when. */
export interface Watch {
  readonly engine: Engine
  readonly video: HTMLVideoElement
  readonly ports: Ports
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Resolves when the face is where it should be, well lit, and still.
 *
 * @param onAdvice  What to do until then, at every look.
 * @throws what stopped the engine, or the signal's reason.
 */
export async function awaitGood(watch: Watch, onAdvice: (advice: Advice) => void): Promise<void> {
  const guide = createGuide()
  await watchFor(watch, (sample) => {
    const advice = guide.note(sample, watch.ports.now())
    onAdvice(advice)
    return advice.isReady
  })
}

/** Resolves when the person does what a step of the liveness prompts asks for. @throws as `awaitGood`. */
export async function awaitStep(watch: Watch, step: string): Promise<void> {
  let count = 0
  await watchFor(watch, (sample) => {
    count = isFollowed(step, sample) ? count + 1 : 0
    return count >= FOLLOWED_SAMPLES
  })
}

async function watchFor(
  { engine, video, ports, signal }: Watch,
  isSeen: (sample: Sample) => boolean,
): Promise<void> {
  for (;;) {
    await ports.wait(PAUSE_MS, signal)
    await awaitFrame(video, (ms) => ports.wait(ms, signal))
    const sample = await engine.look(video)
    signal.throwIfAborted()
    if (isSeen(sample)) return
  }
}

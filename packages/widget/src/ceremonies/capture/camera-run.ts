/**
 * @module
 * From a camera that is on to pictures: waits for the guide or for a press, whichever comes first, takes as many
 * frames as are asked for, and makes one body of them. A chunk of its own, with the camera; the camera source
 * loads it at the press and runs it, once for each attempt.
 */
import type { Stage } from '../../controllers/stage.ts'
import { findString } from '../../strings/find.ts'
import type { Camera } from './camera.ts'
import { FRAME } from './capture-wire.ts'
import type { CaptureDesk } from './capture-source.ts'
import type { Engine } from './guide/engine.ts'
import type { Advice, Fit } from './guide/guide.ts'
import type * as watch from './guide/watch.ts'
import { awaitFrame, takePicture } from './shutter.ts'

/** What guides: its code, and the engine that is started. */
export interface Guidance {
  readonly room: typeof watch
  readonly engine: Engine
}

export { listOthers, openCamera } from './camera.ts'
export { enPicture } from '../../strings/english/picture.ts'

/** One attempt: from a camera that is on to the frames that are sent. */
export interface Run {
  readonly desk: CaptureDesk
  readonly camera: Camera
  /** Nothing, or resolves with nothing, where people press by themselves. */
  readonly guidance: Promise<Guidance | undefined> | undefined
  /** Ends it. */
  readonly signal: AbortSignal
  /** Resolves at the next press. */
  awaitPress(): Promise<void>
  /** How far the face fits; undefined while nobody guides. */
  showFit(fit?: Fit): void
  /** Which of the steps is asked for, from 1; 0 before. */
  showStep(at: number): void
}

/** What a run ends with when the person took too long. */
export const LATE = 'TimeoutError'
/** Guided, without a good picture. */
const LATE_MS = 45_000
/** Between two frames that are taken by themselves: nobody is as still. */
const GAP_MS = 400
/** A camera that hangs shows one frame several times. */
const MOST_FRAMES = 20

/**
 * @returns undefined when the server was not ready for them, which it has said.
 * @throws DOMException `LATE`; `OverconstrainedError` for a camera without pictures of use; the signal's reason.
 */
export async function takeFrames(run: Run): Promise<Blob[] | undefined> {
  const { desk, signal } = run
  const { wait } = desk.context.ports
  await awaitEither(run, async (guided, ended) => {
    const onAdvice = ({ hint, fit }: Advice): void => {
      run.showFit(fit)
      if (hint) desk.say(findString(desk.context.stage.strings, 'guide', hint))
    }
    await orLate(guided.room.awaitGood(toWatch(run, guided, ended), onAdvice), LATE_MS, run)
  })
  if (desk.data.liveness) return takeSteps(run)
  const count = desk.data.steps?.length ?? 1
  const frames: Blob[] = []
  for (let at = 1; at <= count; at += 1) {
    frames.push(await takeFrame(run, frames, count))
    if (at < count) await wait(GAP_MS, signal)
  }
  return frames
}

/** One after the other, as the server asks for them, before its nonce is over. */
async function takeSteps(run: Run): Promise<Blob[] | undefined> {
  const { desk } = run
  const { stage, secondsUntil } = desk.context
  if (!(await desk.prepare())) return undefined
  run.signal.throwIfAborted()
  const { steps = [], nonce_expires_at: until } = desk.data
  const frames: Blob[] = []
  const take = async (): Promise<void> => {
    for (const [at, step] of steps.entries()) {
      run.showStep(at + 1)
      desk.say(findString(stage.strings, 'step', step))
      await awaitEither(run, (guided, ended) =>
        guided.room.awaitStep(toWatch(run, guided, ended), step),
      )
      frames.push(await takeFrame(run, frames, steps.length))
    }
  }
  await orLate(take(), secondsUntil(until) * 1000, run)
  return frames
}

/** A press, or what the guide waits for. Where it can't guide any more, a press alone. */
async function awaitEither(
  run: Run,
  guide: (guided: Guidance, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ended = new AbortController()
  const signal = AbortSignal.any([run.signal, ended.signal])
  const pressed = run.awaitPress()
  const guided = Promise.resolve(run.guidance).then(async (given) => {
    if (!given) return pressed
    try {
      return await guide(given, signal)
    } catch (error) {
      if (signal.aborted || Reflect.get(Object(error), 'name') === LATE) throw error
      run.showFit()
      run.desk.say(run.desk.context.stage.strings.cameraHint)
      return pressed
    }
  })
  try {
    await Promise.race([pressed, guided])
  } finally {
    ended.abort()
    guided.catch(() => undefined)
  }
  run.signal.throwIfAborted()
}

const toWatch = (run: Run, { engine }: Guidance, signal: AbortSignal): watch.Watch => ({
  engine,
  video: run.camera.video,
  ports: run.desk.context.ports,
  signal,
})

/** @throws DOMException `LATE` */
async function orLate(work: Promise<void>, ms: number, { desk, signal }: Run): Promise<void> {
  const done = new AbortController()
  const late = desk.context.ports.wait(ms, AbortSignal.any([signal, done.signal])).then(() => {
    throw new DOMException('too late', LATE)
  })
  try {
    await Promise.race([work, late])
  } finally {
    done.abort()
    late.catch(() => undefined)
    work.catch(() => undefined)
  }
}

/** @param before  Those that go along with it; no two are the same. @param of  How many there will be. */
async function takeFrame(run: Run, before: readonly Blob[], of: number): Promise<Blob> {
  const { desk, signal } = run
  const { video } = run.camera
  const { types, max_bytes: most } = desk.data
  for (let left = MOST_FRAMES; left > 0; left -= 1) {
    await awaitFrame(video, (ms) => desk.context.ports.wait(ms, signal))
    signal.throwIfAborted()
    // What is seen from now on is what is sent.
    if (of === 1) video.pause()
    const picture = await takePicture(video, { types, max_bytes: Math.floor(most / of) })
    signal.throwIfAborted()
    if (!picture) break
    const text = await picture.text()
    const others = await Promise.all(before.map((each) => each.text()))
    if (!others.includes(text)) return picture
  }
  throw new DOMException('no picture', 'OverconstrainedError')
}

/**
 * Several frames go as a form. It is put together here: a `Blob` would write the boundary of a
 * `FormData` in small letters into its type, and not every browser reads one back from a `Response`.
 *
 * @param boundary  Stands in no picture: random, and long.
 */
export function toBody(
  frames: readonly Blob[],
  boundary: string,
): readonly [body: Blob, type: string] {
  const parts = frames.flatMap((frame, at) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${FRAME}"; filename="${at}.jpg"\r\n`,
    `Content-Type: ${frame.type}\r\n\r\n`,
    frame,
    '\r\n',
  ])
  const type = `multipart/form-data; boundary=${boundary}`
  return [new Blob([...parts, `--${boundary}--\r\n`], { type }), type]
}

/** Starts it, once the camera is asked for. Whatever stops it: people press by themselves then. */
export async function startGuidance(
  stage: Stage,
  signal: AbortSignal,
): Promise<Guidance | undefined> {
  try {
    const room = await import('./guide/watch.ts')
    const engine = await room.openEngine(stage.server, signal)
    stage.learn(room.enGuide)
    return { room, engine }
  } catch {
    return undefined
  }
}

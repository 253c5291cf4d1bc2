/**
 * @module
 * Pictures by the camera: it opens at a press and shows the person to themselves in an oval. The picture is taken
 * when the guide finds it good, or at a press. A chunk of its own; the capture ceremony loads it.
 */
import { html, nothing } from 'lit'
import { enCamera } from '../../strings/english/camera.ts'
import { findString } from '../../strings/find.ts'
import { icon, RING } from '../../styles/icons.ts'
import { KIND_ICONS } from '../../styles/way-icons.ts'
import type { Camera } from './camera.ts'
import type * as cameraRun from './camera-run.ts'
import { cameraSheet } from './camera-sheet.ts'
import type { CaptureDesk, CaptureSource } from './capture-source.ts'
import type { Fit } from './guide/guide.ts'

type Room = typeof cameraRun
type Guidance = cameraRun.Guidance

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openCameraSource(desk: CaptureDesk): CaptureSource {
  const { stage, ports } = desk.context
  stage.learn(enCamera)
  stage.adopt(cameraSheet)
  const { strings } = stage
  const { wait } = ports
  let room: Room | undefined
  let camera: Camera | undefined
  /** Of the camera that is on, or opens. */
  let on: AbortController | undefined
  /** Of the attempt that is under way. */
  let attempt: AbortController | undefined
  let guidance: Promise<Guidance | undefined> | undefined
  /** Once it is there. */
  let guided: Guidance | undefined
  let isOpening = false
  /** A try is over, and the next begins at a press: nothing is taken by itself meanwhile. */
  let isOver = false
  let fit: Fit | undefined
  let step = 0
  let pressed: () => void = () => undefined

  function stop(): boolean {
    const wasOn = on !== undefined
    on?.abort()
    attempt?.abort()
    on = camera = fit = guidance = guided = undefined
    isOpening = isOver = false
    desk.say('')
    return wasOn
  }

  /** @param id  Of the one to use; without it the browser chooses. @param isOther  In place of another. */
  async function start(id?: string, isOther = false): Promise<void> {
    on?.abort()
    attempt?.abort()
    const mine = (on = new AbortController())
    const wasOn = camera !== undefined
    isOpening = true
    isOver = false
    fit = guided = undefined
    desk.say('')
    try {
      room ??= await import('./camera-run.ts')
      stage.learn(room.enPicture)
      if (on === mine) await open(room, mine, id)
    } catch (error) {
      if (on === mine) fail(error)
    }
    if (on !== mine) return
    isOpening = false
    desk.say(isOther ? stage.strings.cameraOther : strings.cameraHint)
    if (!wasOn) desk.turn()
    void run()
    // Liveness prompts are over soon: the person gets into position first.
    if (!desk.data.liveness) await desk.prepare()
  }

  async function open(loaded: Room, mine: AbortController, id?: string): Promise<void> {
    const { signal } = mine
    guidance = loaded.startGuidance(stage, signal)
    void guidance.then((found) => {
      if (on === mine) guided = found
    })
    const onEnded = (): void => void goOn(loaded, mine)
    const onChoices = (): void => stage.requestUpdate()
    camera = await loaded.openCamera({ id, onEnded, onChoices, wait, signal })
  }

  /** It went off by itself: another one takes its place, if there is one. */
  async function goOn(loaded: Room, mine: AbortController): Promise<void> {
    const [other] = camera ? await loaded.listOthers(camera.id) : []
    if (on !== mine) return
    if (other) await start(other.id, true)
    else fail(new DOMException('it ended', 'NotReadableError'))
  }

  function fail(error: unknown): void {
    stop()
    desk.turn()
    import('./camera-fault.ts').then(
      (room) => desk.say(room.toAdvice(stage, error)),
      () => desk.say(strings.unreachable),
    )
  }

  /** One attempt. @param guide  Without it, the person presses. */
  async function run(guide = guidance): Promise<void> {
    if (!camera || !room) return
    attempt?.abort()
    const { signal } = (attempt = new AbortController())
    step = 0
    try {
      const frames = await room.takeFrames({
        desk,
        camera,
        guidance: guide,
        signal,
        awaitPress: () => new Promise((resolve) => (pressed = resolve)),
        showFit,
        showStep(at) {
          step = at
          showFit(undefined)
        },
      })
      if (signal.aborted) return
      camera.video.pause()
      desk.say(stage.strings.cameraChecking)
      if (!(frames && (await send(room, frames))) && !signal.aborted) resume()
    } catch (error) {
      if (!signal.aborted) end(error)
    }
  }

  async function send({ toBody }: Room, frames: readonly Blob[]): Promise<boolean> {
    const [first = new Blob()] = frames
    return desk.data.steps
      ? desk.send(...toBody(frames, `frames${[...ports.random(16)].join('')}`))
      : desk.send(first)
  }

  function end(error: unknown): void {
    if (Reflect.get(Object(error), 'name') !== room?.LATE) return fail(error)
    const isRun = step > 0
    if (isRun) resume()
    else {
      stop()
      isOver = true
      desk.turn()
    }
    desk.say(isRun ? stage.strings.stepsLate : stage.strings.cameraLate)
  }

  function showFit(next: Fit | undefined): void {
    fit = next
    stage.requestUpdate()
  }

  /** What was sent is no matter any more. Guided, the next attempt begins when the person says so. */
  function resume(): void {
    attempt?.abort()
    fit = undefined
    // It may have been stopped meanwhile, or by the browser.
    void camera?.video.play().catch(() => undefined)
    desk.say(camera ? strings.cameraHint : '')
    isOver = camera !== undefined && (guided !== undefined || step > 0)
    // A guide that comes later takes no second picture unasked: it may cost a try.
    if (camera && !isOver) void run(Promise.resolve(undefined))
  }

  function press(): void {
    if (!camera) return void start()
    if (!isOver) return pressed()
    isOver = false
    desk.say(strings.cameraHint)
    void run()
  }

  function toLabel(): unknown {
    if (isOver) return strings.cameraAgain
    if (!camera) return stage.confirm ?? strings.captureReady
    return desk.data.liveness && step === 0 ? strings.captureReady : strings.cameraTake
  }

  function toReadyLead(): string {
    const { liveness, steps } = desk.data
    if (liveness) return strings['cameraReadyLead.steps']
    return steps ? strings['cameraReadyLead.frames'] : strings.cameraReadyLead
  }

  return {
    get heading() {
      return camera ? strings.cameraHeading : strings.cameraReadyHeading
    },
    get lead() {
      const { liveness, steps = [] } = desk.data
      if (!camera) return toReadyLead()
      if (step > 0) return stage.text('stepsCount', { at: step, count: steps.length })
      return liveness ? strings.stepsLead : strings.cameraLead
    },
    get body() {
      return html`<div class="camera">
        <div class=${fit ? `fit ${fit}` : 'fit'}>
          <div class=${camera?.isFacingAway ? 'oval' : 'oval mirror'}>
            ${camera?.video ?? (isOpening ? icon(RING, 'spin') : icon(KIND_ICONS['face'] ?? ''))}
          </div>
          ${fit ? renderRing() : nothing}
        </div>
        ${camera && camera.choices.length > 1 ? renderChoices(camera) : nothing}
      </div>`
    },
    get primary() {
      return { label: toLabel(), disabled: isOpening, press }
    },
    start: () => void start(),
    advise: (code) => findString(stage.strings, 'picture', code),
    resume,
    stop,
  }

  function renderChoices({ id: chosen, choices }: Camera): unknown {
    return html`<label class="pick"
      >${strings.cameraPick}<select
        @change=${({ currentTarget }: Event & { currentTarget: HTMLSelectElement }) =>
          void start(currentTarget.value)}
      >
        ${choices.map(
          ({ id, label }, at) =>
            html`<option value=${id} .selected=${id === chosen}>
              ${label || stage.text('cameraNumber', { count: at + 1 })}
            </option>`,
        )}
      </select></label
    >`
  }
}

/** Closes as the face comes to fit: its length says so as well as its colour. */
const renderRing = (): unknown =>
  html`<svg class="ring" viewBox="0 0 96 128" aria-hidden="true">
    <path d="M48 3a45 61 0 1 1 0 122 45 61 0 1 1 0-122" pathLength="100" />
  </svg>`

/**
 * @module
 * Pictures by the camera: it opens at a press, shows the person to themselves in an oval, and takes one
 * picture at the next. A chunk of its own; the capture ceremony loads it.
 */
import { html, nothing } from 'lit'
import { enCamera } from '../../strings/english/camera.ts'
import { findString } from '../../strings/find.ts'
import { icon, RING } from '../../styles/icons.ts'
import { KIND_ICONS } from '../../styles/way-icons.ts'
import { type Camera, openCamera } from './camera.ts'
import { cameraSheet } from './camera-sheet.ts'
import type { CaptureDesk, CaptureSource } from './capture-source.ts'
import { awaitFrame, takePicture } from './shutter.ts'

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openCameraSource(desk: CaptureDesk): CaptureSource {
  const { stage } = desk.context
  stage.learn(enCamera)
  stage.adopt(cameraSheet)
  const { strings } = stage
  const { wait } = desk.context.ports
  let camera: Camera | undefined
  /** Of the camera that is on, or opens. */
  let on: AbortController | undefined
  let isOpening = false

  function stop(): boolean {
    const wasOn = on !== undefined
    on?.abort()
    on = camera = undefined
    isOpening = false
    desk.say('')
    return wasOn
  }

  /** @param id  Of the one to use; without it the browser chooses. */
  async function start(id?: string): Promise<void> {
    on?.abort()
    const mine = (on = new AbortController())
    const wasOn = camera !== undefined
    isOpening = true
    desk.say('')
    try {
      const onEnded = (): void => fail(new DOMException('it ended', 'NotReadableError'))
      camera = await openCamera({ id, onEnded, wait, signal: mine.signal })
    } catch (error) {
      if (on === mine) fail(error)
      return
    }
    isOpening = false
    desk.say(strings.cameraHint)
    if (!wasOn) desk.turn()
    await desk.prepare()
  }

  function fail(error: unknown): void {
    stop()
    desk.turn()
    import('./camera-fault.ts').then(
      (room) => desk.say(room.toAdvice(stage, error)),
      () => desk.say(strings.unreachable),
    )
  }

  async function take(): Promise<void> {
    if (!camera) return
    const { video } = camera
    const mine = on
    await awaitFrame(video, (ms) => wait(ms, mine?.signal))
    if (on !== mine) return
    // What is seen from now on is what is sent.
    video.pause()
    desk.say(strings.cameraChecking)
    const picture = await takePicture(video, desk.data)
    if (picture) {
      if (!(await desk.send(picture))) resume()
      return
    }
    fail(new DOMException('no picture', 'OverconstrainedError'))
  }

  function resume(): void {
    // It may have been stopped meanwhile, or by the browser.
    void camera?.video.play().catch(() => undefined)
    desk.say(camera ? strings.cameraHint : '')
  }

  return {
    get heading() {
      return camera ? strings.cameraHeading : strings.cameraReadyHeading
    },
    get lead() {
      return camera ? strings.cameraLead : strings.cameraReadyLead
    },
    get body() {
      return html`<div class="camera">
        <div class=${camera?.isFacingAway ? 'oval' : 'oval mirror'}>
          ${camera?.video ?? (isOpening ? icon(RING, 'spin') : icon(KIND_ICONS['face'] ?? ''))}
        </div>
        ${camera && camera.choices.length > 1 ? renderChoices(camera) : nothing}
      </div>`
    },
    get primary() {
      return camera
        ? { label: strings.cameraTake, disabled: isOpening, press: () => void take() }
        : {
            label: stage.confirm ?? strings.captureReady,
            disabled: isOpening,
            press: () => void start(),
          }
    },
    start: () => void start(),
    advise: (code) => findString(strings, 'picture', code),
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

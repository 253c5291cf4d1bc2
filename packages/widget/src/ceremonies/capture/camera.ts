/**
 * @module
 * A camera that is on: its picture, which others there are, and how it goes off. The camera source opens it
 * at a press; nothing else in the widget touches a camera.
 */
import type { Ports } from '../../client/ports.ts'

/** A camera to choose. */
export interface CameraChoice {
  /** The browser's id of the device. */
  readonly id: string
  /** Its name; empty where the browser tells none. */
  readonly label: string
}

/** A camera that is on. */
export interface Camera {
  /** Shows what it sees. Mirrored by the sheet alone: its pixels are not. */
  readonly video: HTMLVideoElement
  /** Id of the device. */
  readonly id: string
  /** It looks away from the person: what it shows is no mirror. */
  readonly isFacingAway: boolean
  /** All there are, itself too: as they are now. */
  readonly choices: readonly CameraChoice[]
  /** Turns it off. Again, it does nothing. */
  stop(): void
}

export interface CameraOptions {
  /** Of the device that was chosen; one that has gone is no reason to fail. */
  readonly id?: string | undefined
  /** It went off by itself: unplugged, or the permission was taken back. */
  readonly onEnded: () => void
  /** Another camera has come, or one has gone. */
  readonly onChoices: () => void
  /** Turns it off, also while it opens. */
  readonly signal: AbortSignal
  readonly wait: Ports['wait']
}

/** A camera with its lid on, or in use elsewhere, opens and shows nothing. */
const LATE_MS = 8_000
/** As sharp as the pictures may be large; a camera that has less gives less. */
const WANTED = { width: { ideal: 1280 }, height: { ideal: 960 } }

/**
 * The browser asks the person, the first time.
 *
 * @throws DOMException as `getUserMedia`; TypeError where the page has no cameras at all; the signal's
 *   reason.
 */
export async function openCamera(options: CameraOptions): Promise<Camera> {
  const { id, onEnded, signal } = options
  const stream = await openStream(id)
  const stop = (): void => stream.getTracks().forEach((track) => track.stop())
  try {
    const [track] = stream.getVideoTracks()
    if (!track) throw new DOMException('no picture', 'NotReadableError')
    signal.throwIfAborted()
    track.addEventListener('ended', onEnded, { signal })
    const video = await play(stream, options)
    const { deviceId = '', facingMode } = track.getSettings()
    const isFacingAway = facingMode === 'environment'
    const camera = { video, id: deviceId, isFacingAway, choices: await listCameras(), stop }
    signal.throwIfAborted()
    signal.addEventListener('abort', stop)
    listenForOthers(options, (choices) => (camera.choices = choices))
    return camera
  } catch (error) {
    stop()
    throw error
  }
}

async function openStream(id: string | undefined): Promise<MediaStream> {
  const { mediaDevices } = navigator
  const ask = (chosen: MediaTrackConstraints): Promise<MediaStream> =>
    mediaDevices.getUserMedia({ audio: false, video: { ...WANTED, ...chosen } })
  const own = { facingMode: 'user' }
  if (id === undefined) return ask(own)
  return ask({ deviceId: { exact: id } }).catch((error: unknown) => {
    if (Reflect.get(Object(error), 'name') === 'OverconstrainedError') return ask(own)
    throw error
  })
}

/** Resolves with the first picture. */
async function play(
  stream: MediaStream,
  { signal, wait }: CameraOptions,
): Promise<HTMLVideoElement> {
  const video = document.createElement('video')
  video.muted = video.playsInline = video.autoplay = true
  // What it shows, the person sees; the words beside it say what to do.
  video.ariaHidden = 'true'
  // Firefox stops at pictures that have no buttons as well.
  video.tabIndex = -1
  const seen = new Promise<void>((resolve) => {
    video.addEventListener('loadeddata', () => resolve(), { signal })
  })
  const late = wait(LATE_MS, signal).then(() => {
    throw new DOMException('no picture', 'NotReadableError')
  })
  video.srcObject = stream
  await Promise.race([seen, late])
  return video
}

function listenForOthers(
  { signal, onChoices }: CameraOptions,
  take: (choices: CameraChoice[]) => void,
): void {
  const look = async (): Promise<void> => {
    const choices = await listCameras()
    if (signal.aborted) return
    take(choices)
    onChoices()
  }
  navigator.mediaDevices.addEventListener('devicechange', () => void look(), { signal })
}

/** Those there are besides. @param id  Of the one that went. */
export async function listOthers(id: string): Promise<CameraChoice[]> {
  return (await listCameras()).filter((other) => other.id !== id)
}

/** Only now: before anybody has agreed, browsers name none. */
async function listCameras(): Promise<CameraChoice[]> {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  return all
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

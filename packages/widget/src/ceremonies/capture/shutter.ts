/**
 * @module
 * Takes a picture: what a camera shows, as it is, in a file that says nothing else. The camera source
 * imports it.
 */

/** Long side in pixels: what comparing needs, and no more. */
const LEAST_SIDE = 640
const MOST_SIDE = 1280
const MOST_BYTES = 1_048_576
const JPEG = 'image/jpeg'
/** The second and third only for pictures that are too large. */
const QUALITIES = [0.85, 0.7, 0.5]

export interface PictureLimits {
  /** Media types that are taken. */
  readonly types: readonly string[]
  readonly max_bytes: number
}

/** Width and height that a picture is drawn in: its own, unless its long side is out of bounds. */
export function toPictureSize(width: number, height: number): readonly [number, number] {
  const long = Math.max(width, height)
  const scale = Math.min(Math.max(long, LEAST_SIDE), MOST_SIDE) / long
  return [Math.round(width * scale), Math.round(height * scale)]
}

/**
 * Not mirrored, whatever the preview is. Drawing it anew leaves behind whatever a camera writes into its
 * files: place, time, device.
 *
 * @returns undefined when no picture of these limits could be made.
 */
export async function takePicture(
  video: HTMLVideoElement,
  { types, max_bytes: most }: PictureLimits,
): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas')
  ;[canvas.width, canvas.height] = toPictureSize(video.videoWidth, video.videoHeight)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  const type = types.includes(JPEG) ? JPEG : types[0]
  try {
    for (const quality of QUALITIES) {
      const picture = await toFile(canvas, type, quality)
      // A browser that can't write the type writes another.
      if (!picture || !types.includes(picture.type)) return undefined
      if (picture.size <= Math.min(most, MOST_BYTES)) return picture
    }
    return undefined
  } finally {
    // Frees the pixels at once.
    canvas.width = 0
  }
}

/** A camera that shows nothing new by then gives what it has. */
const FRAME_MS = 250

/**
 * Waits for another picture than the one in sight. Where the last one was refused that is the very same: the
 * server takes none twice.
 *
 * @param wait  As `Ports.wait`; resolves or rejects for whatever reason, it is over then.
 */
export async function awaitFrame(
  video: { requestVideoFrameCallback?(show: () => void): number },
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const late = wait(FRAME_MS).catch(() => undefined)
  const seen = new Promise<void>((resolve) => {
    // Not in every browser.
    video.requestVideoFrameCallback?.(() => resolve())
  })
  await Promise.race([seen, late])
}

function toFile(
  canvas: HTMLCanvasElement,
  type: string | undefined,
  quality: number,
): Promise<Blob | null> {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, type, quality)
  })
}

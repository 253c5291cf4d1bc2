/**
 * @module
 * readCapture: the body of a capture, raw or as a form of frames, and no more of it than may come. Floor 5.
 */
import { FRAME_PART } from '@countersign/protocol'
import type { SentCapture, SentFrame } from '../flow/capture-frames.ts'
import { Problem } from '../problem.ts'
import type { HttpDeps } from './context.ts'

/** What a form says of each part beside its bytes, more than enough. */
const PART_BYTES = 1_024
/** More than anybody is asked for; taking a form of thousands apart takes a second. */
const MOST_FRAMES = 12

/** A body that is read once its length was bounded. */
export interface CaptureBody {
  readonly headers: Headers
  readonly readBytes: (most?: number) => Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Reads what a page sent. The form is taken apart by the runtime itself, after its bytes were counted.
 *
 * @param most  Pictures or readings that were asked for; undefined where nobody can tell.
 * @throws Problem `request_too_large`, `request_malformed`; `capture_unreadable` for a form that holds anything else
 */
export async function readCapture(
  { config }: Pick<HttpDeps, 'config'>,
  { headers, readBytes }: CaptureBody,
  most: number | undefined,
): Promise<SentCapture> {
  const declared = headers.get('Content-Type') ?? ''
  const type = toMediaType(declared)
  if (type !== 'multipart/form-data') {
    return { frames: [{ bytes: await readBytes(), type }], isForm: false }
  }
  const { captureBytes, captureFormBytes } = config.limits
  const wanted = most === undefined ? Infinity : most * (captureBytes + PART_BYTES) + PART_BYTES
  const bytes = await readBytes(Math.min(wanted, captureFormBytes))
  return { frames: await readFrames(bytes, declared), isForm: true }
}

async function readFrames(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
): Promise<readonly SentFrame[]> {
  if (!hasFewParts(bytes, type)) throw new Problem('capture_unreadable')
  const form = await new Response(bytes, { headers: { 'Content-Type': type } })
    .formData()
    .catch((cause: unknown) => {
      throw new Problem('capture_unreadable', { cause })
    })
  const frames = [...form].map(([name, part]) => {
    // Without a file name it came as text, and its bytes are lost.
    if (name !== FRAME_PART || typeof part === 'string') throw new Problem('capture_unreadable')
    return part
  })
  return Promise.all(
    frames.map(async (frame) => ({
      bytes: new Uint8Array(await frame.arrayBuffer()),
      type: toMediaType(frame.type),
    })),
  )
}

/** As browsers and runtimes declare a form. Of another parameter, or two boundaries, the parser might take another. */
const FORM = /^multipart\/form-data;\s*boundary=("?)([\w'+.-]{1,70})\1$/i

/** Looks for the lines between the parts, in time linear in the length: a line is compared up to its end. */
function hasFewParts(bytes: Uint8Array, type: string): boolean {
  const [, , boundary = ''] = FORM.exec(type) ?? []
  const line = new TextEncoder().encode(`--${boundary}`)
  const isLine = (at: number) => line.every((byte, i) => bytes[at + i] === byte)
  let found = 0
  for (
    let at = 0;
    at >= 0 && found <= MOST_FRAMES + 1;
    at = bytes.indexOf(NEW_LINE, at) + 1 || -1
  ) {
    if (isLine(at)) found += 1
  }
  return boundary !== '' && found <= MOST_FRAMES + 1
}

const NEW_LINE = 10

/** Without its parameters. */
const toMediaType = (header: string): string => header.split(';', 1)[0]?.trim().toLowerCase() ?? ''

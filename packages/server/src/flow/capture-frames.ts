/**
 * @module
 * The bytes of a capture before anybody judges them: so many as were asked for, of a type and size that were,
 * pictures by their content, and none that came before. Floor 3.
 */
import { MOST_PICTURE_BYTES, MOST_PICTURE_PIXELS, readPicture } from '../picture.ts'
import { Problem } from '../problem.ts'
import { isEqual, toBytesDigest } from '../vault.ts'
import type { Capture, Frame } from '../vendors/vendor.ts'
import { toSteps } from './capture-steps.ts'
import type { FlowDeps } from './deps.ts'
import type { OpenChallenge } from './transaction.ts'
import type { Situation } from './ways.ts'

/** Bytes as they came, with the type that was declared. */
export interface SentFrame {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
}

/** What a page sent: one picture or reading, raw, or frames in one form. */
export interface SentCapture {
  readonly frames: readonly SentFrame[]
  readonly isForm: boolean
}

/** So long the very same bytes are refused from the same person. */
const SEEN_SECONDS = 2_592_000

/** Keyed hash of a capture, by which it is known when it comes again. */
export const hashCapture = (
  { vault }: Pick<FlowDeps, 'vault'>,
  { challenge, nonce }: { readonly challenge: string; readonly nonce: string },
  { frames }: SentCapture,
): Promise<string> =>
  vault.mac('answer', challenge, nonce, ...frames.map(({ bytes }) => toBytesDigest(bytes)))

/**
 * What was sent, as what was asked for with this nonce. Nothing is decoded.
 *
 * @throws Problem `capture_stale`, `capture_unreadable`, `request_too_large`
 */
export function toCapture(
  challenge: OpenChallenge,
  given: string,
  { frames, isForm }: SentCapture,
): Capture {
  // Steps belong to their nonce. Whether it still counts is told when it is taken.
  const { nonce } = challenge
  if (nonce === undefined || !isEqual(nonce.value, given)) throw new Problem('capture_stale')
  const steps = toSteps(challenge)
  const isFitting = steps === undefined ? !isForm : isForm && frames.length === steps.length
  const [only, ...others] = frames.map((frame) => toChecked(challenge, frame))
  if (!isFitting || only === undefined) throw new Problem('capture_unreadable')
  if (steps === undefined) return only
  const all = [only, ...others].flatMap((frame, i): Frame[] => {
    const step = steps[i]
    return step === undefined ? [] : [{ ...frame, step }]
  })
  const shown = all.find(({ step }) => step === 'straight')
  if (shown === undefined) throw new Problem('capture_unreadable')
  return { bytes: shown.bytes, type: shown.type, frames: all }
}

/** Of a type and size that were asked for; a picture by what it is, whatever it is called. */
function toChecked({ data }: OpenChallenge, { bytes, type }: SentFrame): SentFrame {
  const { types, max_bytes: most, source } = data
  if (typeof most !== 'number' || bytes.length > most) throw new Problem('request_too_large')
  const isAsked = (one: string) => Array.isArray(types) && types.includes(one)
  // Bun forgets what a form says of its parts.
  const isTyped = isAsked(type) || (type === '' && source === 'camera')
  if (!isTyped || bytes.length === 0) throw new Problem('capture_unreadable')
  if (source !== 'camera') return { bytes, type }
  if (bytes.length > MOST_PICTURE_BYTES) throw new Problem('request_too_large')
  const picture = readPicture(bytes)
  if (picture === undefined || !isAsked(picture.type)) throw new Problem('capture_unreadable')
  if (picture.width * picture.height > MOST_PICTURE_PIXELS) throw new Problem('request_too_large')
  return { bytes, type: picture.type }
}

const toSeenKey = async (
  { vault }: FlowDeps,
  { site, person }: Situation,
  bytes: Uint8Array<ArrayBuffer>,
) =>
  `captured/${await vault.mac('answer', 'captured', site.directory, person?.user ?? '', toBytesDigest(bytes))}`

/**
 * Refuses bytes that came before, be it in the same capture: two pictures of a living person are never alike to
 * the bit.
 *
 * @returns Takes it back, for bytes that nobody came to judge.
 * @throws Problem `capture_repeated`
 */
export async function reserveBytes(
  deps: FlowDeps,
  situation: Situation,
  { bytes, frames }: Pick<Capture, 'bytes' | 'frames'>,
): Promise<() => Promise<void>> {
  const all = frames?.map((frame) => frame.bytes) ?? [bytes]
  const expiresAt = deps.clock.now() + SEEN_SECONDS
  const keys: string[] = []
  for (const one of all) {
    const key = await toSeenKey(deps, situation, one)
    if (!(await deps.store.create(key, true, { expiresAt }))) throw new Problem('capture_repeated')
    keys.push(key)
  }
  return async () => {
    await Promise.all(keys.map((key) => deps.store.take(key)))
  }
}

/**
 * @module
 * Basic liveness prompts: each run asks for turns and straight looks in an order of its own, with a nonce that
 * ends soon. No attack detection in the sense of ISO/IEC 30107-3: a picture held up fails, a video may not. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { Random } from '../ports.ts'
import { STEPS, type Step } from '../vendors/capture.ts'
import { examineFrames, isOnePerson } from '../vendors/face-frames.ts'
import type { AgainCode, JsonObject, Started } from '../vendors/vendor.ts'
import type { Attempt } from './attempt.ts'
import type { FlowDeps } from './deps.ts'
import type { OpenChallenge } from './transaction.ts'

/** Steps of a run at least, and how many of them are turns at least. */
const FEWEST_STEPS = 4
const FEWEST_TURNS = 2

/** The prompt as it is kept: a face before the camera is asked with liveness prompts where the settings say so. */
export function toAskedData(
  { config, matcher }: Pick<FlowDeps, 'config' | 'matcher'>,
  { ceremony, data }: Pick<Started, 'ceremony' | 'data'>,
): JsonObject {
  const { source, modality } = data
  const isFace = ceremony === 'capture' && source === 'camera' && modality === 'face'
  const isRun = isFace && matcher !== undefined && config.faces?.liveness === 'turns'
  return isRun ? { ...data, liveness: true } : data
}

/** True where each nonce comes with steps of its own. */
export const isRun = ({ data }: Pick<OpenChallenge, 'data'>): boolean => data['liveness'] === true

/** What a capture is asked with, as its page sees it: nonce and steps while they count. */
export function toCaptureData(
  { data, nonce }: Pick<OpenChallenge, 'data' | 'nonce'>,
  now: number,
): JsonObject {
  const { steps: named, ...rest } = data
  const live = nonce !== undefined && nonce.until > now ? nonce : undefined
  const steps = isRun({ data }) ? live?.steps : named
  return {
    ...rest,
    ...(steps === undefined ? {} : { steps }),
    ...(live === undefined ? {} : { nonce: live.value, nonce_expires_at: live.until }),
  }
}

/** What each frame is asked for; undefined where one picture or reading is asked, raw. */
export function toSteps({
  data,
  nonce,
}: Pick<OpenChallenge, 'data' | 'nonce'>): readonly Step[] | undefined {
  return isRun({ data }) ? (nonce?.steps ?? []) : parseSteps(data['steps'])
}

const isStep = (value: unknown): value is Step => STEPS.some((step) => step === value)

/** A vendor's own; what is no step of ours is its bug, and nothing fits it. */
const parseSteps = (value: unknown): readonly Step[] | undefined =>
  Array.isArray(value) ? value.filter(isStep) : undefined

/** Steps of a new run: as many straight looks as the vendor asks for, one at least, and turns. */
export function drawRun(
  { random }: Pick<FlowDeps, 'random'>,
  { data }: Pick<OpenChallenge, 'data'>,
): readonly Step[] {
  const asked = parseSteps(data['steps']) ?? []
  return drawSteps(random, Math.max(1, asked.filter((step) => step === 'straight').length))
}

/** One of all orders, each as likely as the others. */
export function drawSteps(random: Random, straights: number): readonly Step[] {
  const length = Math.max(FEWEST_STEPS, straights + FEWEST_TURNS)
  const orders = toOrders(length).filter((order) => {
    const straight = order.filter((step) => step === 'straight').length
    return straight >= straights && length - straight >= FEWEST_TURNS
  })
  return orders[drawBelow(random, orders.length)] ?? []
}

/** All orders of so many steps. The same turn twice in a row could not be told from one. */
function toOrders(length: number): readonly (readonly Step[])[] {
  if (length === 0) return [[]]
  return toOrders(length - 1).flatMap((order) =>
    STEPS.filter((step) => step === 'straight' || step !== order.at(-1)).map((step) => [
      ...order,
      step,
    ]),
  )
}

/** A whole number below `most` (at most 65,536), without bias. */
function drawBelow(random: Random, most: number): number {
  const fair = 65_536 - (65_536 % most)
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2)
    const value = high * 256 + low
    if (value < fair) return value % most
  }
}

/** Why a run proves nothing. */
export type RunFault =
  | { readonly result: 'again'; readonly code: AgainCode }
  | { readonly result: 'wrong'; readonly code: 'answer_wrong' }

/**
 * Checks here what the page was asked to check there: each head as its step asks, and one person all along.
 *
 * @returns undefined where nothing is amiss, or nothing was asked.
 * @throws Problem `vendor_unavailable`, also where nobody is left who could tell; `limited`
 */
export async function judgeRun(
  { config, matcher }: Pick<FlowDeps, 'config' | 'matcher'>,
  { challenge, capture }: Pick<Attempt, 'challenge' | 'capture'>,
): Promise<RunFault | undefined> {
  if (!isRun(challenge)) return undefined
  const threshold = config.faces?.threshold
  if (matcher === undefined || threshold === undefined || capture?.frames === undefined) {
    throw new Problem('vendor_unavailable')
  }
  const examined = await examineFrames(matcher, capture.frames)
  if ('code' in examined) return { result: 'again', code: examined.code }
  // Turned heads are compared with the straight look: of two turned apart the model says too little.
  const first = capture.frames.findIndex(({ step }) => step === 'straight')
  const straight = examined.faces[first]
  const others = examined.faces.filter((_, i) => i !== first)
  const isSame = straight !== undefined && isOnePerson(matcher, [straight, ...others], threshold)
  return isSame ? undefined : { result: 'wrong', code: 'answer_wrong' }
}

/**
 * @module
 * Kind `face`: compared here, where the settings name who compares. Enrolled from three straight looks; no picture
 * is kept. It counts beside another answer alone, and knows a face from another, not a person from a picture of
 * one. Floor 2, inside `vendors/local`.
 */
import { CONSENT_VERSION, type Purpose } from '@countersign/protocol'
import * as v from 'valibot'
import { MOST_PICTURE_BYTES, PICTURE_TYPES } from '../../picture.ts'
import { Problem } from '../../problem.ts'
import { examineFrames, isOnePerson, type Face, type FaceMatcher } from '../face-frames.ts'
import type {
  Capture,
  CheckInput,
  Confirmed,
  ConfirmInput,
  Enrolment,
  Outcome,
  Started,
  StartInput,
  Step,
} from '../vendor.ts'
import { toEvidence } from './evidence.ts'
import { openTemplate, sealTemplate, toMean } from './face-template.ts'
import { PROMPT_TTL_SECONDS, type LocalDeps, type Method } from './method.ts'

/** Who compares faces, and how strictly: distances as `FaceMatcher` gives them. */
export interface FaceRules {
  readonly matcher: FaceMatcher
  readonly threshold: number
  readonly stepUpThreshold: number
  /** Unused for so long it counts no more. */
  readonly idleSeconds: number
}

/** What the kind is made from. */
export interface FaceDeps extends LocalDeps {
  /** Absent: the kind is not there. */
  readonly faces?: FaceRules
}

type Parts = LocalDeps & { readonly faces: FaceRules }

/** `template`: sealed. */
const FaceData = v.object({
  model: v.string(),
  template: v.string(),
  consent: v.object({ version: v.string(), at: v.number() }),
})

/** Of three pictures the mean tells a person better than each of them. */
const ENROL_STEPS: readonly Step[] = ['straight', 'straight', 'straight']
const WRONG = { result: 'wrong', code: 'answer_wrong' } as const

/** The kind `face`. */
export function createFaceMethod(deps: LocalDeps, faces: FaceRules): Method {
  const parts: Parts = { ...deps, faces }
  return {
    kinds: ['face'],
    start: (input) => startFace(parts, input),
    check: (input) => checkFace(parts, input),
    enrol: async () => prompt({ mode: 'enrol', consent: CONSENT_VERSION, steps: ENROL_STEPS }),
    confirm: (input) => confirmFace(parts, input),
    describe: ({ data }) => {
      const held = v.safeParse(FaceData, data)
      if (!held.success) return { isOutdated: true }
      const { consent, model } = held.output
      return { consent, ...(model === faces.matcher.model ? {} : { isOutdated: true }) }
    },
  }
}

const prompt = (data: Started['data']): Started => ({
  ceremony: 'capture',
  data: {
    modality: 'face',
    source: 'camera',
    types: PICTURE_TYPES,
    max_bytes: MOST_PICTURE_BYTES,
    ...data,
  },
  state: {},
  ttlSeconds: PROMPT_TTL_SECONDS,
  sends: false,
})

async function startFace({ faces }: Parts, { enrolment }: StartInput): Promise<Started> {
  if (enrolment !== undefined) toHeld(faces, enrolment)
  return prompt({ mode: 'check' })
}

/** @throws Problem `authenticator_unavailable` for what another model measured: distances of two never compare. */
function toHeld({ matcher }: FaceRules, { data }: Enrolment): v.InferOutput<typeof FaceData> {
  const held = v.safeParse(FaceData, data)
  if (!held.success || held.output.model !== matcher.model) {
    throw new Problem('authenticator_unavailable')
  }
  return held.output
}

async function checkFace({ vault, clock, faces }: Parts, input: CheckInput): Promise<Outcome> {
  const { capture, person, enrolment, context } = input
  const held = enrolment && toHeld(faces, enrolment)
  const { matcher } = faces
  if (capture === undefined) return { result: 'again', code: 'capture_unreadable' }
  const examined = await examineFrames(matcher, [{ bytes: capture.bytes }])
  if ('code' in examined) return { result: 'again', code: examined.code }
  const [face] = examined.faces
  const isAsked = held !== undefined && enrolment !== undefined && person !== undefined
  if (!isAsked || face === undefined) return WRONG
  const owner = { handle: person.handle, model: held.model }
  const template = await openTemplate(vault, owner, held.template)
  const limit = toLimit(faces, context.purpose)
  if (!isOnePerson(matcher, [{ template }, face], limit)) return WRONG
  const expiresAt = clock.now() + faces.idleSeconds
  return {
    result: 'right',
    user: person.user,
    enrolmentId: enrolment.id,
    evidence: { ...toEvidence('face'), besideOnly: true },
    // Removed, or measured anew, while this one was compared: it is no longer right.
    spend: (stored) =>
      stored.data['template'] === held.template ? { ...stored, expiresAt } : undefined,
  }
}

/** A visit adds ways that open everything: who is taken for the person there is no farther off than at a step-up. */
const toLimit = ({ threshold, stepUpThreshold }: FaceRules, purpose: Purpose): number =>
  purpose === 'login' ? threshold : stepUpThreshold

async function confirmFace(
  { vault, clock, faces }: Parts,
  { capture, consent, person }: ConfirmInput,
): Promise<Confirmed> {
  if (consent === undefined) throw new Problem('consent_required')
  const { matcher } = faces
  const straight = toStraight(capture)
  if (straight.length < ENROL_STEPS.length) return { result: 'again', code: 'capture_unreadable' }
  const examined = await examineFrames(matcher, straight)
  if ('code' in examined) return { result: 'again', code: examined.code }
  if (!isOneInAll(faces, examined.faces)) return WRONG
  const { model } = matcher
  const mean = toMean(examined.faces.map(({ template }) => template))
  const template = await sealTemplate(vault, { handle: person.handle, model }, mean)
  const { version, at } = consent
  return {
    result: 'added',
    enrolment: {
      kind: 'face',
      expiresAt: clock.now() + faces.idleSeconds,
      data: { model, template, consent: { version, at } },
    },
  }
}

const toStraight = (capture: Capture | undefined) =>
  (capture?.frames ?? []).filter(({ step }) => step === 'straight')

/** Each with each: of three in a row the ends could be two people. */
const isOneInAll = ({ matcher, threshold }: FaceRules, faces: readonly Face[]): boolean =>
  faces.every((_, i) => isOnePerson(matcher, faces.slice(i), threshold))

/**
 * @module
 * AuthX: every path on which its secrets fly.
 */
import { AUTHX_FAULTS, AUTHX_PERSONA } from '@countersign/simulators'
import { createStage, type AuthxBench, type StageOptions } from '../../authx/support/stage.ts'
import {
  ANSWERS,
  MODALITIES,
  PINS,
  toCanaries,
  toFlights,
  toVendorTexts,
  UNFIT,
} from './authx-canaries.ts'
import * as walks from './authx-walks.ts'
import { FEW_FAULTS, HTTP_FAULTS } from './faults.ts'
import type { Course, Path } from './walks.ts'

const HELD = ['pin', 'face', 'palm', 'fingerprint'] as const

const PATHS: readonly Path<AuthxBench, StageOptions>[] = [
  {
    name: 'a sign-in by PIN',
    walk: walks.signInByPin,
    fair: 'prompt pin, answer_wrong, request_malformed, done, done',
  },
  {
    name: 'a sign-in by PIN and face',
    options: { signIn: { ways: ['pin'], factors: 2 } },
    walk: walks.signInByFace,
    fair: 'prompt pin, prompt face, prompt face, done',
  },
  {
    name: 'a sign-in of nobody',
    options: { signIn: { listing: 'private', ways: ['pin'] } },
    walk: walks.signInUnknown,
    fair: 'prompt pin, answer_wrong',
  },
  ...MODALITIES.map((modality) => ({
    name: `an approval by ${modality}`,
    walk: walks.approveBy(modality),
    fair: `prompt ${modality}, ${UNFIT[modality]}, capture_repeated, done`,
  })),
  {
    name: 'a PIN set and taken by its owner',
    walk: walks.setPin,
    fair: 'prompt pin, pin_too_weak, open, open, open',
  },
  ...MODALITIES.map((modality) => ({
    name: `${modality} enrolled and taken by its owner`,
    options: { held: [] },
    walk: walks.enrolBy(modality),
    fair: `prompt ${modality}, consent_required, open, open, open`,
  })),
  {
    name: 'what the site gives and takes',
    walk: walks.giveAndTake,
    fair: '201, pin_too_weak, 201, 201, 201, 200, 200, 200, 200',
  },
  {
    name: 'an account made and changed',
    walk: walks.putTwice,
    fair: 'created, updated, refused, refused, refused, 200',
  },
  { name: 'a person erased', walk: walks.eraseTwice, fair: 'erased, 200' },
  {
    name: 'every answer to a reading',
    walk: walks.hearAnswers,
    fair: ANSWERS.flatMap(({ words }) => words).join(', '),
    faults: FEW_FAULTS,
  },
  {
    name: 'an account that is gone there',
    options: { users: [] },
    walk: walks.walkWithoutAccount,
    fair: [
      'prompt pin, answer_wrong, request_malformed, answer_wrong, prompt pin',
      'prompt palm, answer_wrong, capture_repeated, answer_wrong',
      'prompt pin, pin_too_weak, authenticator_unavailable, prompt pin, prompt pin',
      'prompt face, consent_required, registration_required, prompt face, prompt face',
      'authenticator_unavailable, pin_too_weak, authenticator_unavailable',
      '201, 201, 200, 200, erased, 200',
    ].join(', '),
    faults: FEW_FAULTS,
  },
  {
    name: 'calls in this process',
    walk: walks.callInProcess,
    fair: 'done, pin_too_weak, done, done, done, done, done, done, done',
  },
]

/** AuthX. */
export const AUTHX_COURSE: Course<AuthxBench, StageOptions> = {
  vendor: 'AuthX',
  open: (options) =>
    createStage({
      held: HELD,
      tenant: { faceMode: 'demo' },
      users: [{ ...AUTHX_PERSONA, pin: PINS['their PIN'], enrolled: ['finger', 'palm', 'face'] }],
      ...options,
    }),
  toFlights,
  toCanaries,
  toTexts: toVendorTexts,
  faults: [...HTTP_FAULTS, ...AUTHX_FAULTS],
  shared: ['AccessToken'],
  paths: PATHS,
}

/**
 * @module
 * A backend that compares faces by itself, and Anna, who has a password, a phone and, if asked, a face.
 */
import { CONSENT_VERSION, FRAME_PART } from '@countersign/protocol'
import assert from 'node:assert/strict'
import type { ConfigInput } from '@countersign/server'
import { createMemoryStore } from '@countersign/server/stores/memory'
import type { Clock } from '../../../packages/server/src/ports.ts'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import { createFakeFaces, type DrawnFace, type FakeFaces } from '../../support/fake-faces.ts'
import { createTestRandom } from '../../support/random.ts'
import { createBench, ORIGIN, type Bench, type BenchOptions } from '../support/backend.ts'
import { postCapture as post, toPrompt } from '../support/captures.ts'
import { Page, readCode, type Reply } from '../support/page.ts'
import {
  addOwn,
  ANNA,
  listOwn,
  openStepUp,
  openVisit,
  PASSWORD,
  settlePerson,
  toOffer,
  type Given,
} from '../support/people.ts'

export { post, toPrompt }

export type Settings = Partial<NonNullable<ConfigInput['faces']>>

/** A store whose time is that of the backend that runs on it last. */
interface Shared {
  readonly store: Store
  follow(clock: Clock): void
}

function createShared(): Shared {
  let clock: Clock = { now: () => 0 }
  return {
    store: createMemoryStore({ clock: { now: () => clock.now() } }),
    follow: (next) => void (clock = next),
  }
}

export interface FaceStage {
  readonly shared: Shared
  readonly bench: Bench
  readonly faces: FakeFaces
}

export interface StageOptions {
  readonly settings?: Settings
  readonly faces?: FakeFaces
  readonly site?: BenchOptions['site']
  /** Another process, later, on the store of this one. */
  readonly after?: FaceStage
  readonly limits?: ConfigInput['limits']
  readonly given?: readonly Given[]
}

/** Texts are not what is tested here. */
const MANY = { perTarget10min: 20, perTargetHour: 60, perTargetDay: 200, perAccountHour: 60 }

/** Anna signs in by password and face: two factors at `aal1`. */
export async function openFaces(options: StageOptions = {}): Promise<FaceStage> {
  const { settings = {}, faces = createFakeFaces(), site = {}, after, limits } = options
  const shared = after?.shared ?? createShared()
  const bench = await createBench({
    site: {
      origins: [ORIGIN],
      signIn: { ways: ['password', 'sms-code'] },
      account: { ways: ['password', 'totp', 'face'] },
      ...site,
    },
    config: {
      faces: { matcher: faces.matcher, ...settings },
      messageLimits: MANY,
      ...(limits && { limits }),
    },
    store: shared.store,
    // Another process draws other ids.
    ...(after && { random: createTestRandom(77) }),
  })
  shared.follow(bench.clock)
  // What is in the store already is there.
  if (after === undefined) {
    await settlePerson(bench, ANNA, options.given ?? ['password', 'phone'])
  } else {
    bench.clock.advance(after.bench.clock.now() - bench.clock.now())
  }
  return { bench, faces, shared }
}

/** The code that was texted to Anna. */
export async function giveCode(bench: Bench, page: Page): Promise<Reply> {
  if (page.view?.prompt?.kind !== 'sms-code') await page.challenge(toOffer(page, 'sms-code'))
  await bench.settle()
  return page.answer({ code: readCode(bench, ANNA.phone) })
}

/** A visit in which Anna has shown all that she can. */
export async function openFreshVisit(bench: Bench): Promise<Page> {
  bench.clock.advance(40)
  const page = await openVisit(bench, ANNA.user)
  await addOwn(page, { kind: 'totp' })
  await giveCode(bench, page)
  if (page.view?.state !== 'open') {
    if (page.view?.prompt?.kind !== 'password') await page.challenge(toOffer(page, 'password'))
    await page.answer({ password: PASSWORD })
  }
  assert.equal(page.view?.state, 'open')
  return page
}

/** A visit in which a face is being added; consent is not given yet. */
export async function openAdding(bench: Bench): Promise<Page> {
  const page = await openFreshVisit(bench)
  const reply = await addOwn(page, { kind: 'face' })
  assert.equal(reply.status, 200, JSON.stringify(reply.body).slice(0, 300))
  assert.equal(page.view?.prompt?.kind, 'face')
  return page
}

export const agree = (page: Page): Promise<Reply> =>
  page.answer({ ready: true, consent: CONSENT_VERSION })

/** Adds a face, liveness prompts or not. */
export async function enrol({ bench, faces }: FaceStage, face: DrawnFace = {}): Promise<Page> {
  const page = await openAdding(bench)
  await agree(page)
  const reply = await sendSteps(page, faces, face)
  assert.equal(reply.status, 200, JSON.stringify(reply.body).slice(0, 300))
  return page
}

/** The face is asked: second step of a step-up to `aal2`, after the code. */
export async function openFaceStepUp({ bench }: FaceStage): Promise<Page> {
  bench.clock.advance(40)
  const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal2'] })
  await giveCode(bench, page)
  return askFace(page)
}

/** The face is asked: second step of a sign-in that takes two. */
export async function openFaceSignIn({ bench }: FaceStage): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  if (page.view?.prompt?.kind !== 'password') await page.challenge('password')
  await page.answer({ password: PASSWORD })
  return askFace(page)
}

export async function askFace(page: Page): Promise<Page> {
  if (page.view?.prompt?.kind !== 'face') await page.challenge(toOffer(page, 'face'))
  assert.equal(page.view?.prompt?.ceremony, 'capture')
  return page
}

/** A form of frames. */
export function toForm(
  frames: readonly Uint8Array<ArrayBuffer>[],
  { name = FRAME_PART, type = 'image/jpeg' } = {},
): FormData {
  const form = new FormData()
  for (const bytes of frames) form.append(name, new Blob([bytes], { type }))
  return form
}

/** One good frame for each step that is asked. */
export const drawSteps = (
  page: Page,
  faces: FakeFaces,
  face: DrawnFace = {},
): readonly Uint8Array<ArrayBuffer>[] =>
  (toPrompt(page).steps ?? []).map((step) => faces.drawStep(step, face))

/** Does as is asked: one picture, or one for each step. */
export async function sendSteps(
  page: Page,
  faces: FakeFaces,
  face: DrawnFace = {},
): Promise<Reply> {
  const { steps } = toPrompt(page)
  return post(page, steps === undefined ? faces.draw(face) : toForm(drawSteps(page, faces, face)))
}

/** Ready, then as is asked. */
export async function show(page: Page, faces: FakeFaces, face: DrawnFace = {}): Promise<Reply> {
  const ready = await page.answer({ ready: true })
  return ready.status === 200 ? sendSteps(page, faces, face) : ready
}

/** The own list's face. */
export async function findFace(page: Page): Promise<Record<string, unknown> | undefined> {
  const { body } = await listOwn(page)
  return (body['authenticators'] as Record<string, unknown>[]).find(({ kind }) => kind === 'face')
}

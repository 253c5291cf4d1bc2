import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Step } from '../../../../../packages/server/src/vendors/capture.ts'
import type {
  Capture,
  Confirmed,
  Enrolment,
} from '../../../../../packages/server/src/vendors/vendor.ts'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import { createFakeFaces, type DrawnFace, type FakeFaces } from '../../../../support/fake-faces.ts'
import {
  assertPrompt,
  assertRight,
  createLocalStage,
  PERSON,
  start,
  toContext,
  toEnrolment,
} from '../../../../support/local-vendor.ts'

const CONSENT = { version: '2026-11', at: 1_700_000_000 }
const RULES = { threshold: 0.5, stepUpThreshold: 0.45, idleSeconds: 1_000 }
const WRONG = { result: 'wrong', code: 'answer_wrong' }

const toCapture = (bytes: Uint8Array<ArrayBuffer>): Capture => ({ bytes, type: 'image/jpeg' })

async function openStage(faces: FakeFaces = createFakeFaces()) {
  const stage = await createLocalStage({ faces: { ...RULES, matcher: faces.matcher } })
  const { vendor } = stage
  const confirm = (
    drawn: readonly (DrawnFace & { step?: Step })[],
    consent: typeof CONSENT | undefined = CONSENT,
  ): Promise<Confirmed> => {
    const frames = drawn.map(({ step = 'straight', ...face }) => ({
      ...toCapture(faces.draw(face)),
      step,
    }))
    const [first] = frames
    return vendor.confirm({
      kind: 'face',
      context: toContext(),
      state: {},
      answer: {},
      person: PERSON,
      isCredentialKnown: async () => false,
      ...(consent && { consent }),
      ...(first && { capture: { ...first, frames } }),
    })
  }
  const enrol = async () => {
    const confirmed = await confirm([{}, {}, {}])
    assert.ok(confirmed.result === 'added')
    return toEnrolment(confirmed.enrolment)
  }
  const check = (face: DrawnFace, enrolment?: Enrolment, handle = PERSON.handle) =>
    vendor.check({
      kind: 'face',
      context: toContext(),
      state: {},
      answer: {},
      capture: toCapture(faces.draw(face)),
      person: { ...PERSON, handle },
      ...(enrolment && { enrolment }),
      findCredential: async () => undefined,
    })
  return { ...stage, faces, confirm, enrol, check }
}

const refusedWith = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === code

describe('the kind `face`', () => {
  it('is there only where somebody compares', async () => {
    const { vendor } = await createLocalStage()
    assert.ok(!vendor.kinds.includes('face'))
    await assert.rejects(start(vendor, 'face'), refusedWith('authenticator_unavailable'))
    const other = await openStage()
    assert.ok(other.vendor.kinds.includes('face'))
    assert.equal(other.vendor.ceremonies?.face, 'capture')
  })

  it('asks in the same words whether there is one or not', async () => {
    const { vendor, enrol } = await openStage()
    const mine = await start(vendor, 'face', { enrolment: await enrol() })
    assert.deepEqual(await start(vendor, 'face'), mine)
    assertPrompt(mine)
  })
})

describe('measuring a face', () => {
  it('keeps what was measured sealed, the model, and the consent', async () => {
    const { enrol, clock } = await openStage()
    const { data, expiresAt } = await enrol()
    const { template, ...others } = data
    assert.deepEqual(others, { model: 'fake-1', consent: CONSENT })
    assert.ok(typeof template === 'string')
    assert.match(template, /^v1\./)
    assert.equal(expiresAt, clock.now() + RULES.idleSeconds)
  })

  it('needs a consent', async () => {
    const { vendor, faces } = await openStage()
    const frame = { ...toCapture(faces.draw()), step: 'straight' as const }
    const asked = vendor.confirm({
      kind: 'face',
      context: toContext(),
      state: {},
      answer: {},
      person: PERSON,
      isCredentialKnown: async () => false,
      capture: { ...frame, frames: [frame, frame, frame] },
    })
    await assert.rejects(asked, refusedWith('consent_required'))
    assert.equal(faces.examined(), 0)
  })

  it('takes three straight looks, whatever else comes with them', async () => {
    const { confirm } = await openStage()
    const unreadable = { result: 'again', code: 'capture_unreadable' }
    assert.deepEqual(await confirm([]), unreadable)
    assert.deepEqual(await confirm([{}, {}]), unreadable)
    assert.deepEqual(await confirm([{}, {}, { step: 'left', yaw: 0.8 }]), unreadable)
    const more = [{}, { step: 'left', yaw: 0.8, at: 0.3 } as const, {}, {}]
    assert.equal((await confirm(more)).result, 'added')
  })

  it('takes nobody who is two', async () => {
    const { confirm } = await openStage()
    assert.deepEqual(await confirm([{}, {}, { at: 0.51 }]), WRONG)
    assert.deepEqual(await confirm([{ at: -0.3 }, {}, { at: 0.3 }]), WRONG)
  })
})

describe('comparing a face', () => {
  it('proves something beside another answer', async () => {
    const { enrol, check } = await openStage()
    const right = assertRight(await check({ at: 0.5 }, await enrol()))
    assert.deepEqual(right.evidence, { amr: ['face'], besideOnly: true })
    assert.equal(right.user, PERSON.user)
  })

  it('is wrong for somebody else, and for nobody’s way', async () => {
    const { enrol, check, faces } = await openStage()
    const enrolment = await enrol()
    assert.deepEqual(await check({ at: 0.51 }, enrolment), WRONG)
    const looked = faces.examined()
    assert.deepEqual(await check({}), WRONG)
    assert.equal(faces.examined(), looked + 1, 'the same work')
  })

  it('opens no template that was moved to another person', async () => {
    const { enrol, check } = await openStage()
    await assert.rejects(check({}, await enrol(), 'handle-2'), TypeError)
  })

  it('lives on, and counts only for the face that it was compared with', async () => {
    const { enrol, check, clock } = await openStage()
    const enrolment = await enrol()
    clock.advance(500)
    const { spend } = assertRight(await check({}, enrolment))
    assert.equal(spend(enrolment)?.expiresAt, clock.now() + RULES.idleSeconds)
    const anew = await enrol()
    assert.equal(spend(anew), undefined)
  })
})

describe('a face of another model', () => {
  it('is said to be outdated, and is never compared', async () => {
    const { enrol, vault } = await openStage()
    const enrolment = await enrol()
    const faces = createFakeFaces('fake-2')
    const { vendor } = await createLocalStage({
      vault,
      faces: { ...RULES, matcher: faces.matcher },
    })
    assert.deepEqual(vendor.describe(enrolment), { consent: CONSENT, isOutdated: true })
    await assert.rejects(
      start(vendor, 'face', { enrolment }),
      refusedWith('authenticator_unavailable'),
    )
    const asked = vendor.check({
      kind: 'face',
      context: toContext(),
      state: {},
      answer: {},
      capture: toCapture(faces.draw()),
      person: PERSON,
      enrolment,
      findCredential: async () => undefined,
    })
    await assert.rejects(asked, refusedWith('authenticator_unavailable'))
    assert.equal(faces.examined(), 0)
  })

  it('so is what nobody can read', async () => {
    const { vendor } = await openStage()
    const broken = toEnrolment({ kind: 'face', data: { model: 'fake-1' } })
    assert.deepEqual(vendor.describe(broken), { isOutdated: true })
    await assert.rejects(
      start(vendor, 'face', { enrolment: broken }),
      refusedWith('authenticator_unavailable'),
    )
  })
})

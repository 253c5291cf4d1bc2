import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeFaces, SOMEBODY_ELSE } from '../../support/fake-faces.ts'
import { callSite, Page, readClaims } from '../support/page.ts'
import { PEOPLE_KEY } from '../support/backend.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  beginRemembered,
  listOwn,
  openStepUp,
  openVisit,
  PASSWORD,
  rememberDevice,
} from '../support/people.ts'
import {
  agree,
  enrol,
  findFace,
  openAdding,
  openFaces,
  openFaceSignIn,
  openFaceStepUp,
  openFreshVisit,
  post,
  sendSteps,
  show,
  toForm,
  toPrompt,
  type StageOptions,
} from './stage.ts'

const TWO: NonNullable<StageOptions['site']> = { signIn: { ways: ['password'], factors: 2 } }

describe('a face that is compared here', () => {
  it('is the second factor of a sign-in, beside the password', async () => {
    const stage = await openFaces({ site: TWO })
    await enrol(stage)
    const page = await openFaceSignIn(stage)
    const { view } = await show(page, stage.faces, { at: 0.3 })
    assert.equal(view.state, 'done')
    const claims = readClaims(view.proof)
    assert.deepEqual(claims['amr'], ['pwd', 'face'])
    assert.equal(claims['acr'], 'aal1')
  })

  it('reaches aal2 beside something that is held, and never more', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const page = await openFaceStepUp(stage)
    const { view } = await show(page, stage.faces, { at: 0.3 })
    const claims = readClaims(view.proof)
    assert.deepEqual(claims['amr'], ['otp', 'sms', 'face', 'mfa'])
    assert.equal(claims['acr'], 'aal2')
  })

  it('is asked as one picture, and as three to be added', async () => {
    const stage = await openFaces()
    const adding = await openAdding(stage.bench)
    assert.deepEqual(toPrompt(adding).steps, ['straight', 'straight', 'straight'])
    assert.equal(toPrompt(adding).liveness, undefined)
    await agree(adding)
    await sendSteps(adding, stage.faces)
    const { steps, source, modality, mode } = toPrompt(await openFaceStepUp(stage))
    assert.deepEqual([steps, source, modality, mode], [undefined, 'camera', 'face', 'check'])
  })

  it('of somebody else is a wrong answer', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const page = await openFaceStepUp(stage)
    assertProblem(await show(page, stage.faces, { at: SOMEBODY_ELSE }), 'answer_wrong')
  })

  it('may be as far as the setting at a sign-in, and less far at a step-up', async () => {
    const stage = await openFaces({ site: TWO })
    await enrol(stage)
    assertProblem(
      await show(await openFaceStepUp(stage), stage.faces, { at: 0.46 }),
      'answer_wrong',
    )
    assert.equal((await show(await openFaceStepUp(stage), stage.faces, { at: 0.44 })).status, 200)
    assert.equal((await show(await openFaceSignIn(stage), stage.faces, { at: 0.49 })).status, 200)
    assertProblem(
      await show(await openFaceSignIn(stage), stage.faces, { at: 0.51 }),
      'answer_wrong',
    )
  })

  it('that says nothing costs no try', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const page = await openFaceStepUp(stage)
    const flaws = ['poor', 'crowded', 'empty', 'outside', 'unreadable'] as const
    for (const flaw of flaws) {
      assertProblem(await show(page, stage.faces, { flaw }), `capture_${flaw}`)
    }
    assert.equal((await show(page, stage.faces)).view.state, 'done')
  })

  it('is not asked while nobody can compare it', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const later = await openFaces({ faces: createFakeFaces('fake-2'), after: stage })
    const page = await openStepUp(later.bench, ANNA.user, { acr_values: ['aal2'] })
    const offer = page.view?.offers.find(({ kind }) => kind === 'face')
    assert.deepEqual([offer?.available, offer?.reason], [false, 'outdated'])
    assertProblem(await page.challenge(offer?.id ?? ''), 'authenticator_unavailable')
  })
})

describe('a face of another model', () => {
  it('is shown as outdated, hinders nothing, and gives way to a new one', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const faces = createFakeFaces('fake-2', 500)
    const later = await openFaces({ faces, after: stage })
    const page = await openFreshVisit(later.bench)
    assert.equal((await findFace(page))?.['outdated'], true)
    assert.equal(faces.examined(), 0)
    await enrol(later)
    const [face] = [await findFace(await openFreshVisit(later.bench))]
    assert.equal(face?.['outdated'], undefined)
    assert.equal((await show(await openFaceStepUp(later), faces)).view.state, 'done')
  })
})

describe('adding a face', () => {
  it('needs the consent first, and keeps its version and time', async () => {
    const stage = await openFaces()
    const page = await openAdding(stage.bench)
    for (const answer of [{ ready: true }, { ready: true, consent: '2020-01' }]) {
      assertProblem(await page.answer(answer), 'consent_required')
    }
    assert.equal(toPrompt(page).nonce, undefined)
    assertProblem(await sendSteps(page, stage.faces), 'capture_stale')
    assert.equal(stage.faces.examined(), 0)
    const at = stage.bench.clock.now()
    await agree(page)
    stage.bench.clock.advance(20)
    await sendSteps(page, stage.faces)
    assert.deepEqual((await findFace(page))?.['consent'], { version: '2026-11', at })
  })

  it('takes three straight looks of one person', async () => {
    const stage = await openFaces()
    const page = await openAdding(stage.bench)
    await agree(page)
    const turned = [0, 0.3, 0].map((yaw) => stage.faces.draw({ yaw }))
    assertProblem(await post(page, toForm(turned)), 'capture_unfollowed')
    const two = [0, 0, SOMEBODY_ELSE].map((at) => stage.faces.draw({ at }))
    assertProblem(await post(page, toForm(two)), 'answer_wrong')
    await agree(page)
    // Each is near the one in the middle, and the ends are not near each other.
    const spread = [0.3, 0, -0.3].map((at) => stage.faces.draw({ at }))
    assertProblem(await post(page, toForm(spread)), 'answer_wrong')
    await agree(page)
    assert.equal((await sendSteps(page, stage.faces)).status, 200)
  })

  it('keeps the middle of the three', async () => {
    const stage = await openFaces()
    const page = await openAdding(stage.bench)
    await agree(page)
    const frames = [0, 0, 0.45].map((at) => stage.faces.draw({ at }))
    assert.equal((await post(page, toForm(frames))).status, 200)
    // 0.15 + 0.44 is near enough; from the first picture it would be too far.
    assert.equal((await show(await openFaceStepUp(stage), stage.faces, { at: 0.59 })).status, 200)
    assertProblem(
      await show(await openFaceStepUp(stage), stage.faces, { at: 0.61 }),
      'answer_wrong',
    )
  })

  it('is there only where the settings name who compares, and the site lists it', async () => {
    const listed = await listOwn(await openVisit((await openFaces()).bench, ANNA.user))
    assert.ok((listed.body['can_add'] as string[]).includes('face'))
    const unlisted = await openFaces({ site: { account: { ways: ['password'] } } })
    const page = await openVisit(unlisted.bench, ANNA.user)
    assert.deepEqual((await listOwn(page)).body['can_add'], ['password'])
    assertProblem(await addOwn(page, { kind: 'face' }), 'authenticator_unavailable')
  })

  it('cannot be done by the site', async () => {
    const { bench } = await openFaces()
    const path = `/v1/site/people/${ANNA.user}/authenticators`
    for (const body of [{ kind: 'face' }, { kind: 'face', held: true }]) {
      const reply = await callSite(bench, { path, body, key: PEOPLE_KEY })
      assertProblem(reply, 'authenticator_unavailable')
    }
  })
})

describe('a face alone', () => {
  it('cannot be the first way', async () => {
    const stage = await openFaces({ given: [] })
    const page = await openVisit(stage.bench, ANNA.user)
    const listed = await listOwn(page)
    assert.ok(!(listed.body['can_add'] as string[]).includes('face'))
    assertProblem(await addOwn(page, { kind: 'face' }), 'authenticator_unavailable')
  })

  it('is never asked before something else was right, not even on a remembered device', async () => {
    const stage = await openFaces({ site: TWO })
    await enrol(stage)
    const { bench } = stage
    const first = await openFaceSignIn(stage)
    await show(first, stage.faces)
    const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    const offer = page.view?.offers.find(({ kind }) => kind === 'face')
    assert.equal(offer?.available, false)
    assertProblem(await page.challenge(offer?.id ?? ''), 'authenticator_unavailable')
    const open = await openFaces({ after: stage, faces: stage.faces })
    const device = await rememberDevice(open.bench, ANNA)
    const known = await beginRemembered(open.bench, device, ANNA.mail)
    assert.equal(known.view?.own, true)
    assert.notEqual(known.view?.prompt?.kind, 'face')
    const shown = known.view?.offers.find(({ kind }) => kind === 'face')
    assertProblem(await known.challenge(shown?.id ?? 'face'), 'authenticator_unavailable')
  })

  it('is never asked of a stranger', async () => {
    const stage = await openFaces({
      site: { ...TWO, signIn: { ways: ['password'], listing: 'friendly' } },
    })
    await enrol(stage)
    const page = new Page(stage.bench)
    await page.begin({ login_name: ANNA.mail })
    assert.ok(page.view?.offers.every(({ kind }) => kind !== 'face'))
    assertProblem(await page.challenge('face'), 'authenticator_unavailable')
  })

  it('does not stay: the last way that counts cannot be removed, the face always can', async () => {
    const stage = await openFaces({ given: ['password'] })
    stage.bench.clock.advance(40)
    const page = await openVisit(stage.bench, ANNA.user)
    await addOwn(page, { kind: 'face' })
    await page.answer({ password: PASSWORD })
    await addOwn(page, { kind: 'face' })
    await agree(page)
    await sendSteps(page, stage.faces)
    const { body } = await listOwn(page)
    const ways = body['authenticators'] as { kind: string; removable: boolean }[]
    const shown = Object.fromEntries(ways.map(({ kind, removable }) => [kind, removable]))
    assert.deepEqual(shown, { password: false, face: true })
  })

  it('left by the site proves nothing, and the person begins anew', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const { bench } = stage
    const person = await callSite(bench, {
      method: 'GET',
      path: `/v1/site/people/${ANNA.user}`,
      key: PEOPLE_KEY,
    })
    const ways = person.body['authenticators'] as { id: string; kind: string }[]
    for (const { id } of ways.filter(({ kind }) => kind !== 'face')) {
      const path = `/v1/site/people/${ANNA.user}/authenticators/${id}`
      await callSite(bench, { method: 'DELETE', path, key: PEOPLE_KEY })
    }
    const stepUp = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    assert.equal(stepUp.view?.problem, 'level_unreachable')
    const visit = await openVisit(bench, ANNA.user)
    const added = await addOwn(visit, { kind: 'password' })
    assert.equal(added.status, 200)
  })
})

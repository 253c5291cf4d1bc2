import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CONSENT_VERSION } from '@countersign/protocol'
import type { VendorSource } from '../../../packages/server/src/vendors/vendor-source.ts'
import type {
  CheckInput,
  ConfirmInput,
  Vendor,
} from '../../../packages/server/src/vendors/vendor.ts'
import { createFakeFaces, SOMEBODY_ELSE } from '../../support/fake-faces.ts'
import { drawJpeg } from '../../support/pictures.ts'
import { createBench, ORIGIN } from '../support/backend.ts'
import { Page, putPerson } from '../support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  openVisit,
  PASSWORD,
  settlePerson,
} from '../support/people.ts'
import { agree, askFace, drawSteps, post, show, toForm, toPrompt, type Settings } from './stage.ts'

interface Heard {
  readonly checked: CheckInput[]
  readonly confirmed: ConfirmInput[]
}

function createCompany({ checked, confirmed }: Heard): VendorSource {
  const prompt = (mode: 'check' | 'enrol') => ({
    ceremony: 'capture' as const,
    data: {
      modality: 'face',
      source: 'camera',
      mode,
      types: ['image/jpeg'],
      max_bytes: 100_000,
      ...(mode === 'enrol' ? { consent: CONSENT_VERSION } : {}),
    },
    state: {},
    ttlSeconds: 300,
    sends: false,
  })
  const vendor: Vendor = {
    id: 'company',
    kinds: ['face'],
    ceremonies: { face: 'capture' },
    needsLink: true,
    start: async () => prompt('check'),
    enrol: async () => prompt('enrol'),
    check: async (input) => {
      checked.push(input)
      return {
        result: 'right',
        user: ANNA.user,
        enrolmentId: input.enrolment?.id ?? '',
        evidence: { amr: ['face'] },
        spend: (stored) => stored,
      }
    },
    confirm: async (input) => {
      confirmed.push(input)
      return { result: 'added', enrolment: { kind: 'face', data: {} } }
    },
    make: async () => ({ enrolment: { kind: 'face', data: {} }, shown: [] }),
    describe: () => ({}),
  }
  return { id: 'company', kinds: ['face'], open: () => vendor }
}

async function openCompany(settings: Settings | undefined, { enrolled = true } = {}) {
  const faces = createFakeFaces()
  const heard: Heard = { checked: [], confirmed: [] }
  const bench = await createBench({
    site: {
      origins: [ORIGIN],
      vendors: ['company', 'local'],
      signIn: { ways: ['password'], factors: enrolled ? 2 : 1 },
      account: { ways: ['password', 'face'] },
    },
    config: {
      vendors: [createCompany(heard)],
      ...(settings && { faces: { matcher: faces.matcher, ...settings } }),
    },
  })
  await settlePerson(bench, ANNA, ['password'])
  await putPerson(bench, ANNA.user, { links: { company: { account: 'account-of-anna' } } })
  if (enrolled) await bench.backend.people.provision('harbour', ANNA.user, { kind: 'face' })
  return { bench, faces, ...heard }
}

async function openFace({ bench }: Awaited<ReturnType<typeof openCompany>>): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  if (page.view?.prompt?.kind !== 'password') await page.challenge('password')
  await page.answer({ password: PASSWORD })
  return askFace(page)
}

describe('a face that a company compares', () => {
  it('is one picture, raw, where no liveness prompts are set', async () => {
    for (const settings of [undefined, { liveness: 'off' } as const]) {
      const stage = await openCompany(settings)
      const page = await openFace(stage)
      await page.answer({ ready: true })
      assert.equal(toPrompt(page).steps, undefined)
      const picture = drawJpeg()
      assert.equal((await post(page, picture)).view.state, 'done')
      assert.deepEqual(stage.checked[0]?.capture, { bytes: picture, type: 'image/jpeg' })
      assert.equal(stage.faces.examined(), 0)
    }
  })

  it('is no picture that cannot be read, whoever compares', async () => {
    const stage = await openCompany(undefined)
    const page = await openFace(stage)
    await page.answer({ ready: true })
    const wrong = [
      [new TextEncoder().encode('<svg/>'), 'capture_unreadable'],
      [drawJpeg({ width: 60_000, height: 60_000 }), 'request_too_large'],
      [drawJpeg({ dataBytes: 100_000 }), 'request_too_large'],
    ] as const
    for (const [bytes, code] of wrong) assertProblem(await post(page, bytes), code)
    assert.equal(stage.checked.length, 0)
  })

  it('reaches it as the first straight look of a run that was good', async () => {
    const stage = await openCompany({ liveness: 'turns' })
    const page = await openFace(stage)
    await page.answer({ ready: true })
    const frames = drawSteps(page, stage.faces)
    const first = toPrompt(page).steps?.indexOf('straight') ?? -1
    assert.equal((await post(page, toForm(frames))).view.state, 'done')
    assert.deepEqual(stage.checked[0]?.capture?.bytes, frames[first])
  })

  it('reaches it not at all where a picture was held up, or two people were there', async () => {
    const stage = await openCompany({ liveness: 'turns' })
    const page = await openFace(stage)
    await page.answer({ ready: true })
    const still = (toPrompt(page).steps ?? []).map(() => stage.faces.draw())
    assertProblem(await post(page, toForm(still)), 'capture_unfollowed')
    await page.answer({ ready: true })
    const two = (toPrompt(page).steps ?? []).map((step, i) =>
      stage.faces.drawStep(step, { at: i === 0 ? SOMEBODY_ELSE : 0 }),
    )
    assertProblem(await post(page, toForm(two)), 'answer_wrong')
    assert.equal(stage.checked.length, 0)
    assert.equal((await show(page, stage.faces)).view.state, 'done')
  })

  it('is added after a run, and keeps nothing of it here', async () => {
    const stage = await openCompany({ liveness: 'turns' }, { enrolled: false })
    const page = await openVisit(stage.bench, ANNA.user)
    await page.challenge('password')
    await page.answer({ password: PASSWORD })
    await addOwn(page, { kind: 'face' })
    await agree(page)
    const still = (toPrompt(page).steps ?? []).map(() => stage.faces.draw())
    assertProblem(await post(page, toForm(still)), 'capture_unfollowed')
    assert.equal(stage.confirmed.length, 0)
    await agree(page)
    assert.equal((await post(page, toForm(drawSteps(page, stage.faces)))).status, 200)
    assert.equal(stage.confirmed[0]?.consent?.version, CONSENT_VERSION)
    const entries = JSON.stringify(await stage.bench.store.list('person/', { limit: 10 }))
    assert.doesNotMatch(entries, /template|fake-1/)
  })
})

describe('what compares faces', () => {
  it('is closed with the backend', async () => {
    const { bench, faces } = await openCompany({})
    assert.equal(faces.isClosed(), false)
    await bench.backend.close()
    assert.equal(faces.isClosed(), true)
  })

  it('must be one', async () => {
    const { matcher } = createFakeFaces()
    for (const named of [{}, { ...matcher, examine: 1 }, { ...matcher, model: undefined }, null]) {
      const starting = createBench({ config: { faces: { matcher: named } } })
      await assert.rejects(starting, /faces.matcher/)
    }
  })
})

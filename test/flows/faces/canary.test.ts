import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSearch } from '../support/leaks.ts'
import { listen } from '../support/listen.ts'
import { listOwn, removeOwn } from '../support/people.ts'
import { createFakeFaces, SOMEBODY_ELSE, YAW, type FakeFaces } from '../../support/fake-faces.ts'
import {
  agree,
  findFace,
  openAdding,
  openFaces,
  openFaceStepUp,
  openFreshVisit,
  post,
  sendSteps,
  show,
  toForm,
  toPrompt,
} from './stage.ts'

/** Measured, and the distance between them. */
const ANNA_AT = 0.271_828_18
const LATER_AT = 0.577_215_66
const TOLD = ['0.27182', '0.57721', '0.30538']

/** Every picture that is drawn is looked for. */
function watchPictures(faces: FakeFaces) {
  const pictures: Uint8Array<ArrayBuffer>[] = []
  const keep = (bytes: Uint8Array<ArrayBuffer>) => {
    pictures.push(bytes)
    return bytes
  }
  const watched: FakeFaces = {
    ...faces,
    draw: (face) => keep(faces.draw(face)),
    drawStep: (step, face) => keep(faces.draw({ yaw: YAW[step] ?? 0, ...face })),
  }
  return { faces: watched, pictures }
}

async function walkAll() {
  const { faces, pictures } = watchPictures(createFakeFaces())
  const opened = await openFaces({ faces, settings: { liveness: 'turns' } })
  const { stage: bench, heard } = listen(opened.bench)
  const stage = { ...opened, bench }
  const adding = await openAdding(bench)
  await agree(adding)
  await sendSteps(adding, faces, { at: ANNA_AT })
  const kept = await bench.store.list('', { limit: 1_000 })
  const page = await openFaceStepUp(stage)
  for (const flaw of ['poor', 'crowded', 'unreadable'] as const) await show(page, faces, { flaw })
  await show(page, faces, { at: SOMEBODY_ELSE })
  await page.answer({ ready: true })
  await post(page, toForm((toPrompt(page).steps ?? []).map(() => faces.draw({ at: ANNA_AT }))))
  await post(page, toForm([faces.draw()]))
  await post(page, faces.draw({ at: ANNA_AT }))
  const done = await show(page, faces, { at: LATER_AT })
  const visit = await openFreshVisit(bench)
  await listOwn(visit)
  await removeOwn(visit, String((await findFace(visit))?.['id']))
  await bench.settle()
  return { bench, heard, kept, pictures, state: done.view.state }
}

const { bench, heard, kept, pictures, state } = await walkAll()

const toFloats = (value: number) => new Uint8Array(Float32Array.of(value, 0, 0, 1).buffer)

describe('a picture, what was measured in it, and how far it is from another', () => {
  const canaries = [
    ...pictures.map((value, i) => ({ what: `picture ${i}`, value })),
    { what: 'template', value: toFloats(ANNA_AT) },
    { what: 'later template', value: toFloats(LATER_AT) },
  ]
  const search = createSearch(canaries)
  const assertSilent = (text: string) => {
    assert.deepEqual(
      [...search(text)].map(({ what }) => what),
      [],
    )
    for (const number of TOLD) assert.ok(!text.includes(number), `${number} is told`)
  }

  it('came up', () => {
    assert.equal(state, 'done')
    assert.ok(pictures.length > 25)
    assert.ok(heard.length > 25)
    assert.ok(bench.audit.some(({ event }) => event === 'consent.withdrawn'))
  })

  it('is in no reply, header or address', () => {
    for (const { body, headers, address } of heard) assertSilent(`${body} ${headers} ${address}`)
  })

  it('is in no audit event and no message', () => {
    assertSilent(JSON.stringify(bench.audit))
    assertSilent(JSON.stringify(bench.messages))
  })

  it('is not in the store, but for the template, sealed', async () => {
    assert.ok(JSON.stringify(kept).includes('"template":"v1.'))
    assertSilent(JSON.stringify(kept))
    assertSilent(JSON.stringify(await bench.store.list('', { limit: 1_000 })))
  })
})

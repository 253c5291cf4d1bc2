import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench } from './support/backend.ts'
import { Page, type Reply } from './support/page.ts'
import { ANNA, BERT, openStepUp, PASSWORD, settlePerson } from './support/people.ts'

/** A backend that notes of each page call how long it would have waited, and whether it did. */
async function createTimed() {
  const waits: { readonly milliseconds: number; readonly signal: AbortSignal | undefined }[] = []
  const bench = await createBench({
    wait: async (milliseconds, signal) => void waits.push({ milliseconds, signal }),
  })
  await settlePerson(bench, ANNA)
  await settlePerson(bench, BERT)
  for (const way of (await bench.backend.people.read('harbour', BERT.user)).authenticators) {
    await bench.backend.people.lock('harbour', BERT.user, way.id)
  }
  async function isHeld(call: Promise<Reply>): Promise<boolean> {
    waits.length = 0
    await call
    const [wait, another] = waits
    assert.ok(wait !== undefined && another === undefined, 'one wait for one call')
    assert.equal(wait.milliseconds, bench.backend.config.limits.strangerReplyMs)
    return wait.signal?.aborted === false
  }
  return { bench, isHeld }
}

describe('the time of a reply', () => {
  const names = { known: ANNA.mail, locked: BERT.mail, nobody: 'nobody@harbour.example' }
  for (const [who, name] of Object.entries(names)) {
    it(`is held at every turn while a stranger asks about a name: ${who}`, async () => {
      const { bench, isHeld } = await createTimed()
      const page = new Page(bench)
      assert.equal(await isHeld(page.begin({ login_name: name })), true)
      assert.equal(await isHeld(page.answer({ password: 'surely not this one' })), true)
      assert.equal(await isHeld(page.challenge('email-code')), true)
      assert.equal(await isHeld(page.answer({ code: '000000' })), true)
      assert.equal(await isHeld(page.identify(name)), true)
      assert.equal(await isHeld(page.read()), true)
    })
  }

  it('is not held before a name is typed, nor once somebody is proven', async () => {
    const { bench, isHeld } = await createTimed()
    const page = new Page(bench)
    assert.equal(await isHeld(page.begin()), false)
    assert.equal(await isHeld(page.identify(ANNA.mail)), true)
    assert.equal(await isHeld(page.answer({ password: PASSWORD })), false)
  })

  it('is not held in a step-up', async () => {
    const { bench, isHeld } = await createTimed()
    const page = await openStepUp(bench, ANNA.user)
    assert.equal(await isHeld(page.answer({ password: PASSWORD })), false)
  })
})

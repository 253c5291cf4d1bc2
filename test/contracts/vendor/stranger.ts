/**
 * @module
 * The part of the vendor contract about strangers: nobody learns who exists, or what they have.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Page } from '../../flows/support/page.ts'
import { toShape } from '../../support/local-vendor.ts'
import { assertDone, assertNothing } from './acts.ts'
import type { VendorHarness, VendorStage } from './harness.ts'

const NOBODY = 'nobody.at.all@harbour.example'

export function describeStranger<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { typed } = harness

  async function begin(stage: S, loginName: string): Promise<Page> {
    const page = new Page(stage.bench)
    await page.begin({ login_name: loginName })
    await page.challenge(typed.kind)
    return page
  }

  test('is asked the same of every name, and refused alike', async () => {
    const stage = await harness.open('private')
    const shapes: unknown[] = []
    for (const name of [stage.loginName, NOBODY]) {
      const page = await begin(stage, name)
      const asked = page.view
      const seconds = Number(asked?.prompt?.expires_at) - stage.bench.clock.now()
      const refused = await page.answer(await typed.wrong(stage, page, 0))
      const read = await page.read()
      const { code, status } = { code: refused.body['code'], status: refused.status }
      shapes.push({ asked: toShape(asked), seconds, code, status, left: toShape(read.view) })
    }
    assert.deepEqual(shapes[1], shapes[0])
  })

  test('gets in by the right answer of a name that somebody has', async () => {
    const stage = await harness.open('private')
    const page = await begin(stage, stage.loginName)
    const { view } = await page.answer(await typed.right(stage, page))
    assert.equal(view.own, true)
    assert.deepEqual(view.proven, [typed.kind])
  })

  test('gets nowhere with an answer that would be right for somebody else', async () => {
    const stage = await harness.open('private')
    const theirs = await begin(stage, stage.loginName)
    const right = await typed.right(stage, theirs)
    const page = await begin(stage, NOBODY)
    const reply = await page.answer(right)
    assert.ok(['answer_wrong', 'passkey_refused'].includes(String(reply.body['code'])))
    await assertNothing(page)
    const done = await theirs.answer(right)
    assert.deepEqual(done.view.proven, [typed.kind])
    if (done.view.state === 'done') assertDone(done, typed)
  })
}

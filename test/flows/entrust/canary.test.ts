import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findLeaks } from '../support/leaks.ts'
import { listen, toTold } from '../support/listen.ts'
import { Page } from '../support/page.ts'
import { toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { CANARY, collectKnown } from './support/canary.ts'
import { JOURNEYS, toName } from './support/journeys.ts'
import { giveKey, openAal1 } from './support/pocket.ts'
import { createStage, NAME, type EntrustBench, type StageOptions } from './support/stage.ts'

/** What was told of all that the vendor knows: nothing but what is shown on purpose. */
async function assertSilent(stage: EntrustBench, told: readonly string[]): Promise<void> {
  const known = collectKnown(stage)
  assert.ok(told.length >= 4 && known.length > 20, `${told.length} replies, ${known.length} texts`)
  const secret = known.filter(({ isShown }) => !isShown)
  assert.deepEqual(findLeaks(told.join('\n'), secret), [])
  assert.deepEqual(findLeaks(JSON.stringify(stage.audit), known), [])
  // Tokens and numbers of devices are sealed: whoever steals the database can call nobody.
  const sealed = secret.filter(({ from }) => /token|authorization|nonce/i.test(from))
  const kept = JSON.stringify(await stage.store.list('', { limit: 1000 }))
  assert.deepEqual(findLeaks(kept, sealed), [])
}

for (const version of ['5.36', '5.46'] as const) {
  describe(`no page and no audit learns what is the vendor’s, ${version}`, () => {
    for (const journey of JOURNEYS) {
      const options: StageOptions = { ...journey.options, ...CANARY, version }
      test(`when it is right: ${toName(journey)}`, async () => {
        const { stage, heard } = listen(await createStage(options))
        const page = await journey.open(stage)
        assert.equal((await journey.finish(stage, page)).view.state, 'done')
        await assertSilent(stage, toTold(heard, 'page'))
      })

      test(`when it is refused: ${toName(journey)}`, async () => {
        for (const [, refuse] of Object.values(journey.refusals)) {
          const { stage, heard } = listen(await createStage(options))
          const page = await journey.open(stage)
          await refuse(stage, page)
          await page.read()
          await assertSilent(stage, toTold(heard, 'page'))
        }
      })
    }
  })
}

describe('nor while the vendor is broken', () => {
  for (const fault of [
    'down',
    'hang',
    '429',
    'status',
    'lost',
    'redirect',
    'html',
    'empty',
    'truncated',
    'wrong-types',
    'other-user',
    'other-transaction',
    'completed-early',
  ] as const) {
    test(fault, async () => {
      const { stage, heard } = listen(await createStage({ ...CANARY, application: 'twoSteps' }))
      for (const operation of ['query', 'challenge', 'complete'] as const) {
        stage.control.fault({ fault, operation, count: 1 })
        const page = new Page(stage)
        await page.begin({ login_name: NAME })
        await page.challenge('password-1')
        if (page.view?.state === 'prompt') await type(stage, page)
        await page.read()
        await page.cancel()
        stage.clock.advance(60)
      }
      await assertSilent(stage, toTold(heard, 'page'))
    })
  }
})

describe('a stranger is not even shown what the owner sees', () => {
  for (const kind of ['grid-card', 'sms-code', 'email-code', 'security-key'] as const) {
    test(kind, async () => {
      const signIn = { listing: 'private', ways: [kind, 'password'] }
      const { stage, heard } = listen(await createStage({ ...CANARY, signIn }))
      await giveKey(stage, 'FIDO')
      const page = new Page(stage)
      await page.begin({ login_name: NAME })
      assert.equal((await page.challenge(kind)).view.prompt?.kind, kind)
      await page.answer({ code: '000000' })
      await page.read()
      // Of this very question only: its cells or its bytes have to be shown.
      const known = collectKnown(stage).filter(({ from }) => !from.endsWith('.challenge'))
      assert.ok(known.some(({ text }) => text.startsWith('********')))
      assert.deepEqual(findLeaks(toTold(heard, 'page').join('\n'), known), [])
    })
  }
})

test('nor on the page that a return leads to, nor in its address', async () => {
  const { stage, heard } = listen(await createStage({ ...CANARY, application: 'provider' }))
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  const asked = { return_to: 'http://localhost:3000/login' }
  await page.challenge(toOffer(page, 'identity-provider'), asked)
  await type(stage, page)
  await stage.backend.fetch(
    new Request('http://localhost:3000/auth/v1/callback/entrust?code=theirs&state=none'),
    { peerAddress: '192.0.2.1' },
  )
  await assertSilent(stage, toTold(heard, 'page'))
})

test('what would be found is found', async () => {
  const { stage } = listen(await createStage({ ...CANARY, application: 'secondOnly' }))
  const page = await openAal1(stage)
  await page.challenge('totp')
  await type(stage, page)
  const known = collectKnown(stage)
  for (const planted of [
    CANARY.account,
    'Canaryfirst',
    'Canary Mobile',
    '+491715554714',
    '10045-20018',
    'Enno’s phone',
    'TOKENPUSH',
    stage.exchanges.at(-1)?.request.headers['authorization'],
  ]) {
    assert.notDeepEqual(findLeaks(`{"any":"${String(planted)}"}`, known), [], planted)
  }
})

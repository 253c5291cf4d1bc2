/**
 * @module
 * What a backend with doors needs to start, and how its people are asked.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '@countersign/server'
import { assertProblem, openStepUp, settlePasskey } from '../support/people.ts'
import { callSite, SESSION } from '../support/page.ts'
import { createStage, DOORS, toAction, UNLOCK, USER } from '../building/support/stage.ts'

const refuses = (site: Record<string, unknown>, setting: RegExp) =>
  assert.rejects(
    createStage({ site, mayBreach: true }),
    (error) => error instanceof ConfigError && setting.test(error.message),
  )

test('does not start where doors lack what makes opening them safe', async () => {
  await refuses({ actions: {} }, /actions\.unlock is missing/)
  await refuses({ actions: { unlock: { ...UNLOCK, acr: 'aal1' } } }, /actions\.unlock\.acr/)
  await refuses({ actions: { unlock: { ...UNLOCK, maxAge: 300 } } }, /actions\.unlock\.maxAge/)
  await refuses({ doors: { front: { ...DOORS.front, vendor: 'entrust' } } }, /doors\.front\.vendor/)
  await refuses(
    { doors: { front: { ...DOORS.front, vendor: 'local' } } },
    /local, which has no doors/,
  )
  for (const door of [{ seconds: 4 }, { seconds: 61 }, { name: {} }, { uuid: '' }]) {
    await refuses({ doors: { front: { ...DOORS.front, ...door } } }, /doors\.front/)
  }
  await refuses({ doors: { 'Front Door': DOORS.front } }, /doors/)
})

test('asks in the person’s language, by the name of the door, and says for how long', async () => {
  const stage = await createStage()
  await settlePasskey(stage, USER)
  const read = async (locale: string, seconds = 5) => {
    const page = await openStepUp(stage, USER, { action: toAction('front', seconds), locale })
    return page.view?.action?.text.map(({ text }) => text).join('')
  }
  assert.equal(await read('en'), 'Unlock Front door for 5 seconds')
  assert.equal(await read('de', 60), 'Haustür für 1 Minute öffnen')
})

test('asks for no door that the site does not have', async () => {
  const stage = await createStage()
  await settlePasskey(stage, USER)
  for (const door of ['cellar', 'constructor', DOORS.front.uuid]) {
    const body = { purpose: 'step-up', user: USER, session: SESSION, action: toAction(door) }
    const reply = await callSite(stage, { path: '/v1/site/transactions', body })
    assertProblem(reply, 'action_malformed')
  }
})

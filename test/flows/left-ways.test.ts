import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench } from './support/backend.ts'
import { Page } from './support/page.ts'
import {
  ANNA,
  openStepUp,
  PASSWORD,
  readApp,
  settlePasskey,
  settlePerson,
  toOffer,
} from './support/people.ts'

const TRANSFER = {
  type: 'transfer',
  amount: { value: '250.00', currency: 'EUR' },
  payee: 'Lindqvist Boats',
}

async function createAnna(given: Parameters<typeof settlePerson>[2]) {
  const bench = await createBench()
  await settlePasskey(bench, ANNA.user)
  await settlePerson(bench, ANNA, given)
  return bench
}

describe('a way that the person left for another one', () => {
  it('is not asked again by itself: the next step asks the next best', async () => {
    const bench = await createAnna(['password', 'totp'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    assert.equal(page.view?.prompt?.kind, 'passkey')
    await page.challenge(toOffer(page, 'totp'))
    const next = await page.answer({ code: await readApp(bench) })
    assert.equal(next.view.prompt?.kind, 'password')
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  it('stays in the list, and is asked on a press', async () => {
    const bench = await createAnna(['totp'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    await page.challenge(toOffer(page, 'totp'))
    const next = await page.answer({ code: await readApp(bench) })
    assert.equal(next.view.state, 'choose')
    const pressed = await page.challenge(toOffer(page, 'passkey'))
    assert.equal(pressed.view.prompt?.kind, 'passkey')
  })

  it('is asked after all when nothing else is left and no window opens by itself', async () => {
    const bench = await createAnna(['password', 'totp'])
    const page = await openStepUp(bench, ANNA.user, { action: TRANSFER })
    await page.challenge(toOffer(page, 'password'))
    await page.challenge(toOffer(page, 'totp'))
    const next = await page.answer({ code: await readApp(bench) })
    assert.equal(next.view.prompt?.kind, 'password')
  })

  it('counts as left too where a stranger left the whole kind', async () => {
    const bench = await createBench({ site: { signIn: { acr: 'aal2' } } })
    await settlePasskey(bench, ANNA.user)
    await settlePerson(bench, ANNA, ['password', 'totp'])
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('passkey')
    await page.challenge('password')
    const next = await page.answer({ password: PASSWORD })
    assert.equal(next.view.prompt?.kind, 'totp')
  })

  it('is forgotten with the name it was left under', async () => {
    const bench = await createBench({ site: { signIn: { acr: 'aal2' } } })
    await settlePasskey(bench, ANNA.user)
    await settlePerson(bench, ANNA, ['password', 'totp'])
    const page = new Page(bench)
    await page.begin({ login_name: 'somebody@harbour.example' })
    await page.challenge('passkey')
    await page.challenge('password')
    await page.identify(ANNA.mail)
    const next = await page.answer({ password: PASSWORD })
    assert.equal(next.view.prompt?.kind, 'passkey')
  })
})

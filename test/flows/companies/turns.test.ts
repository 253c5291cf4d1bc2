import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { toStarted } from '../../support/scripted-company.ts'
import { Page } from '../support/page.ts'
import { ANNA, BERT, settlePerson } from '../support/people.ts'
import { createStage } from './stage.ts'

const NOBODY = 'nobody@harbour.example'

test('two questions of a stranger at once meet alike for a linked person, another and nobody', async () => {
  const { bench, company } = await createStage({
    site: { vendors: ['company', 'local'], signIn: { ways: ['password', 'totp'] } },
    company: { kinds: ['totp'] },
    there: ['totp'],
  })
  await settlePerson(bench, BERT, ['password'])
  for (const name of [ANNA.mail, BERT.mail, NOBODY]) {
    const page = new Page(bench)
    await page.begin({ login_name: name })
    await page.challenge('totp')
    const replaces = page.view?.prompt?.challenge
    const gate = Promise.withResolvers<void>()
    const before = company.inputs('start').length
    company.script.start = async ({ kind }) => {
      await gate.promise
      return toStarted(kind)
    }
    const first = page.challenge('totp', { replaces })
    while (company.inputs('start').length === before) await Promise.resolve()
    let isRefused = false
    const second = page.challenge('totp', { replaces }).finally(() => (isRefused = true))
    // Refused at once, or let in to the gate as well.
    while (!isRefused && company.inputs('start').length < before + 2) await setImmediate()
    gate.resolve()
    const codes = (await Promise.all([first, second])).map(({ body }) => body['code'])
    assert.deepEqual(codes, [undefined, 'conflict'], name)
  }
})

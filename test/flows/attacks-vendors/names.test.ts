/**
 * @module
 * Names by the hundred, where a name costs a company a call or is answered with somebody's ways: from one address
 * so many in a minute, in however many transactions, one after the other or at once.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createStage } from '../companies/stage.ts'
import type { BenchOptions } from '../support/backend.ts'
import { Page } from '../support/page.ts'
import { ANNA, assertProblem } from '../support/people.ts'

const MOST = 10
const config: BenchOptions['config'] = { limits: { beginsPerMinute: MOST } }
const FRIENDLY: BenchOptions['site'] = { signIn: { listing: 'friendly', ways: ['password'] } }
const PRIVATE: BenchOptions['site'] = {
  vendors: ['company', 'local'],
  signIn: { ways: ['totp'] },
}
const times = (length: number): readonly number[] => Array.from({ length }, (_, i) => i)
/** Each another one to whoever compares letters, and hers all the same. */
const toSpelling = (turn: number): string =>
  Array.from(ANNA.mail, (char, i) => ((turn >> i) & 1 ? char.toUpperCase() : char)).join('')

describe('names of one address', () => {
  it('are so many in one transaction, one after the other', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, config, there: ['totp'] })
    const page = new Page(bench)
    await page.begin()
    const replies = []
    for (const turn of times(MOST + 5)) replies.push(await page.identify(toSpelling(turn)))
    assert.equal(replies.filter(({ status }) => status === 200).length, MOST)
    assert.equal(company.inputs('consult').length, MOST)
    assertProblem(await page.identify(ANNA.mail), 'limited')
    bench.clock.advance(60)
    assert.equal((await page.identify(ANNA.mail)).status, 200)
  })

  it('are as many at once, be it in one transaction or in as many as there are names', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, config, there: ['totp'] })
    const page = new Page(bench, { address: '192.0.2.2' })
    await page.begin()
    const named = await Promise.all(times(3 * MOST).map((turn) => page.identify(toSpelling(turn))))
    assert.equal(named.filter(({ status }) => status === 200).length, MOST)
    assert.equal(company.inputs('consult').length, MOST)
    const begun = await Promise.all(
      times(3 * MOST).map(() => new Page(bench).begin({ login_name: ANNA.mail })),
    )
    assert.equal(begun.filter(({ status }) => status === 200).length, MOST)
    assert.equal(company.inputs('consult').length, 2 * MOST)
  })

  it('are no more calls to a company where nobody’s ways are listed', async () => {
    const { bench, company } = await createStage({ site: PRIVATE, config, there: ['totp'] })
    const page = new Page(bench)
    await page.begin()
    for (const turn of times(3 * MOST)) {
      await page.identify(toSpelling(turn))
      await page.challenge('totp')
    }
    assert.ok(company.inputs('consult').length <= MOST, String(company.inputs('consult').length))
  })
})

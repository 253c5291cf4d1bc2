import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, ISSUER, ORIGIN, type Bench } from './support/backend.ts'
import { callSite, Page } from './support/page.ts'
import { ANNA, assertProblem, PASSWORD, settlePerson } from './support/people.ts'

async function readKids(bench: Bench): Promise<string[]> {
  const response = await bench.backend.fetch(new Request(`${ISSUER}/.well-known/jwks.json`))
  const { keys } = (await response.json()) as { keys: { kid: string }[] }
  return keys.map(({ kid }) => kid)
}

async function signIn(bench: Bench): Promise<{ proof: string; cookie: string }> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  const { view } = await page.answer({ password: PASSWORD })
  return { proof: view.proof ?? '', cookie: page.cookie }
}

const redeem = (bench: Bench, { proof, cookie }: { proof: string; cookie: string }) =>
  callSite(bench, {
    path: '/v1/site/proofs/redeem',
    body: { purpose: 'login', proof, origin: ORIGIN, binding: cookie },
  })

describe('a proof key that is withdrawn', () => {
  it('is published no more, its proofs are refused, and sign-in goes on with another', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    const before = await signIn(bench)
    const [kid = ''] = await readKids(bench)
    await bench.backend.withdrawKey(kid)
    assert.equal((await readKids(bench)).includes(kid), false)
    assertProblem(await redeem(bench, before), 'proof_key_unknown')
    assert.equal((await redeem(bench, await signIn(bench))).status, 200)
    assert.equal(bench.audit.filter((one) => one.event === 'keys.withdrawn').length, 1)
    await assert.rejects(bench.backend.withdrawKey(kid), { code: 'not_found' })
  })
})

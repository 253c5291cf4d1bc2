import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problem, SITE_KEY } from '../../support/proof-backend.ts'
import { createTestSite } from '../../support/site.ts'

const END = '/v1/site/sessions/sid-1/end'

describe('endSession', () => {
  it('tells the backend', async () => {
    const { party, backend } = await createTestSite()
    assert.equal(await party.endSession('sid-1'), true)
    const [call] = backend.to(END)
    assert.equal(call?.method, 'POST')
    assert.equal(call?.redirect, 'manual')
    assert.equal(call?.headers.get('authorization'), `Bearer ${SITE_KEY}`)
  })

  it('does nothing for a session that had no sign-in', async () => {
    const { party, backend } = await createTestSite()
    assert.equal(await party.endSession(undefined), true)
    assert.equal(backend.seen.length, 0)
  })

  it('counts one that is gone as ended', async () => {
    const { party, backend } = await createTestSite()
    backend.answers.set(END, () => problem(404, 'not_found'))
    assert.equal(await party.endSession('sid-1'), true)
  })

  it('stops no logout while the backend is down, and says so', async () => {
    const { party, backend } = await createTestSite()
    backend.answers.set(END, () => Promise.reject(new Error('down')))
    assert.equal(await party.endSession('sid-1'), false)
  })

  it('rejects for a mistake of the site', async () => {
    const { party, backend } = await createTestSite()
    backend.answers.set(END, () => problem(401, 'site_key_wrong'))
    await assert.rejects(party.endSession('sid-1'), { code: 'site_key_wrong', status: 500 })
  })

  it('lets no sid change the address', async () => {
    const { party, backend } = await createTestSite()
    await party.endSession('../people/u-1?x')
    assert.match(backend.seen[0]?.url ?? '', /\/v1\/site\/sessions\/\.\.%2Fpeople%2Fu-1%3Fx\/end$/)
  })
})

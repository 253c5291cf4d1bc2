import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import { oidc } from '../../../../../packages/server/src/vendors/oidc/index.ts'
import type { PersonFacts } from '../../../../../packages/server/src/vendors/vendor.ts'
import { PERSON, toContext } from '../../../../support/local-vendor.ts'
import {
  ID,
  isProblem,
  MAJA,
  RETURN,
  setUp,
  start,
  toLinked,
  visit,
} from '../../../../support/oidc-stage.ts'

suite('the way', () => {
  test('is one for a linked person, the same each time, and none for others', async () => {
    const { remote } = await setUp()
    const consult = (person: PersonFacts) => remote.consult({ context: toContext(), person })
    const { ways } = await consult(MAJA)
    assert.deepEqual(ways, [
      {
        id: 'harbour-id.provider',
        kind: 'identity-provider',
        vendor: ID,
        label: 'Harbour ID',
        createdAt: 1_600_000_000,
        data: {},
      },
    ])
    assert.deepEqual((await consult(MAJA)).ways, ways)
    assert.deepEqual((await consult(PERSON)).ways, [])
    assert.deepEqual((await consult(toLinked('maja', 'other-id'))).ways, [])
    assert.doesNotMatch(JSON.stringify(ways), /maja/)
  })

  test('asks the provider nothing before it is chosen', async () => {
    const { remote, provider } = await setUp()
    await remote.consult({ context: toContext(), person: MAJA })
    await remote.pretend()
    assert.equal(provider.asked.length, 0)
  })

  test('is added by nobody but the site', async () => {
    const { vendor } = await setUp()
    const input = { kind: 'identity-provider', context: toContext(), person: MAJA } as const
    const refused = isProblem('authenticator_unavailable')
    await assert.rejects(vendor.enrol({ ...input, onlyFactor: true }), refused)
    await assert.rejects(vendor.make({ ...input, onlyFactor: true }), refused)
  })

  test('is never completed by waiting', async () => {
    const { remote } = await setUp()
    const input = { kind: 'identity-provider', context: toContext(RETURN), state: {} } as const
    assert.deepEqual(await remote.poll(input), { result: 'pending' })
    assert.deepEqual(remote.polled, [])
    await remote.cancel({ context: toContext(RETURN), state: {} })
    assert.equal(await remote.endSession(''), 'unknown')
  })
})

suite('a provider that is down', () => {
  test('leaves the question open, and is written down', async () => {
    const stage = await setUp()
    stage.provider.lies.down = new CallError(false)
    await assert.rejects(start(stage, {}, MAJA), isProblem('vendor_unavailable'))
    stage.provider.lies.down = undefined
    stage.provider.lies.tokenReply = { status: 503 }
    await assert.rejects(visit(stage, { person: MAJA }), isProblem('vendor_unavailable'))
    assert.deepEqual(
      stage.events.map(({ event, vendor, code }) => [event, vendor, code]),
      Array(2).fill(['vendor.failed', ID, 'unavailable']),
    )
  })
})

suite('the setting', () => {
  test('can name several providers', async () => {
    const { source } = await setUp()
    assert.deepEqual([source.id, source.kinds], [ID, ['identity-provider']])
    assert.equal(oidc({ issuer: 'https://id.example', clientId: 'x', name: 'X' }).id, 'oidc')
  })

  test('is refused in one sentence that names it', async () => {
    for (const changes of [
      { issuer: 'http://id.example' },
      { issuer: 'id.example' },
      { scope: 'profile' },
      { name: ' ' },
      { clientId: '' },
    ]) {
      await assert.rejects(setUp(changes), (error) => {
        assert.ok(error instanceof ConfigError)
        assert.match(error.message, /^The setting vendors\.harbour-id .*\.$/)
        return true
      })
    }
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import { createClient } from '../../../../../packages/server/src/vendors/authentimate/client.ts'
import { parseSettings } from '../../../../../packages/server/src/vendors/authentimate/settings.ts'
import {
  createVendorStage,
  ID,
  KEYS,
  lost,
  NUMBER,
  toThrown,
} from '../../../../support/authentimate-vendor.ts'
import { createTestClock } from '../../../../support/clock.ts'

const CODE = '048213'

suite('a create', () => {
  test('is one POST with the digits of the number', async () => {
    const { start, seen, script, created } = await createVendorStage()
    script.push(created())
    await start()
    const [{ method, url, body, timeoutMs, connectMs, maxBytes } = assert.fail('none')] = seen
    assert.deepEqual(
      { method, url, body, timeoutMs, connectMs, maxBytes },
      {
        method: 'POST',
        url: 'https://api.authentimate.com/v1/verifications',
        body: JSON.stringify({ phoneNumber: NUMBER.slice(1) }),
        timeoutMs: 10_000,
        connectMs: 3_000,
        maxBytes: 16_384,
      },
    )
  })

  test('may be a form', async () => {
    const { start, seen, script, created } = await createVendorStage({ encoding: 'form' })
    script.push(created())
    await start()
    assert.equal(seen[0]?.headers['content-type'], 'application/x-www-form-urlencoded')
    assert.equal(seen[0]?.body, `phoneNumber=${NUMBER.slice(1)}`)
  })
})

suite('a check', () => {
  async function open(changes: Parameters<typeof createVendorStage>[0] = {}) {
    const stage = await createVendorStage(changes)
    stage.script.push(stage.created())
    const { state } = await stage.start()
    return { ...stage, state }
  }

  test('is one GET that nobody may keep', async () => {
    const { check, state, seen, script } = await open()
    script.push({ body: { verified: true } })
    await check(state, CODE)
    const { method, url, headers, body, timeoutMs, connectMs } = seen.at(-1) ?? assert.fail('none')
    assert.deepEqual([method, body, timeoutMs, connectMs], ['GET', undefined, 6_000, 3_000])
    const wanted = `https://api.authentimate.com/v1/verifications/check?id=${ID}&code=${CODE}`
    assert.equal(url, wanted)
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['accept'], 'application/json')
  })

  test('that fails says nothing of its address, however the runtime worded it', async () => {
    const { check, state, script, audit } = await open()
    const url = `https://api.authentimate.com/v1/verifications/check?id=${ID}&code=${CODE}`
    const cause = new TypeError(`error sending request for url (${url})`)
    script.push(new CallError(false, { cause }), new CallError(false, { cause }))
    const problem = await toThrown(check(state, CODE))
    assert.equal(problem.code, 'vendor_unavailable')
    const printed = inspect([problem, audit], { depth: 20, showHidden: true })
    assert.ok(!printed.includes(CODE) && !printed.includes(ID))
  })

  test('of a server error keeps when to come again, and nothing else', async () => {
    const { check, state, script, clock } = await open()
    script.push({ status: 429, headers: { 'retry-after': '12' }, body: `code ${CODE}` })
    const problem = await toThrown(check(state, CODE))
    assert.equal(problem.retryAt, clock.now() + 12)
    assert.ok(!inspect(problem, { depth: 20, showHidden: true }).includes(CODE))
  })

  test('goes by the second key where the first is refused, once', async () => {
    const { check, state, seen, script } = await open({
      nextKey: new Secret(KEYS.nextKey, 'nextKey'),
    })
    const before = seen.length
    script.push({ status: 401 }, { body: { verified: true } })
    assert.equal((await check(state, CODE)).result, 'right')
    assert.deepEqual(
      seen.slice(before).map(({ headers }) => headers['authorization']),
      [KEYS.key, KEYS.nextKey].map((key) => `Basic ${btoa(`${key}:`)}`),
    )
  })

  test('goes back to the first key where the second is refused', async () => {
    const { check, state, script, audit } = await open({
      nextKey: new Secret(KEYS.nextKey, 'nextKey'),
    })
    script.push({ status: 401 }, { body: { verified: false } })
    await check(state, CODE)
    script.push({ status: 401 }, { body: { verified: true } })
    assert.equal((await check(state, CODE)).result, 'right')
    assert.deepEqual(
      audit.map(({ code }) => code),
      ['key_changed', 'key_changed'],
    )
  })

  test('is doubtful after a lost answer: only a boolean true is right', async () => {
    for (const [second, result] of [
      [{ body: { verified: true } }, 'right'],
      [{ body: { verified: 'true' } }, 'again'],
      [{ body: { verified: false } }, 'again'],
      [{ status: 404 }, 'again'],
      [{ status: 422 }, 'again'],
      [{ status: 500 }, 'again'],
    ] as const) {
      const { check, state, script } = await open()
      script.push(lost(), second)
      assert.equal((await check(state, CODE)).result, result)
    }
  })
})

suite('a key', () => {
  test('that no header can hold is refused at the start, and not shown', async () => {
    for (const text of ['with space', 'with:colon', 'with\nline', 'ключ', '']) {
      const key = new Secret(text, 'key')
      const settings = parseSettings({ key }, false)
      const platform = {
        call: () => assert.fail('called'),
        clock: createTestClock(),
        wait: async () => undefined,
        audit: () => undefined,
        development: false,
      }
      assert.throws(
        () => createClient({ platform, settings, keys: [key] }),
        (error) => error instanceof ConfigError && (text === '' || !error.message.includes(text)),
      )
    }
  })
})

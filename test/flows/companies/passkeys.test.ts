import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PEOPLE_KEY } from '../support/backend.ts'
import { callSite, Page } from '../support/page.ts'
import { ANNA, settlePasskey } from '../support/people.ts'
import { createStage, type StageOptions } from './stage.ts'

/** Uses a passkey of ours whose owner is no more. */
async function useForgotten(options: StageOptions): Promise<Readonly<Record<string, unknown>>> {
  const { bench } = await createStage({ ...options, given: [], account: null })
  const key = await settlePasskey(bench, ANNA.user)
  const gone = { key: PEOPLE_KEY, method: 'DELETE', path: `/v1/site/people/${ANNA.user}` } as const
  assert.equal((await callSite(bench, gone)).status, 200)
  const page = new Page(bench)
  await page.begin()
  const ambient = page.view?.passkey ?? assert.fail('nothing stands')
  const response = await key.get(ambient.options)
  return (await page.answer({ response }, { challenge: ambient.challenge })).body
}

test('the browser is told of a passkey that nobody knows', async () => {
  const body = await useForgotten({ company: { kinds: ['push'] } })
  assert.deepEqual([body['code'], body['signal']], ['passkey_refused', 'unknown_credential'])
})

test('and not where a company keeps passkeys of the same domain: it may be one of theirs', async () => {
  const body = await useForgotten({ company: { kinds: ['push', 'passkey'] } })
  assert.deepEqual([body['code'], body['signal']], ['passkey_refused', undefined])
})

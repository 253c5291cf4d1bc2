import { dictionary } from '@zxcvbn-ts/language-common'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  type Blocklist,
  createBlocklist,
} from '../../../../../packages/server/src/vendors/local/blocklist.ts'
import {
  toBlocklistData,
  toBlocklistEntries,
  toBlocklistSource,
} from '../../../../check/make-blocklist.ts'
import { BLOCKLIST } from '../../../../../packages/server/src/vendors/local/blocklist-data.ts'
import { readFile } from 'node:fs/promises'

const passwords = dictionary['passwords-common']

async function listMissing(has: Blocklist['has'], entries: string[]): Promise<string[]> {
  const held = await Promise.all(entries.map(has))
  return entries.filter((_, i) => held[i] === false)
}

suite('the blocklist that ships', () => {
  test('misses no entry of its source, the first 3,000 least of all', async () => {
    const { has } = createBlocklist()
    const entries = toBlocklistEntries(passwords)
    assert.ok(entries.length > 49_000)
    assert.deepEqual(await listMissing(has, toBlocklistEntries(passwords.slice(0, 3_000))), [])
    assert.deepEqual(await listMissing(has, entries), [])
  })

  test('takes hardly anything else for an entry', async () => {
    const { has } = createBlocklist()
    const others = Array.from({ length: 20_000 }, (_, i) => `nobody's password no. ${i}`)
    const taken = others.length - (await listMissing(has, others)).length
    // Expected: 0.3. Five would be a filter many times worse than documented.
    assert.ok(taken < 5, `${taken} of 20,000`)
  })

  test('is what its source makes, and within 200 kB', async () => {
    const url = new URL(
      '../../../../../packages/server/src/vendors/local/blocklist-data.ts',
      import.meta.url,
    )
    assert.equal(await readFile(url, 'utf8'), await toBlocklistSource())
    assert.ok(BLOCKLIST.length <= 200_000)
  })
})

test('a blocklist holds what went in and nothing of an empty one', async () => {
  const full = createBlocklist(await toBlocklistData(['dragon', 'пароль', '😀😀😀😀']))
  for (const entry of ['dragon', 'пароль', '😀😀😀😀']) assert.equal(await full.has(entry), true)
  assert.equal(await full.has('dragoon'), false)
  const empty = createBlocklist(btoa('\0'.repeat(16)))
  assert.equal(await empty.has('dragon'), false)
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { createBench, ISSUER, type BenchOptions } from './support/backend.ts'
import { assertProblem, give, PASSWORD, settlePerson, ANNA } from './support/people.ts'

const DIGEST = createHash('sha1').update(PASSWORD).digest('hex').toUpperCase()

async function choose(breachedPasswords: (prefix: string) => Promise<string>) {
  const options: BenchOptions = { config: { breachedPasswords } }
  const bench = await createBench(options)
  await settlePerson(bench, ANNA, [])
  return give(bench, ANNA, { kind: 'password', secret: PASSWORD })
}

describe('the breach service of the config', () => {
  it('is told five digits of the password’s hash, and refuses what it knows', async () => {
    const asked: string[] = []
    const reply = await choose(async (prefix) => {
      asked.push(prefix)
      return `${'0'.repeat(35)}:7\r\n${DIGEST.slice(5)}:3`
    })
    assertProblem(reply, 'password_common')
    assert.deepEqual(asked, [DIGEST.slice(0, 5)])
  })

  it('lets through what it does not know, and all while it is down', async () => {
    const unknown = await choose(async () => `${DIGEST.slice(5)}:0`)
    assert.equal(unknown.status, 201)
    const down = await choose(() => Promise.reject(new Error('down')))
    assert.equal(down.status, 201)
  })

  it('must be a function: a start with anything else is refused', async () => {
    const config = { breachedPasswords: `${ISSUER}/range` as never }
    await assert.rejects(createBench({ config }), /setting breachedPasswords/)
  })
})

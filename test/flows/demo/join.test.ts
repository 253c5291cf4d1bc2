import { toBase64url, toSha256 } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { startTrial, type Trial } from '../../../demo/trial.ts'
import { createTestRandom } from '../../support/random.ts'

const random = createTestRandom(89)
const createToken = () => toBase64url(random.bytes(32))
const SITE_KEY = createToken()
const NUMBER = '+46701740621'
const MOVED = '+46701740622'
const EMAIL = 'nils@joined.example'

type Body = Record<string, unknown>

suite('joining Harbour', () => {
  let dataDir: string
  let trial: Trial

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'trial-'))
    trial = await startTrial({
      port: 0,
      dataDir,
      environment: { HARBOUR_SITE_KEY: SITE_KEY },
    })
  })
  after(async () => {
    await trial.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** A number that is verified in a browser with this cookie. */
  async function verify(number: string, cookie: string): Promise<string> {
    const token = createToken()
    const call = async (path: string, body: Body): Promise<Body> => {
      const reply = await fetch(`${trial.origin}/auth/v1/transactions${path}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          Origin: trial.origin,
        },
        body: JSON.stringify(body),
      })
      const told = (await reply.json()) as Body
      assert.equal(reply.status, 200, JSON.stringify(told))
      return told
    }
    const binding = await toSha256(cookie)
    const begun = await call('', { purpose: 'verify-phone', site: 'harbour', binding })
    const { id } = begun as { id: string }
    await call(`/${id}/identify`, { phone_number: number })
    const before = (await readTexts(number)).length
    const { prompt } = await call(`/${id}/challenges`, { authenticator: 'sms-code' })
    const code = await readCode(number, before)
    const { challenge } = prompt as { challenge: string }
    const done = await call(`/${id}/answers`, { challenge, answer: { code } })
    const { proof } = done as { proof: string }
    return proof
  }

  async function readTexts(number: string): Promise<readonly { text: string }[]> {
    const path = `/pocket/api/messages?to=${encodeURIComponent(number)}`
    return (await (await fetch(trial.origin + path)).json()) as { text: string }[]
  }

  /** The code of the text that comes after so many others. */
  async function readCode(number: string, before: number): Promise<string> {
    for (let turn = 0; turn < 200; turn += 1) {
      const texts = await readTexts(number)
      const code = /\b\d{6}\b/.exec(texts[0]?.text ?? '')?.[0]
      if (texts.length > before && code !== undefined) return code
    }
    return assert.fail('no code has come')
  }

  async function send(number: string): Promise<Response> {
    const cookie = createToken()
    const proof = await verify(number, cookie)
    return fetch(`${trial.origin}/join`, {
      method: 'POST',
      headers: { Origin: trial.origin, Cookie: `countersign=${cookie}` },
      body: new URLSearchParams({ name: 'Nils Holm', email: EMAIL, phone_proof: proof }),
    })
  }

  const people = async (method = 'GET', path = '?limit=1000', body?: Body): Promise<Body> => {
    const reply = await fetch(`${trial.origin}/auth/v1/site/people${path}`, {
      method,
      headers: { Authorization: `Bearer ${SITE_KEY}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await reply.json()) as Body
  }
  const findJoined = async () => {
    const all = (await people())['people'] as {
      user: string
      login_names: string[]
      phones: string[]
    }[]
    return all.filter(({ login_names: names }) => names.includes(EMAIL))
  }

  test('makes a person of a verified number', async () => {
    assert.equal((await send(NUMBER)).status, 200)
    const [joined, ...more] = await findJoined()
    assert.deepEqual([joined?.phones, more], [[NUMBER], []])
  })

  test('by the number that somebody gave up makes nobody of them', async () => {
    const [joined] = await findJoined()
    await people('PUT', `/${joined?.user}`, { phones: [MOVED] })
    const clock = await trial.clock()
    clock.advance(40)
    // The number is another's by now, and the address was never proven.
    assert.equal((await send(NUMBER)).status, 409)
    const [after, ...more] = await findJoined()
    assert.deepEqual([after?.user, after?.phones, more], [joined?.user, [MOVED], []])
  })
})

/**
 * @module
 * The backend in a process of its own, killed with SIGKILL at drawn moments, and stopped with SIGTERM
 * under load: what was acknowledged holds.
 */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import { env, type ConfigInput } from '@countersign/server'
import { createBackend } from '@countersign/server/node'
import { toBase32 } from '../../packages/server/src/vendors/local/one-time.ts'
import { startBackend, toEnvironment, type ProcessKeys } from '../support/backend-process.ts'
import { createTestRandom } from '../support/random.ts'
import { ISSUER, ORIGIN, PEOPLE_KEY, SITE_KEY } from './support/backend.ts'
import {
  guess,
  signInByApp,
  signInByMail,
  type Someone,
  type World,
} from './support/crash-flows.ts'
import { createMortalBackend } from './support/mortal-backend.ts'
import { callSite, Page } from './support/page.ts'
import { Witness } from './support/witness.ts'

const FLOWS = 200
const AT_ONCE = 8
const KILLS = 24
const START = 1_700_000_000

const SITE = {
  id: 'harbour',
  origins: [ORIGIN],
  rpId: 'localhost',
  signIn: { ways: ['password' as const, 'email-code' as const, 'totp' as const] },
  account: { ways: ['totp' as const, 'password' as const] },
}

/** Limits that many people behind one address do not reach; those of one person stay. */
const CONFIG = {
  issuer: ISSUER,
  sites: [SITE],
  limits: { beginsPerMinute: 10_000, firstWaitSeconds: 600 },
  messageLimits: {
    perAddressHour: 10_000,
    perTarget10min: 20,
    perTargetHour: 60,
    perAccountHour: 60,
  },
}

function createKeys(): ProcessKeys {
  const masterKey = toBase64url(crypto.getRandomValues(new Uint8Array(32)))
  return { masterKey, sites: { harbour: { siteKey: SITE_KEY, peopleKey: PEOPLE_KEY } } }
}

/** Fills a folder with people, in this process, before the first life. */
async function enrolPeople(dataDir: string, keys: ProcessKeys, count: number): Promise<Someone[]> {
  const sender = { id: 'nobody', channels: ['mail' as const], send: async () => undefined }
  const config: ConfigInput = {
    ...CONFIG,
    sites: [{ ...SITE, key: env('SITE_KEY_harbour') }],
    senders: { email: sender },
  }
  const environment = toEnvironment(keys)
  const { people, close } = await createBackend(config, {
    dataDir,
    environment,
    audit: () => undefined,
  })
  const all = Array.from({ length: count }, async (_, i): Promise<Someone> => {
    const [user, mail] = [`u-${i}`, `person${i}@harbour.example`]
    const seed = toBase32(crypto.getRandomValues(new Uint8Array(20)))
    await people.put('harbour', user, { login_names: [mail], emails: [mail] })
    await people.provision('harbour', user, { kind: 'totp', secret: seed })
    return { user, mail, seed }
  })
  const enrolled = await Promise.all(all)
  await close()
  return enrolled
}

function createFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-crash-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Whole numbers from a seeded generator. */
function createDraw(seed: number): (below: number) => number {
  const random = createTestRandom(seed)
  return (below) => new DataView(random.bytes(4).buffer).getUint32(0) % below
}

async function crashThrough(dataDir: string, seed: number): Promise<World> {
  const keys = createKeys()
  const people = await enrolPeople(dataDir, keys, FLOWS)
  const draw = createDraw(seed)
  const settings = { dataDir, config: CONFIG }
  const site = await createMortalBackend({ settings, keys, start: START, kills: KILLS, draw })
  const world: World = { site, witness: new Witness(), draw }
  const queue = people.values()
  const work = async () => {
    for (const someone of queue) await toFlow(draw(10))(world, someone)
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    await site.restart()
    await world.witness.judge(site)
  } finally {
    await site.close()
  }
  return world
}

const toFlow = (drawn: number) => (drawn === 0 ? guess : drawn < 5 ? signInByApp : signInByMail)

describe('a backend that is killed', () => {
  it(`keeps what it acknowledged through ${KILLS} kills in ${FLOWS} flows`, async (t) => {
    const seed = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31))
    t.diagnostic(`seed ${seed}; the same moments again: CRASH_SEED=${seed}`)
    const dataDir = createFolder(t)
    const { site, witness } = await crashThrough(dataDir, seed).catch((cause: unknown) => {
      throw new Error(`broken with CRASH_SEED=${seed}`, { cause })
    })
    const { counts } = witness
    t.diagnostic(`${site.deaths()} kills: ${JSON.stringify(counts)}`)
    assert.ok(site.deaths() > KILLS / 2, 'it was hardly ever killed')
    assert.equal(
      Object.values(counts).reduce((sum, n) => sum + n),
      FLOWS,
    )
    assert.ok(counts.signedIn > FLOWS / 2, 'most people got in')
    assert.ok(counts.waiting > 0 && counts.exhausted > 0)
    const database = new DatabaseSync(join(dataDir, 'countersign.db'))
    assert.deepEqual(
      { ...database.prepare('PRAGMA integrity_check').get() },
      { integrity_check: 'ok' },
    )
    database.close()
  })
})

describe('a backend that is told to stop', () => {
  it('answers every request it has begun', async (t) => {
    const dataDir = createFolder(t)
    const keys = createKeys()
    const [someone] = await enrolPeople(dataDir, keys, 1)
    assert.ok(someone)
    const served = await startBackend({
      settings: { dataDir, config: CONFIG },
      keys,
    })
    const answered = new Set<string>()
    let sent = 0
    let stopping: Promise<readonly string[]> | undefined
    const site = {
      backend: {
        fetch: async (request: Request) => {
          const number = String((sent += 1))
          request.headers.set('Test-Number', number)
          const reply = await served.fetch(request)
          answered.add(number)
          // Others are under way at this moment, argon2 computations among them.
          if (answered.size === 120) stopping = served.stop()
          return reply
        },
      },
    }
    const work = async () => {
      for (;;) {
        const page = new Page(site)
        await page.begin({ login_name: someone.mail })
        await page.answer({ password: 'nobody ever had this one' })
        await callSite(site, { method: 'GET', path: '/v1/site/people/u-0', key: PEOPLE_KEY })
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: 16 }, work))
    assert.ok(
      ends.every(({ status }) => status === 'rejected'),
      'it stopped',
    )
    const begun = (await stopping) ?? []
    assert.ok(begun.length >= 120)
    assert.deepEqual(
      begun.filter((number) => !answered.has(number)),
      [],
    )
  })
})

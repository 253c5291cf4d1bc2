import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, suite, test, type TestContext } from 'node:test'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  type AllthenticateControl,
} from '@countersign/simulators'
import { startTrial, type Trial, type TrialOptions } from '../../../demo/trial.ts'

interface Door {
  readonly id: string
  readonly name: string
  readonly locked: boolean
  readonly online: boolean
  readonly lockdown: boolean
  readonly until?: number
}

function toFolder(): { readonly dataDir: string; clean(): void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'trial-'))
  return { dataDir, clean: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** What is beside the Pocket of somebody, and what is folded away below. */
function toPanel(page: string): { readonly own: string; readonly others: string } {
  const [own = '', others = ''] = page.slice(page.indexOf('class="faults"')).split('data-others')
  return { own, others }
}

suite('AuthX, Authentimate and Allthenticate in the Pocket', () => {
  const folder = toFolder()
  let trial: Trial
  let house: AllthenticateControl

  before(async () => {
    trial = await startTrial({ port: 0, dataDir: folder.dataDir })
    const { allthenticate } = await trial.vendors()
    house = allthenticate.simulated?.control ?? assert.fail('no simulator')
  })
  after(async () => {
    await trial.close()
    folder.clean()
  })
  beforeEach(() => house.reset())

  const ask = (path: string, init?: RequestInit) => fetch(`${trial.origin}/${path}`, init)
  const get = async (path: string) => (await ask(`pocket/api/${path}`)).json()
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    ask(`pocket/api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const getDoor = async (id: string): Promise<Door> => {
    const doors: readonly Door[] = await get('doors')
    return doors.find((door) => door.id === id) ?? assert.fail(`no ${id}`)
  }
  const unlock = (uuid: string, seconds: number) =>
    ask('vendors/allthenticate/setlockstatus', {
      method: 'POST',
      body: new URLSearchParams({
        api_key: ALLTHENTICATE_KEY,
        uuid,
        lock_state: 'false',
        unlock_time: String(seconds),
      }),
    })

  test('the reader tells every phone who waits, and gives the reading to who asked', async () => {
    assert.equal(await get('readings'), null)
    const asked = await post('readings', { kind: 'palm' })
    assert.equal(asked.status, 201)
    const { id, endsAt } = await asked.json()
    assert.deepEqual(await get('readings'), { id, kind: 'palm', endsAt })
    assert.equal((await ask(`pocket/api/readings/${id}`)).status, 204)
    assert.equal((await post(`readings/${id}`, { person: 'authx', how: 'own' })).status, 200)
    assert.equal(await get('readings'), null)
    const reading = await ask(`pocket/api/readings/${id}`)
    assert.equal(reading.headers.get('Content-Type'), 'application/octet-stream')
    assert.ok((await reading.arrayBuffer()).byteLength > 0)
    assert.equal((await ask(`pocket/api/readings/${id}`)).status, 404)
  })

  test('the reader waits no more when who asked has gone', async () => {
    const { id } = await (await post('readings', { kind: 'fingerprint' })).json()
    const gone = await ask(`pocket/api/readings/${id}`, { method: 'DELETE' })
    assert.equal(gone.status, 204)
    assert.equal(await get('readings'), null)
    assert.equal((await post(`readings/${id}`, { person: 'authx', how: 'own' })).status, 404)
  })

  test('nothing can be read, or laid on it, that it does not know', async () => {
    assert.equal((await post('readings', { kind: 'face' })).status, 400)
    const { id } = await (await post('readings', { kind: 'palm' })).json()
    assert.equal((await post(`readings/${id}`, { person: 'authx', how: 'gloved' })).status, 400)
    assert.equal((await post(`readings/${id}`, { how: 'own' })).status, 400)
    assert.equal((await post('readings/another', { person: 'authx', how: 'own' })).status, 404)
  })

  test('a lamp follows its door: open until it closes itself by the trial’s clock', async () => {
    assert.equal((await getDoor('front-door')).until, undefined)
    assert.equal((await unlock(ALLTHENTICATE_DOORS.frontDoor, 12)).status, 200)
    const { now } = await get('things?person=allthenticate')
    const open = await getDoor('front-door')
    assert.equal(open.locked, false)
    assert.ok(open.until !== undefined && open.until - now > 10 && open.until - now <= 12)
    await post('clock', { advanceSeconds: 13 })
    const closed = await getDoor('front-door')
    assert.deepEqual([closed.locked, closed.until], [true, undefined])
  })

  test('the house can lose a lock, and shut every door', async () => {
    assert.equal((await getDoor('archive')).online, false)
    await post('doors', { door: 'archive', online: true })
    assert.equal((await getDoor('archive')).online, true)
    await unlock(ALLTHENTICATE_DOORS.boatShed, 30)
    await post('doors', { lockdown: true })
    const doors: readonly Door[] = await get('doors')
    assert.ok(doors.every(({ lockdown, locked }) => lockdown && locked))
    await post('doors', { lockdown: false })
    assert.equal((await getDoor('front-door')).lockdown, false)
    assert.equal((await post('doors', { door: 'cellar', online: true })).status, 404)
    assert.equal((await post('doors', { lockdown: 'yes' })).status, 400)
  })

  test('each company fails as it is told to, alone, and is well again', async () => {
    const stateOf = async () => (await get('things?person=local')).vendorFaults
    const well = { authx: 'none', authentimate: 'none', allthenticate: 'none' }
    assert.deepEqual(await stateOf(), well)
    for (const fault of ['slow', 'down', 'wrong', 'reset-before', 'reset-after']) {
      assert.equal((await post('faults', { vendor: 'authx', fault })).status, 200)
      assert.deepEqual(await stateOf(), { ...well, authx: fault })
    }
    await post('faults', { vendor: 'authx', fault: 'none' })
    assert.deepEqual(await stateOf(), well)
    assert.equal((await post('faults', { vendor: 'authx', fault: 'rain' })).status, 400)
    assert.equal((await post('faults', { vendor: 'nobody', fault: 'down' })).status, 400)
  })

  test('a lost reply leaves the door open, a lost call leaves it shut', async () => {
    const door = ALLTHENTICATE_DOORS.frontDoor
    await post('faults', { vendor: 'allthenticate', fault: 'reset-before', count: 1 })
    await unlock(door, 30).catch(() => undefined)
    assert.equal((await getDoor('front-door')).locked, true)
    await post('faults', { vendor: 'allthenticate', fault: 'reset-after', count: 1 })
    await unlock(door, 30).catch(() => undefined)
    assert.equal((await getDoor('front-door')).locked, false)
    const { vendorFaults } = await get('things?person=local')
    assert.equal(vendorFaults.allthenticate, 'none', 'a counted fault ends by itself')
  })

  test('a fault that was not set from here is told all the same', async () => {
    const read = async () => (await get('things?person=local')).vendorFaults.allthenticate
    house.fault({ fault: 'down' })
    assert.equal(await read(), 'down')
    house.clearFaults()
    house.fault({ fault: 'html' })
    assert.equal(await read(), 'other')
  })

  test('the PIN at AuthX is on Ada’s note, and on nobody else’s', async () => {
    assert.match((await get('things?person=authx')).authxPin, /^\d+$/)
    assert.equal((await get('things?person=local')).authxPin, undefined)
  })

  test('in sight are the switches that matter to whose phone it is', async () => {
    const read = async (person: string) =>
      toPanel(await (await ask(`pocket?person=${person}`)).text())
    const marks = {
      entrust: 'data-entrust-risk',
      authx: 'data-vendor-faults="authx"',
      authentimate: 'data-vendor-faults="authentimate"',
      allthenticate: 'data-vendor-faults="allthenticate"',
    }
    for (const person of ['local', ...Object.keys(marks)]) {
      const { own, others } = await read(person)
      for (const [company, mark] of Object.entries(marks)) {
        assert.equal(own.includes(mark), company === person, `${company} at ${person}`)
        assert.equal(others.includes(mark), company !== person, `${company} below ${person}`)
      }
      assert.equal(own.includes('data-house-faults'), person === 'allthenticate')
    }
  })

  test('the doors are open to see for Alla, and folded on the other phones', async () => {
    const isOpen = async (person: string) =>
      /data-house-app\s+open/.test(await (await ask(`pocket?person=${person}`)).text())
    assert.deepEqual([await isOpen('allthenticate'), await isOpen('local')], [true, false])
  })

  test('a foreign page can neither lay a hand on the reader nor touch the house', async () => {
    const foreign = { Origin: 'https://elsewhere.example' }
    const { id } = await (await post('readings', { kind: 'palm' })).json()
    for (const path of ['readings', `readings/${id}`, 'doors', 'faults'])
      assert.equal((await post(path, {}, foreign)).status, 403, path)
    const init = { method: 'DELETE', headers: foreign }
    assert.equal((await ask(`pocket/api/readings/${id}`, init)).status, 403)
    assert.equal((await get('readings')).id, id)
  })
})

async function open(t: TestContext, options: Omit<TrialOptions, 'port' | 'dataDir'>) {
  const { dataDir, clean } = toFolder()
  t.after(clean)
  const trial = await startTrial({ port: 0, dataDir, ...options })
  t.after(() => trial.close())
  return trial
}

test('where the real ones are called, nobody waits at a reader, no door has a lamp, nothing can be broken', async (t) => {
  const environment = {
    AUTHX_APPLICATION_ID: 'an-application',
    AUTHX_APPLICATION_KEY: 'a-key',
    AUTHX_API_PATH: 'api',
    AUTHX_HOSTNAME: 'harbour',
    AUTHX_BODY_KEY: 'a-key',
    AUTHX_SECRET_KEY: 'a-key',
    AUTHX_USER: '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0100',
    ALLTHENTICATE_API_KEY: 'a-key',
    ALLTHENTICATE_BASE_URL: 'https://doors.harbour.example',
    ALLTHENTICATE_DOOR: 'a-door',
  }
  const { origin } = await open(t, { environment })
  const get = async (path: string) => (await fetch(`${origin}/pocket/api/${path}`)).json()
  assert.equal(await get('readings'), null)
  assert.deepEqual(await get('doors'), [])
  const { authxPin, vendorFaults } = await get('things?person=authx')
  assert.equal(authxPin, undefined)
  assert.deepEqual(vendorFaults, { authentimate: 'none' })
  const asked = await fetch(`${origin}/pocket/api/readings`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'palm' }),
  })
  assert.equal(asked.status, 404)
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Page, type Reply } from '../support/page.ts'
import { createDevice, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { look, press, toRight } from './support/pocket.ts'
import {
  createStage,
  linkPerson,
  NAME,
  PASSWORD,
  type EntrustBench,
  type StageOptions,
} from './support/stage.ts'
import { toBodyText } from '../../support/body-text.ts'

interface Machine {
  readonly machineNonce: string
  readonly sequenceNonce: string
  readonly fingerprint?: string
}

type Device = Awaited<ReturnType<typeof createDevice>>

/** The rule of Harbour: at a middling risk the password is not enough, at a low one it is. */
async function open(options: StageOptions = {}) {
  const stage = await createStage({ application: 'risk', ...options })
  stage.control.setRisk('MEDIUM')
  return { stage, device: await createDevice(stage) }
}

/** Up to the list that follows the password, or to the end. */
async function signIn(stage: EntrustBench, device?: Device): Promise<Page> {
  const page = new Page(stage)
  const signed = device === undefined ? {} : { device: await device.sign(page.token) }
  await page.begin({ login_name: NAME, ...signed })
  await page.challenge(toOffer(page, 'password'))
  await page.answer({ password: PASSWORD })
  return page
}

/** Signs in with both steps, and has the device remembered with the last one. */
async function remember(stage: EntrustBench, { remember: asked }: Device): Promise<Reply> {
  const page = await signIn(stage)
  await page.challenge(toOffer(page, 'totp'))
  const done = await page.answer(await toRight(stage, page), { remember: asked })
  assert.equal(done.view.state, 'done')
  await stage.settle()
  return done
}

/** What was sent and what came back, by call. */
const toMachines = ({ exchanges }: EntrustBench) =>
  exchanges.map(({ operation, request, body }) => ({
    operation,
    sent: JSON.parse(toBodyText(request.body ?? '{}')).machineAuthenticator as Machine | undefined,
    given: JSON.parse(body === '' ? '{}' : body).machineAuthenticator as Machine | null | undefined,
  }))

describe('a device that the vendor knows', () => {
  test('is registered with the last step, where the person asked for it', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    const registrations = stage.exchanges.map(
      ({ request }) =>
        JSON.parse(toBodyText(request.body ?? '{}')).machineAuthenticatorRegistration,
    )
    assert.deepEqual(registrations.filter(Boolean), [{ label: 'Laptop' }])
    assert.notEqual(toMachines(stage).at(-1)?.given?.machineNonce, undefined)
  })

  test('spares the second step that its rule wants of others', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    assert.equal((await signIn(stage, device)).view?.state, 'done')
    assert.equal((await signIn(stage)).view?.state, 'choose')
  })

  test('shows its newest numbers in every call, and other ones each time', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    let newest = toMachines(stage).at(-1)?.given
    const from = stage.exchanges.length
    for (let i = 0; i < 3; i += 1) {
      await signIn(stage, device)
      await stage.settle()
    }
    const seen = new Set<string>()
    for (const { sent, given } of toMachines(stage).slice(from)) {
      assert.deepEqual(
        [sent?.machineNonce, sent?.sequenceNonce],
        [newest?.machineNonce, newest?.sequenceNonce],
      )
      seen.add(sent?.sequenceNonce ?? '')
      newest = given ?? newest
    }
    assert.equal(seen.size, stage.exchanges.length - from)
  })

  test('keeps step while an approval is waited for', async () => {
    const { stage, device } = await open({ application: 'twoSteps' })
    await remember(stage, device)
    const page = await signIn(stage, device)
    await page.challenge(toOffer(page, 'push'))
    // One request, in which the vendor is asked several times.
    const since = page.view?.version ?? 0
    const waited = await page.send('GET', `/v1/transactions/${page.id}?wait=9&since=${since}`)
    assert.equal(waited.view.version, since)
    press(stage, page)
    assert.equal((await look(stage, page)).view.state, 'done')
    const calls = toMachines(stage).filter(({ sent }) => sent !== undefined)
    assert.ok(calls.filter(({ operation }) => operation === 'complete').length >= 4)
    for (const [i, { sent }] of calls.entries()) {
      const before = calls[i - 1]?.given
      if (before !== undefined) assert.equal(sent?.sequenceNonce, before?.sequenceNonce)
    }
  })

  test('is known after a wrong answer, too', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    const page = new Page(stage)
    await page.begin({ login_name: NAME, device: await device.sign(page.token) })
    await page.challenge(toOffer(page, 'password'))
    await page.answer({ password: 'not this one at all' })
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  test('is registered by a fingerprint where the tenant wants one, of nothing of the person’s', async () => {
    const { stage, device } = await open({ tenant: { deviceFingerprintRequired: true } })
    await remember(stage, device)
    assert.equal((await signIn(stage, device)).view?.state, 'done')
    const sent = toMachines(stage).at(-1)?.sent
    assert.deepEqual(JSON.parse(sent?.fingerprint ?? '{}'), { client: 'countersign', version: 1 })
  })
})

describe('a device that the vendor does not know', () => {
  test('is one whose numbers were used by somebody else since', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    const stolen = await stage.store.list('', { limit: 1000 })
    await signIn(stage, device)
    await stage.settle()
    // A copy of the database of yesterday: its numbers are old ones.
    for (const { key, value } of stolen) {
      const now = await stage.store.read(key)
      if (key.startsWith('person/') && now !== undefined) {
        await stage.store.replace(key, now.version, value)
      }
    }
    assert.equal((await signIn(stage, device)).view?.state, 'choose')
  })

  test('is one that was not remembered here', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    const other = await createDevice(stage)
    assert.equal((await signIn(stage, other)).view?.state, 'choose')
    assert.equal(toMachines(stage).at(-1)?.sent, undefined)
  })

  test('is one of somebody else who uses the same browser', async () => {
    const { stage, device } = await open()
    await remember(stage, device)
    const { users } = { users: stage.control.user(stage.account) }
    assert.ok(users)
    stage.control.putUser({ ...users, id: 'other', aliases: [], uuid: 'other-uuid' })
    stage.control.setRisk('MEDIUM', 'other')
    await linkPerson(stage, 'u-other', 'other', 'other@harbour.example')
    const from = stage.exchanges.length
    const page = new Page(stage)
    const signed = await device.sign(page.token)
    await page.begin({ login_name: 'other@harbour.example', device: signed })
    await page.challenge(toOffer(page, 'password'))
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'choose')
    for (const { sent } of toMachines(stage).slice(from)) assert.equal(sent, undefined)
  })

  test('is registered by nobody who did not ask', async () => {
    const { stage } = await open()
    const page = await signIn(stage)
    await page.challenge(toOffer(page, 'totp'))
    await type(stage, page)
    for (const { given } of toMachines(stage)) assert.equal(given ?? null, null)
  })
})

test('no page and no audit sees the numbers', async () => {
  const { stage, device } = await open()
  const told: string[] = []
  const { backend } = stage
  const heard: EntrustBench = {
    ...stage,
    backend: {
      ...backend,
      async fetch(request, env) {
        const reply = await backend.fetch(request, env)
        told.push(await reply.clone().text(), JSON.stringify([...reply.headers]))
        return reply
      },
    },
  }
  await remember(heard, device)
  await signIn(heard, device)
  const numbers = toMachines(stage).flatMap(({ sent, given }) =>
    [sent, given].flatMap((one) => (one ? [one.machineNonce, one.sequenceNonce] : [])),
  )
  assert.ok(numbers.length >= 6 && told.length > 10)
  const kept = JSON.stringify(await stage.store.list('', { limit: 1000 }))
  for (const number of numbers) {
    assert.ok(!told.join('\n').includes(number))
    assert.ok(!JSON.stringify(stage.audit).includes(number))
    assert.ok(!kept.includes(number))
  }
})

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as v from 'valibot'
import { HANDS } from './support/hands.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'

const PASSWORD = 'locked-keeps-a-long-secret'
const WRONG = 'That didn’t match. Check it, or try another way.'

const Locked = v.object({
  authenticators: v.array(v.object({ id: v.string(), kind: v.string() })),
})

/** What the site's support does: over the site's own interface. */
async function unlock({ origin }: Visitor, key: string, kind: string): Promise<void> {
  const person = `${origin}/auth/v1/site/people/locked`
  const headers = { Authorization: `Bearer ${key}` }
  const reply = await fetch(person, { headers })
  const { authenticators } = v.parse(Locked, await reply.json())
  const way = authenticators.find((one) => one.kind === kind)
  assert.ok(way)
  const unlocked = await fetch(`${person}/authenticators/${way.id}/unlock`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: '{}',
  })
  assert.equal(unlocked.status, 200)
}

for (const hands of HANDS) {
  test(`a locked way says no more than a wrong one, until the site unlocks it, by ${hands}`, async (t) => {
    const key = randomBytes(32).toString('base64url')
    const visitor = await openHarbour(t, { hands, environment: { HARBOUR_SITE_KEY: key } })
    const { login, account, pocket } = visitor
    await login.typeName('locked@harbour.example')
    await login.typePassword(PASSWORD)
    await login.expectText(WRONG)

    // The others stay: in the own view the lock is shown for what it is.
    await login.chooseWay(/^Recovery code/)
    await login.typeCode(await pocket.recoveryCode('locked'))
    await visitor.expectSignedIn()
    await visitor.goto('/account')
    await account.expectText('Locked. The site can unlock it.')
    await visitor.signOut()

    await unlock(visitor, key, 'password')
    const notice = await pocket.nextMessage('locked')
    assert.match(notice.text, /works again/)
    await login.typeName('locked@harbour.example')
    await login.typePassword(PASSWORD)
    await visitor.expectSignedIn()
  })
}

test('wrong tries by a stranger never lock the owner out of an approval', async (t) => {
  const owner = await openHarbour(t, { refusals: [429] })
  await owner.signIn('local')
  const stranger = await openHarbour(t, { trial: owner.trial, refusals: [429] })
  await stranger.login.typeName('local@harbour.example')
  for (let wrong = 1; wrong <= 5; wrong += 1) {
    const reply = stranger.page.waitForResponse(/\/answers$/)
    await stranger.login.typePassword(`not-the-right-one-${wrong}`)
    assert.equal((await reply).status(), 403)
    if (wrong < 5) await stranger.login.untilReady()
  }
  await stranger.login.expectScreen('choose')
  await stranger.login.expectText(/^That was one try too many/)
  await stranger.login.expectText('Too many tries')

  await owner.sendMoney('250.00')
  await owner.proveTwice(owner.sheet)
  await owner.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
})

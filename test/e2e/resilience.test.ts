import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Route } from 'playwright-core'
import { hold } from '../screens/tours/refuse.ts'
import { openHarbour, type Visitor } from './support/harbour.ts'

const NAME = 'local@harbour.example'

type View = Record<string, unknown>

/** Changes every view that the server sends, as a newer one might. */
async function changeViews(visitor: Visitor, change: (view: View) => View): Promise<void> {
  await visitor.page.route('**/auth/v1/transactions**', async (route: Route) => {
    const response = await route.fetch()
    const body: View = await response.json()
    const isProblem = typeof body['code'] === 'string'
    await route.fulfill({ response, json: isProblem ? body : change(body) })
  })
}

/** Seconds until a code can be sent again, as the link says. */
async function toSecondsLeft({ login }: Visitor): Promise<number> {
  const link = login.element.getByRole('button', { name: /^Send it again in/ })
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec((await link.textContent()) ?? '') ?? []
  return Number(minutes) * 60 + Number(seconds)
}

test('a reload in the middle of a code prompt comes back to it, with the same countdown', async (t) => {
  const visitor = await openHarbour(t)
  const { login, pocket, page } = visitor
  await login.typeName(NAME)
  await login.chooseWay(/^Text message/)
  const before = await toSecondsLeft(visitor)
  const code = await pocket.nextCode('local')
  await page.reload()
  await login.expectScreen('code')
  assert.equal(await login.element.locator('input[autocomplete^=username]').inputValue(), NAME)
  const after = await toSecondsLeft(visitor)
  assert.ok(after <= before && after > before - 15, `${before} seconds became ${after}`)
  assert.equal((await pocket.messages('local')).length, 1, 'the reload sent another code')
  await login.typeCode(code)
  await visitor.expectSignedIn()
})

test('a reload while an approval is open brings nothing back but the form', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await visitor.sheet.expectScreen('code')
  await visitor.page.reload()
  await visitor.expectSignedIn()
  assert.equal(await visitor.sheet.element.count(), 0)
  assert.equal(await visitor.balance(), '€5,552.60')
})

test('fields that only a newer server knows break nothing', async (t) => {
  const visitor = await openHarbour(t)
  await changeViews(visitor, (view) => ({
    ...view,
    weather: { wind: 'south-west' },
    site: { ...Object(view['site']), motto: 'By the water' },
    offers: [view['offers'] ?? []].flat().map((offer) => ({ ...Object(offer), colour: 'blue' })),
    ...(view['prompt'] === undefined
      ? {}
      : {
          prompt: {
            ...Object(view['prompt']),
            mood: 'calm',
            data: { ...Object(Object(view['prompt']).data), shape: 'round' },
          },
        }),
  }))
  await visitor.signIn('local')
  await visitor.sendMoney('250.00')
  await visitor.proveTwice(visitor.sheet)
  await visitor.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()
})

/** Each is one mistake in what reads replies, which the build shortens. */
const MISFITS: Readonly<Record<string, (view: View) => View>> = {
  'a member of another kind': (view) => ({ ...view, version: '7' }),
  'a number that is none': (view) => ({ ...view, own: 1 }),
  'a member that is missing': (view) => ({ ...view, state: undefined }),
  'a member that is missing further in': (view) => ({ ...view, site: { id: 'harbour' } }),
  'no list where one belongs': (view) => ({ ...view, proven: {} }),
  'a list with one item that does not fit': (view) => ({
    ...view,
    offers: [...[view['offers'] ?? []].flat(), { id: 'palm', available: true }],
  }),
  'an optional member of another kind': (view) => ({ ...view, login_name: 7 }),
  'a record that is none': (view) => ({ ...view, passkey: { challenge: 'c', options: 'none' } }),
  'no view at all': () => ({}),
}

test('a reply that does not fit is taken for none', async (t) => {
  const visitor = await openHarbour(t)
  const { login } = visitor
  let misfit = (view: View): View => view
  await changeViews(visitor, (view) => misfit(view))
  for (const [what, change] of Object.entries(MISFITS)) {
    misfit = change
    await login.typeName(NAME)
    const refused = login.expectText('Something went wrong on our side.')
    await refused.catch(() => assert.fail(`the page took ${what}`))
    misfit = (view) => view
    await login.press('Continue')
    await login.press('Change')
  }
})

test('a way with a ceremony that only a newer widget knows is listed as not available here', async (t) => {
  const visitor = await openHarbour(t)
  const { login } = visitor
  const palm = { id: 'palm', kind: 'palm', ceremony: 'hold', available: true }
  await changeViews(visitor, (view) => {
    const offers = [view['offers'] ?? []].flat()
    return { ...view, offers: offers.length === 0 ? [] : [...offers, palm] }
  })
  await login.typeName(NAME)
  await login.press('Try another way')
  const row = login.element.getByRole('button', { name: 'Not available here' })
  assert.equal(await row.getAttribute('aria-disabled'), 'true')
  await login.press(/^Password/)
  await login.typePassword('local-keeps-a-long-secret')
  await visitor.expectSignedIn()
})

test('a prompt that only a newer widget knows leads to the list', async (t) => {
  const visitor = await openHarbour(t)
  const { login, pocket } = visitor
  let isStrange = true
  await changeViews(visitor, (view) => {
    if (!isStrange || view['prompt'] === undefined) return view
    return { ...view, prompt: { ...Object(view['prompt']), ceremony: 'hold', data: { hold: 3 } } }
  })
  await login.typeName(NAME)
  await login.expectScreen('choose')
  isStrange = false
  await login.press(/^Text message/)
  await login.typeCode(await pocket.nextCode('local'))
  await visitor.expectSignedIn()
})

test('a backend that is away for a moment is asked again, and nothing typed is lost', async (t) => {
  const visitor = await openHarbour(t, { refusals: [503] })
  const { login, page } = visitor
  await login.typeName(NAME)
  let failures = 0
  await page.route('**/answers', async (route) => {
    failures += 1
    const problem = { code: 'unavailable', status: 503, retry: 'later', title: '', type: '' }
    if (failures > 1) return route.continue()
    return route.fulfill({ status: 503, json: problem, contentType: 'application/problem+json' })
  })
  await login.typePassword('local-keeps-a-long-secret')
  await login.press('Try again')
  await visitor.expectSignedIn()
  assert.equal(failures, 2)
})

test('whoever presses Enter before the first reply has come begins nothing twice', async (t) => {
  // Nothing is begun before it is counted.
  const visitor = await openHarbour(t, { path: '/assets/mark.svg' })
  const { login, page } = visitor
  const begins: unknown[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/transactions')) begins.push(request.postDataJSON())
  })
  const release = await hold(page, '**/auth/v1/transactions')
  await visitor.goto('/')
  await login.fill('Email, phone or username', NAME)
  await page.keyboard.press('Enter')
  release()
  await login.expectScreen('password')
  assert.equal(begins.length, 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHarbour, type Visitor } from './support/harbour.ts'

/** Signs in at the shortest embed, whose server knows nothing but HTTP. */
async function signIn({ login, page }: Visitor): Promise<void> {
  await login.typeName('local@harbour.example')
  await login.typePassword('local-keeps-a-long-secret')
  await page.locator('form#transfer').waitFor()
}

/** Gives the two factors that the sheet asks for. */
async function approve({ sheet, pocket }: Visitor): Promise<void> {
  await sheet.typeCode(await pocket.totp('local'))
  await sheet.typePassword('local-keeps-a-long-secret')
}

const expectOutput = ({ page }: Visitor, text: string): Promise<void> =>
  page.locator('output').filter({ hasText: text }).waitFor()

type Answer = readonly [status: number, body: { readonly code?: string }]

/** Sends what the page sends with its proof as many times as there are changes, each changed so. */
async function sendInstead(visitor: Visitor, changes: readonly object[]): Promise<Answer[]> {
  const answers: Answer[] = []
  await visitor.page.route('**/plain/transfers', async (route) => {
    if (!('countersign-proof' in route.request().headers())) return route.continue()
    const body: object = route.request().postDataJSON()
    const [first, ...others] = changes
    const response = await route.fetch({ postData: { ...body, ...first } })
    answers.push([response.status(), await response.json()])
    for (const change of others) {
      const next = await route.fetch({ postData: { ...body, ...change } })
      answers.push([next.status(), await next.json()])
    }
    return route.fulfill({ response })
  })
  return answers
}

test('a server without our library executes what was approved', async (t) => {
  const visitor = await openHarbour(t, { path: '/plain' })
  await signIn(visitor)
  const answers = await sendInstead(visitor, [{}])
  await visitor.sendMoney('25.00')
  await visitor.sheet.expectText('€25.00')
  await visitor.sheet.expectText('Lindqvist Boats')
  await approve(visitor)
  await expectOutput(visitor, 'Sent')
  const amount = { value: '25.00', currency: 'EUR' }
  const sent = { type: 'transfer', amount, payee: 'Lindqvist Boats' }
  assert.deepEqual(answers, [[200, { sent }]])
})

for (const change of [{ amount: '25.01' }, { payee: 'Somebody else' }]) {
  test(`a server without our library refuses another ${Object.keys(change).join()}`, async (t) => {
    const visitor = await openHarbour(t, { path: '/plain' })
    await signIn(visitor)
    const answers = await sendInstead(visitor, [change])
    await visitor.sendMoney('25.00')
    await approve(visitor)
    await expectOutput(visitor, 'Refused')
    assert.deepEqual(
      answers.map(([status, { code }]) => [status, code]),
      [[403, 'proof_action']],
    )
  })
}

test('a server without our library refuses a proof that was spent', async (t) => {
  const visitor = await openHarbour(t, { path: '/plain' })
  await signIn(visitor)
  const answers = await sendInstead(visitor, [{}, {}])
  await visitor.sendMoney('25.00')
  await approve(visitor)
  await expectOutput(visitor, 'Sent')
  assert.deepEqual(
    answers.map(([status, { code }]) => [status, code]),
    [
      [200, undefined],
      [403, 'proof_replayed'],
    ],
  )
})

test('a server without our library lets nobody in with a proof from another browser', async (t) => {
  const visitor = await openHarbour(t, { path: '/plain' })
  const statuses: number[] = []
  await visitor.page.route('**/plain/session', async (route) => {
    const headers = { ...route.request().headers(), cookie: 'countersign=of-another-browser' }
    const response = await route.fetch({ headers, maxRedirects: 0 })
    statuses.push(response.status())
    return route.fulfill({ response })
  })
  await visitor.login.typeName('local@harbour.example')
  await visitor.login.typePassword('local-keeps-a-long-secret')
  await visitor.page.getByText('That sign-in did not work.').waitFor()
  assert.deepEqual(statuses, [403])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHarbour, type Visitor } from './support/harbour.ts'
import { until } from './support/until.ts'

const AMOUNTS = ['10.00', '20.00', '30.00', '40.00', '50.00']

/** What the page's own script would do, five times at once; replies are kept for `toReplies`. */
async function callAtOnce({ page }: Visitor, calls: readonly [path: string, init: object][]) {
  await page.evaluate(async (all) => {
    const { createStepUpFetch } = await import(`${location.origin}/auth/widget.js`)
    const guarded = createStepUpFetch()
    const replies: unknown[] = []
    const call = async ([path, init]: [string, object]): Promise<void> => {
      const reply: Response = await guarded(path, init)
      replies.push([reply.status, await reply.json()])
    }
    Reflect.set(globalThis, 'replies', replies)
    void Promise.all(all.map((one) => call([...one])))
  }, calls)
}

/** Waits for all of them: status and body each. */
function toReplies({ page }: Visitor, count: number): Promise<[number, Record<string, unknown>][]> {
  return until(`${count} replies`, async () => {
    const replies = await page.evaluate(() => Reflect.get(globalThis, 'replies'))
    return replies.length >= count ? replies : undefined
  })
}

/** A guarded transfer to Lindqvist Boats. */
function toTransfer(amount: string, key: string): [string, object] {
  const body = { payee: 'Lindqvist Boats', account: 'SE45 5000 0000 0583 9825 7466', amount }
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key }
  return ['/api/transfers', { method: 'POST', body: JSON.stringify(body), headers }]
}

/** How often the sheet opened, and for which amounts. */
async function watchSheets({ page }: Visitor): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const opened: string[] = []
    Reflect.set(globalThis, 'opened', opened)
    document.addEventListener('countersign-ready', ({ target }) => {
      if (target instanceof HTMLElement && target.localName === 'countersign-step-up') {
        opened.push('sheet')
      }
    })
  })
  return () => page.evaluate(() => Reflect.get(globalThis, 'opened'))
}

test('five guarded calls with five actions: five sheets one after the other, each executed once', async (t) => {
  const visitor = await openHarbour(t)
  const { sheet, page } = visitor
  await visitor.signIn('local')
  const readSheets = await watchSheets(visitor)
  await callAtOnce(
    visitor,
    AMOUNTS.map((amount) => toTransfer(amount, crypto.randomUUID())),
  )
  const seen = new Set<string>()
  for (let turn = 1; turn <= AMOUNTS.length; turn += 1) {
    await sheet.expectScreen('code')
    assert.equal(await page.locator('countersign-step-up dialog[open]').count(), 1)
    const shown = await sheet.element.locator('.action p').textContent()
    const amount = AMOUNTS.find((one) => shown?.includes(`€${one}`))
    assert.ok(amount && !seen.has(amount), `sheet ${turn} shows ${shown}`)
    seen.add(amount)
    await visitor.proveTwice(sheet)
    await toReplies(visitor, turn)
  }
  const replies = await toReplies(visitor, AMOUNTS.length)
  assert.deepEqual(
    replies.map(([status]) => status),
    [201, 201, 201, 201, 201],
  )
  assert.equal((await readSheets()).length, 5)
  await page.reload()
  assert.equal(await visitor.balance(), '€5,402.60')
})

test('five calls with the same idempotency key: one sheet, one execution, five equal replies', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  const readSheets = await watchSheets(visitor)
  const same = toTransfer('250.00', crypto.randomUUID())
  await callAtOnce(visitor, [same, same, same, same, same])
  await visitor.proveTwice(visitor.sheet)
  const [first, ...others] = await toReplies(visitor, 5)
  assert.equal(first?.[0], 201)
  for (const other of others) assert.deepEqual(other, first)
  assert.equal((await readSheets()).length, 1)
  await visitor.page.reload()
  assert.equal(await visitor.balance(), '€5,302.60')
})

test('five calls that need a level alone: one sheet, all repeated', async (t) => {
  const visitor = await openHarbour(t)
  await visitor.signIn('local')
  await visitor.goto('/statements')
  const readSheets = await watchSheets(visitor)
  const months = await visitor.page
    .locator('[data-month]')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-month') ?? ''))
  const paths = [...months, months[0] ?? ''].map((month) => `/api/statements/${month}`)
  assert.equal(paths.length, 5)
  await callAtOnce(
    visitor,
    paths.map((path) => [path, {}]),
  )
  await visitor.proveTwice(visitor.sheet)
  const replies = await toReplies(visitor, 5)
  for (const [status, body] of replies) {
    assert.equal(status, 200)
    assert.ok(Array.isArray(body['movements']))
  }
  assert.equal((await readSheets()).length, 1)
  // The session keeps the level: the next statement asks nothing.
  await visitor.page.locator('[data-month]').first().click()
  await visitor.page.locator('#statement').waitFor()
  assert.equal((await readSheets()).length, 1)
})

test('cancelling one sheet lets the next one come, and executes nothing', async (t) => {
  const visitor = await openHarbour(t)
  const { sheet, page } = visitor
  await visitor.signIn('local')
  await page.evaluate(() => {
    addEventListener('unhandledrejection', (event) => event.preventDefault())
  })
  const transfers = ['10.00', '20.00'].map((amount) => toTransfer(amount, crypto.randomUUID()))
  await callAtOnce(visitor, transfers)
  await sheet.expectScreen('code')
  const first = await sheet.element.locator('.action p').textContent()
  await sheet.press('Cancel')
  await until('the other sheet', async () => {
    const shown = await sheet.element
      .locator('.action p')
      .textContent()
      .catch(() => first)
    return shown !== first || undefined
  })
  await visitor.proveTwice(sheet)
  const [[status, body] = []] = await toReplies(visitor, 1)
  assert.equal(status, 201)
  const left = first?.includes('€10.00') ? '€5,532.60' : '€5,542.60'
  assert.equal(body?.['balance'], left)
})

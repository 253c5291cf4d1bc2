import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CountersignError } from '../../../../packages/widget/src/client/countersign-error.ts'
import { createStepUpFetch } from '../../../../packages/widget/src/step-up/step-up-fetch.ts'
import type { OpenSheet } from '../../../../packages/widget/src/step-up/sheets.ts'
import {
  createGuardedSite,
  createHeldSheet,
  type GuardedSite,
  SITE_ORIGIN,
} from '../../../support/guarded-site.ts'

const TRANSFERS = `${SITE_ORIGIN}/api/transfers`
const CANCELLED = { name: 'CountersignError', code: 'cancelled' }

function wrap(site: GuardedSite, open: OpenSheet) {
  return createStepUpFetch({ fetch: site.fetch, open, origins: [SITE_ORIGIN] })
}

function transfer(body: string, key?: string, signal?: AbortSignal): RequestInit {
  return {
    method: 'POST',
    body,
    headers: key === undefined ? {} : { 'Idempotency-Key': key },
    ...(signal === undefined ? {} : { signal }),
  }
}

suite('sheets: the person leaves', () => {
  test('every waiter of that sheet is told, and nothing was executed', async () => {
    const site = createGuardedSite()
    const sheet = createHeldSheet(site)
    const fetch = wrap(site, sheet.open)
    const calls = [1, 2].map(() => fetch(TRANSFERS, transfer('a', 'k')))
    await sheet.opened
    sheet.refuse(new CountersignError('cancelled'))
    for (const call of calls) await assert.rejects(call, CANCELLED)
    assert.deepEqual(site.executed, [])
  })

  test('the next sheet opens all the same', async () => {
    const site = createGuardedSite()
    const sheet = createHeldSheet(site)
    let isFirst = true
    const fetch = wrap(site, (asked) => {
      const open = isFirst ? sheet.open : site.open
      isFirst = false
      return open(asked)
    })
    const first = fetch(TRANSFERS, transfer('a'))
    await sheet.opened
    const second = fetch(TRANSFERS, transfer('b'))
    sheet.refuse(new CountersignError('cancelled'))
    await assert.rejects(first, CANCELLED)
    assert.equal((await second).status, 200)
    assert.deepEqual(site.executed, ['b'])
  })

  test('a sheet that cannot be shown rejects with its code', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site, async () => {
      throw new CountersignError('level_unreachable')
    })
    await assert.rejects(fetch(TRANSFERS, transfer('a')), { code: 'level_unreachable' })
  })
})

suite('sheets: a waiter leaves', () => {
  test('alone, the sheet closes and nothing is executed', async () => {
    const site = createGuardedSite()
    const sheet = createHeldSheet(site)
    const leaving = new AbortController()
    const call = wrap(site, sheet.open)(TRANSFERS, transfer('a', 'k', leaving.signal))
    await sheet.opened
    const reason = new Error('gone')
    leaving.abort(reason)
    await assert.rejects(call, reason)
    assert.equal(sheet.closedFor(), reason)
    assert.deepEqual(site.executed, [])
  })

  test('among others, they still get the response, although it was the first', async () => {
    const site = createGuardedSite()
    const sheet = createHeldSheet(site)
    const leaving = new AbortController()
    const fetch = wrap(site, sheet.open)
    const first = fetch(TRANSFERS, { signal: leaving.signal })
    await sheet.opened
    const second = fetch(TRANSFERS)
    await letAllRun()
    leaving.abort()
    sheet.approve()
    await assert.rejects(first, { name: 'AbortError' })
    assert.equal(await (await second).text(), 'done 1')
    assert.equal(sheet.closedFor(), undefined)
  })

  test('while the repeat runs, the others still get the response', async () => {
    const executing = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<Response>()
    const site = createGuardedSite({
      async execute() {
        executing.resolve()
        return finish.promise
      },
    })
    const leaving = new AbortController()
    const fetch = wrap(site, site.open)
    const first = fetch(TRANSFERS, transfer('a', 'k', leaving.signal))
    const second = fetch(TRANSFERS, transfer('a', 'k'))
    await executing.promise
    leaving.abort()
    finish.resolve(new Response('done'))
    await assert.rejects(first, { name: 'AbortError' })
    assert.equal(await (await second).text(), 'done')
    assert.equal(site.requests.at(-1)?.signal.aborted, false)
  })

  test('before its turn, its sheet is never shown', async () => {
    const site = createGuardedSite()
    const sheet = createHeldSheet(site)
    const leaving = new AbortController()
    const fetch = wrap(site, sheet.open)
    const first = fetch(TRANSFERS, transfer('a'))
    await sheet.opened
    const second = fetch(`${TRANSFERS}/2`, { signal: leaving.signal })
    await letAllRun()
    leaving.abort()
    sheet.approve()
    await assert.rejects(second, { name: 'AbortError' })
    assert.equal((await first).status, 200)
    assert.equal(site.sheets.length, 1)
  })

  test('an aborted call is never sent', async () => {
    const site = createGuardedSite()
    const call = wrap(site, site.open)(TRANSFERS, transfer('a', 'k', AbortSignal.abort()))
    await assert.rejects(call, { name: 'AbortError' })
    assert.equal(site.sheets.length, 0)
  })
})

suite('sheets: a handle runs out while others are asked', () => {
  const expireFirst = (site: GuardedSite): OpenSheet => {
    let asked = 0
    return (options) => {
      if (++asked > 1) return site.open(options)
      return Promise.reject(new CountersignError('handle_expired'))
    }
  }

  test('the call is sent once more without a proof, for a new one', async () => {
    const site = createGuardedSite()
    const response = await wrap(site, expireFirst(site))(TRANSFERS, transfer('a'))
    assert.equal(response.status, 200)
    assert.deepEqual(site.executed, ['a'])
    assert.equal(site.requests.length, 3)
  })

  test('a second time it is an error', async () => {
    const site = createGuardedSite()
    const fetch = wrap(site, async () => {
      throw new CountersignError('handle_expired')
    })
    await assert.rejects(fetch(TRANSFERS, transfer('a')), { code: 'handle_expired' })
    assert.equal(site.requests.length, 2)
  })

  test('when nothing is asked any more, that is the response', async () => {
    let answers = 0
    const site = createGuardedSite()
    const fetch = createStepUpFetch({
      origins: [SITE_ORIGIN],
      open: expireFirst(site),
      fetch: async (input, init) =>
        ++answers === 1 ? site.fetch(input, init) : new Response('already'),
    })
    assert.equal(await (await fetch(TRANSFERS, transfer('a'))).text(), 'already')
  })
})

/** Lets everything run that waits for nothing outside: a read without a body joins its sheet so. */
function letAllRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

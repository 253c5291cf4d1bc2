/**
 * @module
 * Pictures and readings as a weapon: many at once, nonces of other questions, whoever has proven nothing yet, and
 * a company that breaks.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import {
  MOST_CAPTURES_PER_ADDRESS,
  MOST_CAPTURES_PER_PERSON,
} from '../../../packages/server/src/http/waits.ts'
import { Problem } from '../../../packages/server/src/problem.ts'
import { createTestRandom } from '../../support/random.ts'
import {
  capture,
  CONSENT,
  openAdding,
  openPalm,
  openStage,
  sendBytes,
  settleOther,
  toPrompt,
  toRight,
  type Stage,
} from '../captures/stage.ts'
import { Page } from '../support/page.ts'
import { ANNA, assertProblem, PASSWORD } from '../support/people.ts'

const random = createTestRandom(71)
const times = (length: number): readonly number[] => Array.from({ length }, (_, i) => i)
const bytes = (text: string) => new TextEncoder().encode(text)

/** Judging that lasts until it is told to end. */
function holdJudge({ script }: Stage) {
  const waiting: (() => void)[] = []
  script.check = async (input) => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    return toRight(input)
  }
  return { waiting, letGo: () => waiting.splice(0).forEach((resolve) => resolve()) }
}

const tick = () => new Promise((resolve) => setImmediate(resolve))
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !isSo(); turn += 1) await tick()
  assert.ok(isSo(), 'it never came to that')
}

describe('many at once', () => {
  it('with one nonce are judged once', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const nonce = toPrompt(page).nonce ?? ''
    const replies = await Promise.all(
      times(20).map((turn) => sendBytes(page, bytes(`palm ${turn}`), { nonce })),
    )
    assert.equal(checked.length, 1)
    assert.equal(replies.filter(({ status }) => status === 200).length, 1)
  })

  it('with a nonce each wait until the one before is judged', async () => {
    const stage = await openStage()
    const { waiting, letGo } = holdJudge(stage)
    const page = await openPalm(stage.bench)
    await page.answer({ ready: true })
    const first = sendBytes(page, bytes('palm 0'))
    await until(() => waiting.length === 1)
    for (const turn of times(20)) {
      await page.answer({ ready: true })
      assertProblem(await sendBytes(page, bytes(`palm ${turn + 1}`)), 'answer_in_progress')
    }
    assert.equal(stage.checked.length, 1)
    letGo()
    assert.equal((await first).view.state, 'done')
  })

  it('are so many of one address, and none more is read', async () => {
    const stage = await openStage()
    const { bench } = stage
    const { waiting, letGo } = holdJudge(stage)
    const pages: Page[] = []
    for (const turn of times(MOST_CAPTURES_PER_ADDRESS + 1)) {
      pages.push(await openPalm(bench, await settleOther(bench, `other${turn}`)))
    }
    for (const page of pages) await page.answer({ ready: true })
    const last = pages.pop() ?? assert.fail()
    const held = pages.map((page, i) => sendBytes(page, bytes(`palm of page ${i}`)))
    await until(() => waiting.length === MOST_CAPTURES_PER_ADDRESS)
    assertProblem(await sendBytes(last, bytes('one more')), 'limited')
    assert.equal(stage.checked.length, MOST_CAPTURES_PER_ADDRESS)
    letGo()
    await Promise.all(held)
    const later = sendBytes(last, bytes('one more'))
    await until(() => waiting.length === 1)
    letGo()
    assert.equal((await later).view.state, 'done')
  })

  it('are so many of one person, from however many addresses, and everybody else gets their turn', async () => {
    const stage = await openStage({ limits: { triesBeforeWait: 50 } })
    const { bench } = stage
    const { waiting, letGo } = holdJudge(stage)
    const pages: Page[] = []
    for (const turn of times(MOST_CAPTURES_PER_PERSON + 1)) {
      pages.push(await openPalm(bench, ANNA, `192.0.2.${turn + 1}`))
    }
    for (const page of pages) await page.answer({ ready: true })
    const last = pages.pop() ?? assert.fail()
    const held = pages.map((page, i) => sendBytes(page, bytes(`palm of page ${i}`)))
    await until(() => waiting.length === MOST_CAPTURES_PER_PERSON)
    assertProblem(await sendBytes(last, bytes('one more')), 'limited')
    const other = await openPalm(bench, await settleOther(bench, 'bertil'))
    await other.answer({ ready: true })
    const theirs = sendBytes(other, bytes('palm of somebody else'))
    await until(() => waiting.length === MOST_CAPTURES_PER_PERSON + 1)
    letGo()
    assert.equal((await theirs).view.state, 'done')
    await Promise.all(held)
  })

  it('need not wait for one that the company refused without judging it', async () => {
    const { bench, script } = await openStage()
    const page = await openPalm(bench)
    for (const turn of times(3)) {
      script.check = async () => Promise.reject(new Problem('authenticator_unavailable'))
      assertProblem(await capture(page, `palm ${turn}`), 'authenticator_unavailable')
      await page.answer({ ready: true })
    }
    script.check = async (input) => toRight(input)
    assert.equal((await sendBytes(page, bytes('palm'))).view.state, 'done')
  })

  it('are taken up again after a process that died with one', async () => {
    const stage = await openStage()
    const { waiting } = holdJudge(stage)
    const page = await openPalm(stage.bench)
    await page.answer({ ready: true })
    void sendBytes(page, bytes('palm 0'))
    await until(() => waiting.length === 1)
    stage.script.check = async (input) => toRight(input)
    stage.bench.clock.advance(30)
    await page.answer({ ready: true })
    assert.equal((await sendBytes(page, bytes('palm 1'))).view.state, 'done')
  })
})

describe('a nonce', () => {
  it('of another transaction, or of a question before, is none', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    const other = await openPalm(bench)
    await other.answer({ ready: true })
    await page.answer({ ready: true })
    const before = { nonce: toPrompt(page).nonce ?? '' }
    const challenge = page.view?.prompt?.challenge ?? ''
    const foreign = { nonce: toPrompt(other).nonce ?? '' }
    assertProblem(await sendBytes(page, bytes('palm'), foreign), 'capture_stale')
    const elsewhere = { ...foreign, challenge: other.view?.prompt?.challenge ?? '' }
    assertProblem(await sendBytes(page, bytes('palm'), elsewhere), 'challenge_unknown')
    await page.challenge('palm', { replaces: challenge })
    assert.equal(toPrompt(page).nonce, undefined)
    assertProblem(await sendBytes(page, bytes('palm'), before), 'capture_stale')
    assertProblem(
      await sendBytes(page, bytes('palm'), { ...before, challenge }),
      'challenge_unknown',
    )
    assert.equal(checked.length, 0)
  })

  it('is told to nobody but the page that holds the token', async () => {
    const { bench } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const nonce = toPrompt(page).nonce ?? assert.fail('no nonce')
    const reader = new Page(bench, { token: toBase64url(random.bytes(32)) })
    reader.id = page.id
    const read = await reader.read()
    assertProblem(read, 'transaction_unknown')
    assert.equal(JSON.stringify(read.body).includes(nonce), false)
    assert.equal(JSON.stringify(bench.audit).includes(nonce), false)
  })
})

describe('whoever has proven nothing', () => {
  it('is asked for no reading, by whatever name', async () => {
    const { bench, checked } = await openStage()
    for (const name of [ANNA.mail, 'nobody@harbour.example']) {
      const page = new Page(bench)
      await page.begin({ login_name: name })
      assertProblem(await page.challenge('palm'), 'authenticator_unavailable')
    }
    assert.equal(checked.length, 0)
  })

  it('adds none without saying so to the text that was shown', async () => {
    const { bench, script } = await openStage({ enrolled: false })
    let asked = 0
    script.confirm = async () => {
      asked += 1
      return { result: 'added', enrolment: { kind: 'palm', data: {} } }
    }
    const page = await openAdding(bench)
    for (const nonce of ['', 'none', CONSENT]) {
      assertProblem(await sendBytes(page, bytes('palm'), { nonce }), 'capture_stale')
    }
    assert.equal(asked, 0)
  })
})

describe('what a company says of a reading', () => {
  it('is no way around the tries: one that is wrong counts, whatever came before and after', async () => {
    const { bench, script } = await openStage()
    const page = await openPalm(bench)
    const codes: unknown[] = []
    for (const turn of times(10)) {
      const isDark = turn % 2 === 0
      script.check = async () =>
        isDark
          ? { result: 'again', code: 'capture_poor' }
          : { result: 'wrong', code: 'answer_wrong' }
      codes.push((await capture(page, `reading ${turn}`)).body['code'])
    }
    assert.equal(codes.filter((code) => code === 'answer_wrong').length, 5)
    assert.equal(page.view?.prompt, undefined)
  })

  it('is asked no more often while it breaks than it may be wrong, and a few times more', async () => {
    const { bench, script, checked } = await openStage()
    script.check = async () => Promise.reject(new Problem('vendor_unavailable'))
    for (const round of times(20)) {
      const page = new Page(bench)
      await page.begin({ login_name: ANNA.mail })
      await page.answer({ password: PASSWORD })
      if (page.view?.prompt?.kind !== 'palm') await page.challenge('palm')
      for (const turn of times(5)) await capture(page, `reading ${round} ${turn}`)
    }
    assert.ok(checked.length <= 13, String(checked.length))
  })
})

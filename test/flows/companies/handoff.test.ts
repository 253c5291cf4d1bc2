import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { COMPANY_SECRETS, down, toRight, toStarted } from '../../support/scripted-company.ts'
import { ISSUER, ORIGIN } from '../support/backend.ts'
import { Page } from '../support/page.ts'
import { ANNA, assertProblem } from '../support/people.ts'
import { createStage, link, look, openAal1, type Stage } from './stage.ts'

const RETURN_TO = `${ORIGIN}/approve?step=2`

/** A step-up with the page elsewhere open. */
async function openProvider(stage: Stage, returnTo = RETURN_TO): Promise<Page> {
  stage.company.script.check = async (input) =>
    input.state['returned'] === undefined
      ? { result: 'wrong', code: 'answer_wrong' }
      : toRight(input)
  const page = await openAal1(stage)
  const asked = await page.challenge('identity-provider', { return_to: returnTo })
  assert.equal(asked.view.prompt?.ceremony, 'handoff')
  return page
}

const createProvider = () => createStage({ there: ['identity-provider', 'push'] })

/** What the company was told to bring back. */
const toState = ({ company }: Stage): string => company.last('start').context.returnState ?? ''

async function leadBack(
  { bench }: Stage,
  query: Record<string, string> | string,
  vendor = 'company',
) {
  const search = typeof query === 'string' ? query : new URLSearchParams(query).toString()
  const response = await bench.backend.fetch(
    new Request(`${ISSUER}/v1/callback/${vendor}?${search}`),
    { peerAddress: '198.51.100.9' },
  )
  const location = response.headers.get('location') ?? ''
  return {
    status: response.status,
    location,
    code: /#countersign-return=(.+)$/.exec(location)?.[1] ?? '',
    headers: response.headers,
    text: await response.text(),
  }
}

describe('a page elsewhere leads back', () => {
  test('to the address that was named, with a code that completes once', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    assert.equal(stage.company.last('start').context.returnTo, RETURN_TO)
    const back = await leadBack(stage, { state: toState(stage), code: 'of the provider' })
    assert.equal(back.status, 303)
    assert.equal(back.location, `${RETURN_TO}#countersign-return=${back.code}`)
    assert.ok(back.code.length >= 22)
    assert.equal(stage.company.last('readReturn').query['code'], 'of the provider')
    const done = await page.answer({ code: back.code })
    assert.equal(done.view.state, 'done')
    assert.deepEqual(stage.company.last('check').state['returned'], {
      brought: COMPANY_SECRETS.returned,
    })
    const checks = stage.company.inputs('check').length
    const again = await page.answer(
      { code: back.code },
      { challenge: stage.company.last('check').context.challenge },
    )
    assert.equal(again.view.state, 'done')
    assert.equal(stage.company.inputs('check').length, checks)
  })

  test('and nothing is proven by the return alone, however often the page reads', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    stage.company.script.poll = async (input) => toRight(input)
    await leadBack(stage, { state: toState(stage) })
    const { view } = await look(stage, page)
    assert.equal(view.state, 'prompt')
    assert.deepEqual(view.proven, [])
    assert.equal(stage.company.inputs('poll').length, 0)
  })

  test('a company that polls for a page which leads back is refused', async () => {
    const stage = await createStage({ there: ['face'] })
    stage.company.script.start = async ({ kind }) =>
      toStarted(kind, { data: { mode: 'redirect', url: 'https://company.example/face' } })
    stage.company.script.poll = async (input) => toRight(input)
    const page = await openAal1(stage)
    assertProblem(await page.challenge('face', { return_to: RETURN_TO }), 'internal')
    assert.equal((await look(stage, page)).view.state, 'choose')
    assert.equal(stage.company.inputs('poll').length, 0)
  })

  test('another page that posts the code completes nothing', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    const { code } = await leadBack(stage, { state: toState(stage) })
    const challenge = page.view?.prompt?.challenge
    const thief = new Page(stage.bench)
    thief.id = page.id
    assertProblem(await thief.answer({ code }, { challenge }), 'transaction_unknown')
    const other = await openAal1(stage)
    await other.challenge('identity-provider', { return_to: RETURN_TO })
    assertProblem(await other.answer({ code }), 'answer_wrong')
    assertProblem(await other.answer({ code }, { challenge }), 'challenge_unknown')
    assert.equal(stage.company.inputs('check').length, 0)
    assert.equal((await page.answer({ code })).view.state, 'done')
  })

  test('a code that was meant for another tab costs no try, and asks nobody', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    const { code } = await leadBack(stage, { state: toState(stage) })
    for (let i = 0; i < 9; i += 1) {
      assertProblem(await page.answer({ code: `${'A'.repeat(21)}${i}` }), 'answer_wrong')
    }
    assertProblem(await page.answer({ code: 'short' }), 'request_malformed')
    assert.equal(stage.company.inputs('check').length, 0)
    assert.equal((await page.answer({ code })).view.state, 'done')
  })

  test('a code before any return is wrong', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    assertProblem(await page.answer({ code: 'A'.repeat(22) }), 'answer_wrong')
  })

  test('unlinked meanwhile: the code completes nothing', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    const { code } = await leadBack(stage, { state: toState(stage) })
    await link(stage.bench, ANNA.user, null)
    assert.notEqual((await page.answer({ code })).view.state, 'done')
    assert.equal((await page.read()).view.proof, undefined)
  })
})

describe('a return that is no good', () => {
  const refusals: Record<string, (stage: Stage, page: Page) => Promise<[string, string]>> = {
    'without a state': async () => ['code=x', 'company'],
    'with a state of nobody': async () => ['state=AAAAAAAAAAAAAAAAAAAAAA.BBBB', 'company'],
    'with the state of another question': async (stage, page) => {
      const older = toState(stage)
      await page.challenge('push')
      return [`state=${older}`, 'company']
    },
    'with half a state': async (stage) => [`state=${toState(stage).split('.')[0]}`, 'company'],
    'with more than the state': async (stage) => [`state=${toState(stage)}.more`, 'company'],
    'at another vendor’s path': async (stage) => [`state=${toState(stage)}`, 'local'],
    'at a path that names no vendor': async (stage) => [`state=${toState(stage)}`, 'no%20vendor'],
    'a second time': async (stage) => {
      await leadBack(stage, { state: toState(stage) })
      return [`state=${toState(stage)}`, 'company']
    },
    'after the question expired': async (stage) => {
      stage.bench.clock.advance(120)
      return [`state=${toState(stage)}`, 'company']
    },
    'after the transaction expired': async (stage) => {
      stage.bench.clock.advance(600)
      return [`state=${toState(stage)}`, 'company']
    },
    'after a cancel': async (stage, page) => {
      await page.cancel()
      return [`state=${toState(stage)}`, 'company']
    },
    'that the company cannot read': async (stage) => {
      stage.company.script.readReturn = async () => {
        throw down()
      }
      return [`state=${toState(stage)}`, 'company']
    },
  }

  for (const [name, prepare] of Object.entries(refusals)) {
    test(`${name} shows a page that says nothing`, async () => {
      const stage = await createProvider()
      const page = await openProvider(stage)
      const [query, vendor] = await prepare(stage, page)
      const asked = stage.company.inputs('check').length
      const back = await leadBack(stage, `${query}&secret=of-the-provider`, vendor)
      assert.equal(back.status, 410)
      assert.equal(back.location, '')
      assert.match(back.headers.get('content-type') ?? '', /text\/html/)
      assert.match(back.headers.get('content-security-policy') ?? '', /default-src 'none'/)
      for (const word of [ANNA.user, 'of-the-provider', RETURN_TO, page.id, 'challenge']) {
        assert.ok(!back.text.includes(word), word)
      }
      assert.equal(stage.company.inputs('check').length, asked)
      const audited = JSON.stringify(stage.bench.audit)
      assert.ok(!audited.includes('of-the-provider') && !audited.includes('no vendor'), audited)
    })
  }

  test('with more than vendors send is refused unread', async () => {
    const stage = await createProvider()
    await openProvider(stage)
    const state = toState(stage)
    const many = Array.from({ length: 17 }, (_, i) => `m${i}=1`).join('&')
    for (const query of [many, `state=${state}&long=${'x'.repeat(4_097)}`]) {
      const back = await leadBack(stage, query)
      assert.equal(back.status, 400)
      assert.ok(!back.text.includes('xxxx'))
    }
    assert.equal(stage.company.inputs('readReturn').length, 0)
    assert.equal((await leadBack(stage, { state })).status, 303)
  })

  test('of two at once one is taken', async () => {
    const stage = await createProvider()
    const page = await openProvider(stage)
    const backs = await Promise.all(
      Array.from({ length: 10 }, () => leadBack(stage, { state: toState(stage) })),
    )
    const taken = backs.filter(({ status }) => status === 303)
    assert.equal(taken.length, 1)
    assert.equal((await page.answer({ code: taken[0]?.code ?? '' })).view.state, 'done')
  })
})

describe('return_to', () => {
  const FOREIGN = [
    'https://evil.example/',
    'http://localhost:3001/approve',
    'https://localhost:3000/approve',
    `${ORIGIN}/approve#fragment`,
    `${ORIGIN}/approve#`,
    'http://somebody@localhost:3000/approve',
    'http://somebody:secret@localhost:3000/approve',
    'javascript:alert(1)',
    `blob:${ORIGIN}/approve`,
    '/approve',
    `${ORIGIN}.evil.example/`,
  ]
  for (const returnTo of FOREIGN) {
    test(`is refused: ${returnTo}`, async () => {
      const stage = await createProvider()
      const page = await openAal1(stage)
      const reply = await page.challenge('identity-provider', { return_to: returnTo })
      assertProblem(reply, 'request_malformed')
      assert.equal(reply.body['field'], 'return_to')
      assert.equal(stage.company.inputs('start').length, 0)
    })
  }

  const ODD = [
    `${ORIGIN}/天气?q=é`,
    ` ${ORIGIN}/a\r\nX-Evil: 1`,
    'http:\\\\localhost:3000\\approve',
  ]
  for (const returnTo of ODD) {
    test(`leads back there as browsers read it: ${JSON.stringify(returnTo)}`, async () => {
      const stage = await createProvider()
      const page = await openAal1(stage)
      await page.challenge('identity-provider', { return_to: returnTo })
      const { href } = new URL(returnTo)
      assert.equal(stage.company.last('start').context.returnTo, href)
      const back = await leadBack(stage, { state: toState(stage) })
      assert.equal(back.status, 303)
      assert.equal(back.location, `${href}#countersign-return=${back.code}`)
      assert.equal(back.headers.get('x-evil'), null)
    })
  }
})

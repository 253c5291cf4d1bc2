import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WITHDRAWAL_TYPE, WithdrawalClaims } from '@countersign/protocol'
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose'
import * as v from 'valibot'
import { ISSUER, PEOPLE_KEY, type Bench } from '../support/backend.ts'
import { callSite, type Reply } from '../support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  BERT,
  listOwn,
  openVisit,
  removeOwn,
  settlePerson,
} from '../support/people.ts'
import {
  agree,
  enrol,
  findFace,
  giveCode,
  openFaces,
  openFaceStepUp,
  openFreshVisit,
  sendSteps,
  show,
  type FaceStage,
} from './stage.ts'

const VERSION = '2026-11'

async function openEnrolled() {
  const stage = await openFaces()
  const at = stage.bench.clock.now() + 40
  await enrol(stage)
  const page = await openFreshVisit(stage.bench)
  const face = await findFace(page)
  return { ...stage, page, face: String(face?.['id']), at }
}

const readKeys = async (bench: Bench): Promise<JSONWebKeySet> => {
  const reply = await bench.backend.fetch(new Request(`${ISSUER}/.well-known/jwks.json`))
  return (await reply.json()) as JSONWebKeySet
}

const toReceipt = ({ body }: Reply): string => {
  assert.equal(typeof body['receipt'], 'string', JSON.stringify(body).slice(0, 300))
  return String(body['receipt'])
}

async function readReceipt(bench: Bench, receipt: string): Promise<WithdrawalClaims> {
  const { payload } = await compactVerify(receipt, createLocalJWKSet(await readKeys(bench)))
  const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
  return v.parse(v.strictObject(WithdrawalClaims.entries), claims)
}

const readStored = async ({ bench }: FaceStage): Promise<string> =>
  JSON.stringify(await bench.store.list('person/', { limit: 100 }))

describe('a face that is removed', () => {
  it('is gone at once, template and all, and counts no more', async () => {
    const stage = await openEnrolled()
    const waiting = await openFaceStepUp(stage)
    assert.match(await readStored(stage), /"template":"v1\./)
    const page = await openFreshVisit(stage.bench)
    const reply = await removeOwn(page, stage.face)
    assert.equal(reply.status, 200)
    assert.equal(await findFace(page), undefined)
    assert.doesNotMatch(await readStored(stage), /template|fake-1/)
    const late = await show(waiting, stage.faces)
    assert.notEqual(late.view.state, 'done')
  })

  it('leaves a receipt that says what, where, when and what was agreed to, and nothing else', async () => {
    const { bench, page, face, at } = await openEnrolled()
    const receipt = toReceipt(await removeOwn(page, face))
    assert.equal(decodeProtectedHeader(receipt).typ, WITHDRAWAL_TYPE)
    const { jti, ...claims } = await readReceipt(bench, receipt)
    assert.match(jti, /^[\w-]{22}$/)
    assert.deepEqual(claims, {
      iss: ISSUER,
      aud: 'harbour',
      sub: ANNA.user,
      iat: bench.clock.now(),
      deleted: { kind: 'face', where: 'local' },
      consent: { version: VERSION, at },
    })
  })

  it('is noted once in the audit, without whose it was', async () => {
    const { bench, page, face } = await openEnrolled()
    await removeOwn(page, face)
    await removeOwn(page, face)
    const noted = bench.audit.filter(({ event }) => event === 'consent.withdrawn')
    assert.equal(noted.length, 1)
    const [{ person, ...facts } = {}] = noted
    assert.deepEqual(facts, {
      event: 'consent.withdrawn',
      site: 'harbour',
      kind: 'face',
      vendor: 'local',
    })
    assert.match(String(person), /^[\w-]{43}$/)
  })

  it('is told to its owner', async () => {
    const { bench, page, face } = await openEnrolled()
    await bench.settle()
    const before = bench.messages.length
    await removeOwn(page, face)
    await bench.settle()
    assert.deepEqual(
      bench.messages.slice(before).map(({ to }) => to),
      [ANNA.phone],
    )
  })

  it('gives the same receipt again after a lost reply, for ten minutes', async () => {
    const { bench, page, face } = await openEnrolled()
    const first = await readReceipt(bench, toReceipt(await removeOwn(page, face)))
    const again = await readReceipt(bench, toReceipt(await removeOwn(page, face)))
    assert.deepEqual(again, first)
    bench.clock.advance(600)
    const late = await openVisit(bench, ANNA.user)
    assertProblem(await removeOwn(late, face), 'not_found')
  })

  it('gives one receipt to two who remove it at the same time', async () => {
    const { bench, page, face } = await openEnrolled()
    const replies = await Promise.all([removeOwn(page, face), removeOwn(page, face)])
    const claims = await Promise.all(replies.map((one) => readReceipt(bench, toReceipt(one))))
    assert.equal(new Set(claims.map(({ jti }) => jti)).size, 1)
  })

  it('gives nobody else a receipt', async () => {
    const { bench, page, face } = await openEnrolled()
    await removeOwn(page, face)
    await settlePerson(bench, BERT, ['password'])
    const other = await openVisit(bench, BERT.user)
    assertProblem(await removeOwn(other, face), 'not_found')
  })

  it('needs a fresh answer, like every change', async () => {
    const { bench, face } = await openEnrolled()
    bench.clock.advance(40)
    const page = await openVisit(bench, ANNA.user)
    assertProblem(await removeOwn(page, face), 'fresh_proof_required')
    assert.ok(await findFace(page))
  })
})

describe('whoever withdraws', () => {
  it('need not be looked at once more: what allowed the face allows its end', async () => {
    const stage = await openFaces({ given: ['phone'] })
    const { bench, faces } = stage
    const openByCode = async () => {
      bench.clock.advance(40)
      const page = await openVisit(bench, ANNA.user)
      await addOwn(page, { kind: 'totp' })
      await giveCode(bench, page)
      assert.equal(page.view?.state, 'open')
      return page
    }
    const adding = await openByCode()
    await addOwn(adding, { kind: 'face' })
    await agree(adding)
    assert.equal((await sendSteps(adding, faces)).status, 200)
    const looked = faces.examined()
    const page = await openByCode()
    toReceipt(await removeOwn(page, String((await findFace(page))?.['id'])))
    assert.equal(faces.examined(), looked)
  })
})

describe('what else is removed', () => {
  it('leaves no receipt', async () => {
    const { bench, page } = await openEnrolled()
    await bench.backend.people.provision('harbour', ANNA.user, { kind: 'recovery-code' })
    const { body } = await listOwn(page)
    const ways = body['authenticators'] as { id: string; kind: string }[]
    const codes = ways.find(({ kind }) => kind === 'recovery-code')
    const reply = await removeOwn(page, codes?.id ?? '')
    assert.equal(reply.status, 200)
    assert.equal(reply.body['receipt'], undefined)
  })
})

describe('the key of receipts', () => {
  const keyOf = (receipt: string) => decodeProtectedHeader(receipt).kid

  it('is another one than that of proofs, is there when it is needed, and stays', async () => {
    const { bench, page, face } = await openEnrolled()
    const before = await readKeys(bench)
    const receipt = toReceipt(await removeOwn(page, face))
    assert.ok(before.keys.every(({ kid }) => kid !== keyOf(receipt)))
    for (let turn = 0; turn < 3; turn += 1) {
      await bench.backend.rotateKeys()
      bench.clock.advance(86_400)
    }
    const { keys } = await readKeys(bench)
    assert.ok(before.keys.every((old) => keys.every(({ kid }) => kid !== old.kid)))
    assert.equal((await readReceipt(bench, receipt)).sub, ANNA.user)
  })
})

describe('a person who is erased', () => {
  it('leaves no template behind', async () => {
    const stage = await openEnrolled()
    const path = `/v1/site/people/${ANNA.user}`
    await callSite(stage.bench, { method: 'DELETE', path, key: PEOPLE_KEY })
    const entries = await stage.bench.store.list('', { limit: 1_000 })
    assert.doesNotMatch(JSON.stringify(entries), /template|fake-1/)
  })
})

describe('a face whose site takes it away', () => {
  it('is gone as well', async () => {
    const stage = await openEnrolled()
    const path = `/v1/site/people/${ANNA.user}/authenticators/${stage.face}`
    await callSite(stage.bench, { method: 'DELETE', path, key: PEOPLE_KEY })
    assert.doesNotMatch(await readStored(stage), /template/)
  })
})

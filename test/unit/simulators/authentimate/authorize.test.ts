import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHENTIMATE_KEY, AUTHENTIMATE_NEXT_KEY } from '@countersign/simulators'
import { openAuthentimate, PHONE, toBasic } from '../../../support/authentimate-desk.ts'

const create = async (
  authorization: string | undefined,
  options: Parameters<typeof openAuthentimate>[0] = {},
) => {
  const { fetch, control } = openAuthentimate(options)
  const { status } = await fetch(
    new Request('http://localhost:3000/vendors/authentimate/v1/verifications', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: JSON.stringify({ phoneNumber: PHONE }),
    }),
  )
  assert.equal(control.messages().length, status === 201 ? 1 : 0)
  return status
}

suite('the key', () => {
  test('comes by Basic with an empty password, or as a bearer token', async () => {
    assert.equal(await create(toBasic(`${AUTHENTIMATE_KEY}:`)), 201)
    assert.equal(await create(`Bearer ${AUTHENTIMATE_KEY}`), 201)
    assert.equal(await create(`bearer ${AUTHENTIMATE_KEY}`), 201)
  })

  test('is refused when it is missing, unknown, in the wrong place or in no form', async () => {
    const bad = [
      undefined,
      '',
      'Bearer ',
      'Bearer sk_unknown',
      toBasic('sk_unknown:'),
      toBasic(`:${AUTHENTIMATE_KEY}`),
      // Without its colon.
      toBasic(AUTHENTIMATE_KEY),
      'Basic %%%',
      `Digest ${AUTHENTIMATE_KEY}`,
      AUTHENTIMATE_KEY,
    ]
    for (const authorization of bad) assert.equal(await create(authorization), 401)
  })

  test('with a password beside it is taken in lenient mode alone', async () => {
    const pair = toBasic(`${AUTHENTIMATE_KEY}:anything`)
    assert.equal(await create(pair), 401)
    assert.equal(await create(pair, { settings: { mode: 'lenient' } }), 201)
  })

  test('is not taken from the address', async () => {
    const { fetch } = openAuthentimate()
    const reply = await fetch(
      new Request(
        `http://localhost:3000/vendors/authentimate/v1/verifications/check?id=a&code=1&key=${AUTHENTIMATE_KEY}`,
      ),
    )
    assert.equal(reply.status, 401)
  })

  test('can be replaced by a second one that is good already', async () => {
    const desk = openAuthentimate()
    desk.control.revokeKey(AUTHENTIMATE_KEY)
    assert.equal((await desk.create()).status, 401)
    assert.equal((await desk.check('ver_00000000', '123456')).status, 401)
    const { status } = await desk.send('/v1/verifications', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${AUTHENTIMATE_NEXT_KEY}`,
      },
      body: JSON.stringify({ phoneNumber: PHONE }),
    })
    assert.equal(status, 201)
  })

  test('of another account sees none of this one’s verifications', async () => {
    const desk = openAuthentimate()
    desk.control.putAccount({ id: 'other', keys: ['sk_other'] })
    const { id } = await desk.create()
    const path = `/v1/verifications/check?${new URLSearchParams({ id, code: desk.readCode() })}`
    const foreign = await desk.send(path, { headers: { Authorization: 'Bearer sk_other' } })
    assert.equal(foreign.status, 404)
    assert.equal((await desk.send(path)).body['verified'], true)
  })
})

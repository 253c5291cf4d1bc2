import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { authx } from '../../../../../packages/server/src/vendors/authx/index.ts'
import {
  assertProblem,
  createAuthxStage,
  KEYS,
  PERSON,
  toWay,
} from '../../../../support/authx-vendor.ts'
import { toContext } from '../../../../support/local-vendor.ts'

suite('the vendor', () => {
  test('says what it can, and asks no read of a company that has none', async () => {
    const { vendor } = await createAuthxStage()
    assert.deepEqual(vendor.kinds, ['pin', 'face', 'palm', 'fingerprint'])
    assert.deepEqual(vendor.ceremonies, { face: 'capture' })
    assert.deepEqual([vendor.id, vendor.needsLink, vendor.remote], ['authx', true, undefined])
  })

  test('refuses a kind that it does not know', async () => {
    const { vendor } = await createAuthxStage()
    const input = { kind: 'totp' as const, context: toContext(), person: PERSON, onlyFactor: false }
    await assertProblem(vendor.start({ ...input, stranger: false }), 'authenticator_unavailable')
    await assertProblem(vendor.enrol(input), 'authenticator_unavailable')
    await assertProblem(vendor.make(input), 'authenticator_unavailable')
  })

  test('takes the site’s word for what an account has already, and calls nobody', async () => {
    const stage = await createAuthxStage()
    for (const kind of ['pin', 'face', 'palm', 'fingerprint'] as const) {
      const input = { kind, person: PERSON, onlyFactor: false, held: true }
      const { enrolment, shown } = await stage.vendor.make(input)
      assert.deepEqual(shown, [])
      assert.deepEqual(stage.seen, [])
      assert.deepEqual(stage.vendor.describe(toWay(enrolment)), {}, 'nobody was asked here')
      const asked = { kind, context: toContext(), person: PERSON, enrolment: toWay(enrolment) }
      await stage.vendor.start({ ...asked, stranger: false })
      const { links: _none, ...person } = PERSON
      await assertProblem(stage.vendor.make({ ...input, person }), 'authenticator_unavailable')
    }
  })

  test('shows no key to whoever looks at it', async () => {
    const { vendor } = await createAuthxStage()
    const text = inspect(vendor, { depth: 20, showHidden: true }) + JSON.stringify(vendor)
    for (const key of Object.values(KEYS)) assert.ok(!text.includes(key))
  })

  test('is known by its settings before it is opened', () => {
    const source = { applicationId: { variable: 'A' }, applicationKey: { variable: 'B' } }
    const { id, kinds } = authx({ apiPath: 'a', hostname: 'b', ...source, kinds: ['pin'] })
    assert.deepEqual([id, kinds], ['authx', ['pin']])
  })
})

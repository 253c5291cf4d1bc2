import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  findActionFault,
  findDoorFault,
  type JudgedSite,
} from '../../../packages/server/src/config-actions.ts'

const UNLOCK = {
  acr: 'aal2',
  maxAge: 60,
  fields: { door: 'door', seconds: 'duration' },
  text: { en: 'Unlock {door} for {seconds}' },
}
const FRONT = { vendor: 'allthenticate', uuid: 'u-1', name: { en: 'Front door' } }
const SITE: JudgedSite = {
  vendors: ['local', 'allthenticate'],
  actions: { unlock: UNLOCK },
  doors: { front: FRONT },
}

type Change = Record<string, unknown>
const withUnlock = (change: Change): JudgedSite => ({
  ...SITE,
  actions: { unlock: { ...UNLOCK, ...change } },
})
const withDoor = (change: Change): JudgedSite => ({
  ...SITE,
  doors: { front: { ...FRONT, ...change } },
})

const judge = (site: JudgedSite): string =>
  findActionFault(site, 'sites[0]') ?? findDoorFault(site, 'sites[0]') ?? ''

describe('a site with doors', () => {
  it('has no fault where the action that opens them shows door and seconds at two factors', () => {
    assert.equal(judge(SITE), '')
    assert.equal(judge(withUnlock({ acr: ['phr', 'phrh'], maxAge: 30 })), '')
    assert.equal(
      judge(withUnlock({ fields: { ...UNLOCK.fields, door: 'text', reason: 'text' } })),
      '',
    )
    const shown = { type: 'door', hidden: false }
    assert.equal(judge(withUnlock({ fields: { ...UNLOCK.fields, door: shown } })), '')
  })

  it('needs that action, and none where there are no doors', () => {
    assert.match(judge({ ...SITE, actions: {} }), /sites\[0\]\.actions\.unlock is missing/)
    assert.equal(judge({ ...SITE, actions: {}, doors: {} }), '')
  })

  it('needs each part of it, and names the one that is wrong', () => {
    const hidden = { type: 'door', hidden: true }
    const faults: readonly [string, Change][] = [
      ['fields.door', { fields: { seconds: 'duration' }, text: { en: 'Unlock' } }],
      ['fields.door', { fields: { ...UNLOCK.fields, door: 'number' } }],
      ['fields.door', { fields: { ...UNLOCK.fields, door: hidden } }],
      ['fields.door', { fields: { ...UNLOCK.fields, door: { type: 'text', hidden: true } } }],
      ['fields.seconds', { fields: { door: 'door' }, text: { en: 'Unlock {door}' } }],
      ['fields.seconds', { fields: { ...UNLOCK.fields, seconds: 'number' } }],
      ['acr', { acr: 'aal1' }],
      ['acr', { acr: ['phr', 'aal1'] }],
      ['maxAge', { maxAge: 61 }],
    ]
    for (const [name, change] of faults) {
      assert.ok(judge(withUnlock(change)).includes(`sites[0].actions.unlock.${name}`), name)
    }
  })

  it('names a vendor of its own, a name, and each door once', () => {
    assert.match(judge(withDoor({ vendor: 'other' })), /doors\.front\.vendor/)
    assert.match(judge(withDoor({ name: {} })), /doors\.front\.name/)
    const twice = { ...SITE, doors: { front: FRONT, back: FRONT } }
    assert.match(judge(twice), /doors\.front\.uuid/)
    const apart = { ...SITE, doors: { front: FRONT, back: { ...FRONT, uuid: 'u-2' } } }
    assert.equal(judge(apart), '')
  })
})

describe('an action', () => {
  it('hides nothing that a person decides about', () => {
    for (const type of ['money', 'duration', 'door']) {
      const fields = { what: { type, hidden: true } }
      const site = { ...SITE, doors: {}, actions: { a: { ...UNLOCK, fields, text: { en: 'x' } } } }
      assert.match(judge(site), /actions\.a\.fields\.what hides/)
    }
  })

  it('has a text, of its own fields alone, and no field of the name type', () => {
    assert.match(judge(withUnlock({ text: {} })), /\.text is missing/)
    assert.match(judge(withUnlock({ text: { en: '{who}' } })), /does not declare/)
    assert.match(judge(withUnlock({ confirm: { en: '{who}' } })), /does not declare/)
    const fields = { ...UNLOCK.fields, type: 'text' }
    assert.match(judge(withUnlock({ fields })), /fields\.type/)
  })
})

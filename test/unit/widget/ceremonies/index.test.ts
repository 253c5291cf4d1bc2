import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CEREMONIES, CONSENT_VERSION, type Prompt } from '@countersign/protocol'
import * as v from 'valibot'
import { isSupported, loadCeremony } from '../../../../packages/widget/src/ceremonies/index.ts'
import { parseData } from '../../../../packages/widget/src/client/parse-prompt.ts'

function toPrompt(ceremony: string, data: unknown): Prompt {
  return {
    challenge: 'c1',
    authenticator: 'a1',
    kind: ceremony,
    ceremony,
    data,
    expires_at: 1_700_000_300,
  }
}

const load = async (ceremony: string, data: unknown) => {
  const [found] = (await loadCeremony(toPrompt(ceremony, data), parseData)) ?? []
  return found
}

/** What a backend may put into a prompt, and what a page must be able to read of it. */
const GIVEN: readonly (readonly [ceremony: keyof typeof CEREMONIES, data: unknown])[] = [
  ['password', { can_reset: true, reset_url: 'https://id.example/reset' }],
  ['password', { mode: 'new', min_length: 12 }],
  ['code', { length: 6, channel: 'sms', target: '•••• 6789' }],
  ['code', { length: 8, channel: 'token' }],
  ['passkey', { options: { challenge: 'AAAA' } }],
  ['grid', { cells: [{ column: 'A', row: 1 }], chars_per_cell: 1 }],
  [
    'grid',
    {
      cells: [
        { column: 'A', row: 1 },
        { column: 'J', row: 5 },
      ],
      chars_per_cell: 2,
      cards: [{ serial: '12-345', expires_at: 1_800_000_000 }, { serial: '7' }],
      of_the_future: true,
    },
  ],
  ['questions', { questions: [{ text: 'First boat?' }, { text: 'Second?', of_the_future: 1 }] }],
  ['approve', {}],
  ['approve', { number: '42', via: 'card', of_the_future: [] }],
  ['handoff', { mode: 'redirect', url: 'https://id.example/a', at: 'Harbour ID' }],
  ['handoff', { mode: 'phone', url: 'http://localhost:3000/h/1', number: '17', of_the_future: 0 }],
  [
    'capture',
    { modality: 'face', source: 'camera', types: ['image/jpeg'], max_bytes: 1_048_576, later: 1 },
  ],
  [
    'capture',
    {
      modality: 'palm',
      source: 'reader',
      mode: 'enrol',
      consent: CONSENT_VERSION,
      nonce: 'n1',
      nonce_expires_at: 1_700_000_060,
      types: ['application/octet-stream'],
      max_bytes: 1000,
    },
  ],
]

for (const [ceremony, data] of GIVEN) {
  test(`reads ${JSON.stringify(data)} of ${ceremony} as the contract does`, async () => {
    assert.deepEqual(await load(ceremony, data), v.parse(CEREMONIES[ceremony].prompt, data))
  })
}

/** What the contract refuses, the page refuses: the list then says so, and nothing breaks. */
const MALFORMED: readonly (readonly [ceremony: keyof typeof CEREMONIES, data: unknown])[] = [
  ['password', null],
  ['code', { length: 'six' }],
  ['passkey', {}],
  ['grid', null],
  ['grid', { cells: [], chars_per_cell: 1 }],
  ['grid', { cells: 'A1', chars_per_cell: 1 }],
  ['grid', { cells: [{ column: 1, row: 1 }], chars_per_cell: 1 }],
  ['grid', { cells: [{ column: 'A' }], chars_per_cell: 1 }],
  ['grid', { cells: [null], chars_per_cell: 1 }],
  ['grid', { cells: [{ column: 'A', row: 1 }] }],
  ['grid', { cells: [{ column: 'A', row: 1 }], chars_per_cell: 1, cards: {} }],
  ['grid', { cells: [{ column: 'A', row: 1 }], chars_per_cell: 1, cards: [{ serial: 12 }] }],
  [
    'grid',
    {
      cells: [{ column: 'A', row: 1 }],
      chars_per_cell: 1,
      cards: [{ serial: '1', expires_at: 'soon' }],
    },
  ],
  ['questions', {}],
  ['questions', { questions: [] }],
  ['questions', { questions: [{}] }],
  ['questions', { questions: ['First boat?'] }],
  ['approve', null],
  ['approve', { number: 42 }],
  ['approve', { via: null }],
  ['handoff', undefined],
  ['handoff', { mode: 'phone' }],
  ['handoff', { mode: 'phone', url: 'https://id.example', at: 1 }],
  ['handoff', { mode: 'phone', url: 'https://id.example', number: 17 }],
  ['capture', null],
  ['capture', { source: 'camera', types: [], max_bytes: 1 }],
  ['capture', { modality: 'face', types: [], max_bytes: 1 }],
  ['capture', { modality: 'face', source: 'camera', types: 'image/jpeg', max_bytes: 1 }],
  ['capture', { modality: 'face', source: 'camera', types: [1], max_bytes: 1 }],
  ['capture', { modality: 'face', source: 'camera', types: [] }],
  ['capture', { modality: 'face', source: 'camera', types: [], max_bytes: 1, mode: 1 }],
  ['capture', { modality: 'face', source: 'camera', types: [], max_bytes: 1, consent: 1 }],
  ['capture', { modality: 'face', source: 'camera', types: [], max_bytes: 1, nonce: 1 }],
  [
    'capture',
    { modality: 'face', source: 'camera', types: [], max_bytes: 1, nonce_expires_at: '' },
  ],
]

for (const [ceremony, data] of MALFORMED) {
  test(`gives nothing for ${JSON.stringify(data)} of ${ceremony}, as the contract`, async () => {
    assert.equal(v.safeParse(CEREMONIES[ceremony].prompt, data).success, false)
    assert.equal(await load(ceremony, data), undefined)
  })
}

test('gives nothing for a capture that only a newer widget could take', async () => {
  const data = { modality: 'face', source: 'camera', types: ['image/jpeg'], max_bytes: 1 }
  assert.ok(await load('capture', data))
  assert.equal(await load('capture', { ...data, source: 'sonar' }), undefined)
  // It would be agreed to a text that nobody has seen.
  assert.equal(await load('capture', { ...data, mode: 'enrol', consent: '2035-01' }), undefined)
})

test('gives nothing for a ceremony that only a newer widget knows', async () => {
  for (const name of ['hover', 'toString', '__proto__', 'constructor']) {
    assert.equal(await load(name, {}), undefined)
    assert.equal(isSupported(name), false)
  }
})

test('supports every ceremony of the contract where the browser does', () => {
  for (const name of Object.keys(CEREMONIES)) {
    assert.equal(isSupported(name), name !== 'passkey', name)
  }
})

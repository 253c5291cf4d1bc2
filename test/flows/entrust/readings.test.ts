import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readClaims } from '../support/page.ts'
import type { Journey } from './support/journey.ts'
import { JOURNEYS, toName } from './support/journeys.ts'
import { toNumber } from './support/pocket.ts'
import { ALL_SETTINGS, createStage, type EntrustBench, type StageOptions } from './support/stage.ts'

const NEWER = ['PASSTHROUGH', 'TOKENCR', 'MAGICLINK'] as const

/** What the vendor's documents leave open, or a later version adds: every journey works with each. */
const READINGS: Readonly<Record<string, StageOptions>> = {
  '5.36, members without a value left out': { tenant: { nulls: 'omitted' } },
  '5.36, members that nobody has heard of': { tenant: { unknownFields: true } },
  '5.46, explicit nulls': { version: '5.46' },
  '5.46, members without a value left out': { version: '5.46', tenant: { nulls: 'omitted' } },
  '5.46, members that nobody has heard of, newer types in every list': {
    version: '5.46',
    tenant: { unknownFields: true, newerTypes: [...NEWER] },
  },
  '5.46, the number by its older name': {
    version: '5.46',
    tenant: { mutualChallengeNames: 'old' },
  },
  '5.46, the number by its newer name': {
    version: '5.46',
    tenant: { mutualChallengeNames: 'new', nulls: 'omitted', newerTypes: [...NEWER] },
  },
  '5.46, the page named by its origin': {
    version: '5.46',
    settings: { relyingParty: 'origin' },
  },
  'Bearer before each token, sign-ins at the provider completed by the API too': {
    settings: {
      authorization: 'bearer',
      identityProvider: { ...ALL_SETTINGS.identityProvider, confirm: 'complete' },
    },
  },
  'the deprecated passkey operation': { settings: { passkeyRoute: 'deprecated' } },
  'contacts that are not shown, older codes that stay good': {
    tenant: { showContacts: false, otpOutstanding: 'all', resend: 'keeps', lockedTypes: 'listed' },
  },
  'a fingerprint wanted of each device': { tenant: { deviceFingerprintRequired: true } },
}

const merge = (journey: Journey, reading: StageOptions): StageOptions => ({
  ...journey.options,
  ...reading,
})

/** Tokens in the header, by form. */
const toForms = ({ exchanges }: EntrustBench) =>
  exchanges.flatMap(({ operation, request }) => {
    const { authorization } = request.headers
    if (authorization === undefined || operation === 'oidc') return []
    return [authorization.startsWith('Bearer ') ? 'bearer' : 'bare']
  })

for (const [name, reading] of Object.entries(READINGS)) {
  describe(name, () => {
    for (const journey of JOURNEYS) {
      test(toName(journey), async () => {
        const stage = await createStage(merge(journey, reading))
        const page = await journey.open(stage)
        if (journey.authenticator === 'TOKENPUSH') assert.match(toNumber(page) ?? '', /^\d\d$/)
        const { view, body } = await journey.finish(stage, page)
        assert.equal(view.state, 'done', JSON.stringify(body))
        const { acr, amr } = readClaims(view.proof)
        assert.deepEqual({ acr, amr }, { acr: journey.acr, amr: journey.amr })
        const form = reading.settings?.authorization ?? 'bare'
        assert.ok(toForms(stage).every((one) => one === form))
      })
    }
  })
}

test('what is held against the schemas is every operation that the journeys use', async () => {
  const seen = new Map<string, number>()
  for (const journey of JOURNEYS) {
    const stage = await createStage(journey.options)
    await journey.finish(stage, await journey.open(stage))
    for (const { operation } of stage.exchanges) {
      seen.set(operation, (seen.get(operation) ?? 0) + 1)
    }
  }
  for (const operation of ['query', 'challenge', 'complete']) {
    assert.ok((seen.get(operation) ?? 0) >= JOURNEYS.length - 4, operation)
  }
})

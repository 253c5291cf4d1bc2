/**
 * @module
 * Collects all that the vendor ever sent, got or knows.
 */
import { ENTRUST_PERSONA, type EntrustUser } from '@countersign/simulators'
import type { EntrustBench, StageOptions } from './stage.ts'
import { toBodyText } from '../../../support/body-text.ts'
import { readBody, toTexts, type Known as KnownText } from '../../support/leaks.ts'

/** Words that nobody else would write, wherever the vendor has words of its own. */
export const CANARY_USER: EntrustUser = {
  ...ENTRUST_PERSONA,
  id: 'canary-account-4711',
  aliases: ['canary-alias-4712'],
  uuid: '2f6f1a52-8f3e-4f0d-b0c6-5a1f0e5d4713',
  firstName: 'Canaryfirst',
  lastName: 'Canarylast',
  otp: {
    contacts: [
      { name: 'Canary Mobile', type: 'SMS', value: '+491715554714' },
      { name: 'Canary Phone', type: 'VOICE', value: '+494315554715' },
      { name: 'Canary Mail', type: 'EMAIL', value: 'canary.inbox@elsewhere.example' },
    ],
    defaultDelivery: 'SMS',
  },
  grid: { serialNumber: 'canary-40117', seed: 'canary-card' },
  organizations: [{ id: 'canary-org-4716', name: 'canaryorg', displayName: 'Canary Org' }],
}

export const CANARY: StageOptions = {
  account: CANARY_USER.id,
  users: [CANARY_USER],
  tenant: { errorMessage: 'Canary text of theirs', unknownFields: true },
}

/** What a page is told on purpose, by the member of the vendor's that it comes from. */
const SHOWN = new Set([
  'question',
  'challenge',
  'allowCredentials',
  'tokenPushMutualChallenge',
  'pushMutualChallenge',
  // Inside the address at which somebody acts elsewhere.
  'smartLoginChallenge',
  'workflowRunId',
  // Our own wish, repeated.
  'scope',
])

/** One text, where it came from, and whether a page is told it on purpose. */
export interface Known extends KnownText {
  readonly isShown: boolean
}

/** Members of requests that are the vendor's, or the person's answer to it. */
const SENT = new Set([
  'applicationId',
  'userId',
  'authToken',
  'machineNonce',
  'sequenceNonce',
  'fingerprint',
  'response',
  'newPassword',
  'answer',
  'code',
  'verifier',
  'code_verifier',
  'signature',
])

const LITERAL = [
  'Service Unavailable',
  'Bad Gateway',
  'Gateway Timeout',
  'Maintenance',
  'futureField',
]

/** Shorter ones stand in any text by chance. */
const SHORTEST = 6

export function collectKnown({ exchanges, control, account }: EntrustBench): readonly Known[] {
  const known: Known[] = LITERAL.map((text) => ({ from: 'a page of theirs', text, isShown: false }))
  const add = (from: string, text: string, shown: boolean) => {
    if (text.length >= SHORTEST) known.push({ from, text, isShown: shown })
  }
  for (const { operation, request, body } of exchanges) {
    const token = request.headers['authorization']?.replace(/^Bearer /, '')
    if (token !== undefined) add(`${operation}: authorization`, token, false)
    for (const { path, text } of toTexts(readBody(toBodyText(request.body)))) {
      const name = path.at(-1) ?? ''
      if (SENT.has(name)) add(`${operation}: ${path.join('.')} sent`, text, false)
    }
    // Metadata and keys of a provider are for everybody.
    const isPublic = operation === 'oidc' && !request.url.endsWith('/token')
    for (const { path, text } of isPublic ? [] : toTexts(readBody(body))) {
      add(`${operation}: ${path.join('.')}`, text, isShown(path))
    }
  }
  for (const { path, text } of toTexts(control.user(account))) {
    const name = path.join('.')
    add(`user: ${name}`, text, path.at(-1) === 'question' || name === 'grid.serialNumber')
  }
  return known
}

function isShown(path: readonly string[]): boolean {
  const name = path.findLast((one) => !/^\d+$/.test(one)) ?? ''
  // Printed on the card, to tell it from another.
  if (name === 'serialNumber' || name === 'serialNumbers') return path.includes('gridChallenge')
  // Masked, to the owner.
  if (name === 'value') return path.includes('otpContactValues')
  return SHOWN.has(name)
}

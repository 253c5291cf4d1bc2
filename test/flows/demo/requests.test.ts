import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  HarbourProblem,
  parseApprovedPayout,
  parseApprovedTransfer,
  parsePayoutBody,
  parseTransferBody,
  toPayoutAction,
  toTransferAction,
} from '../../../demo/harbour/requests.ts'

const BODY = { amount: '250.00', payee: 'Ana Silva', account: 'DE89 3704 0044 0532 0130 00' }

const isCode = (code: string) => (error: unknown) =>
  error instanceof HarbourProblem && error.code === code

test('what is approved is what was asked for, to the cent', () => {
  const transfer = parseTransferBody(BODY)
  assert.deepEqual(parseApprovedTransfer(toTransferAction(transfer)), transfer)
  const account = parsePayoutBody({ account: BODY.account })
  assert.equal(parseApprovedPayout(toPayoutAction(account)), account)
})

test('the body chooses neither type nor currency of the action', () => {
  const sly = { ...BODY, type: 'payout', currency: 'USD', amount_cents: 1, to: 'me' }
  const action = toTransferAction(parseTransferBody(sly))
  assert.deepEqual(Object.keys(action).toSorted(), ['account', 'amount', 'payee', 'type'])
  assert.equal(action.type, 'transfer')
  assert.deepEqual(action['amount'], { value: '250.00', currency: 'EUR' })
})

test('a payee Harbour knows needs no account number, a stranger does', () => {
  const { account } = parseTransferBody({ amount: '1', payee: 'Lindqvist Boats' })
  assert.equal(account, 'SE4550000000058398257466')
  assert.throws(
    () => parseTransferBody({ amount: '1', payee: 'Ana Silva' }),
    isCode('account_invalid'),
  )
})

test('refuses by a code that names the field', () => {
  const wrong: readonly (readonly [object | null, string])[] = [
    [null, 'request_malformed'],
    [{}, 'request_malformed'],
    [{ ...BODY, amount: { value: '1', currency: 'EUR' } }, 'request_malformed'],
    [{ ...BODY, amount: '0' }, 'amount_invalid'],
    [{ ...BODY, payee: ' ' }, 'payee_invalid'],
    [{ ...BODY, payee: 'x'.repeat(71) }, 'payee_invalid'],
    [{ ...BODY, payee: 'Ana\u202eavliS' }, 'payee_invalid'],
    [{ ...BODY, account: 'DE89 3704 0044 0532 0130 01' }, 'account_invalid'],
  ]
  for (const [body, code] of wrong) assert.throws(() => parseTransferBody(body), isCode(code), code)
})

test('runs no action of another kind', () => {
  const payout = toPayoutAction('DE89370400440532013000')
  assert.throws(() => parseApprovedTransfer(payout))
  assert.throws(() => parseApprovedPayout(toTransferAction(parseTransferBody(BODY))))
})

import type { Action } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DeclaredAction } from '../../../../packages/server/src/config.ts'
import {
  toActionLine,
  toActionView,
  toNearest,
} from '../../../../packages/server/src/flow/action-text.ts'

const TRANSFER: DeclaredAction = {
  factors: 1,
  acrValues: ['aal2'],
  maxAge: 300,
  fields: {
    amount: 'money',
    payee: 'text',
    memo: { type: 'text', hidden: false, label: { en: 'Your note', de: 'Notiz' } },
    run_time: 'duration',
    trace: { type: 'text', hidden: true },
    copies: 'number',
  },
  text: { en: 'Send {amount} to {payee}', de: '{amount} an {payee}' },
  confirm: { en: 'Send {amount}' },
}

const ACTION: Action = {
  type: 'transfer',
  amount: { value: '1234.5', currency: 'EUR' },
  payee: '{memo} & <b>Söhne</b>',
  memo: 'rent',
  run_time: 3600,
  trace: 'not for eyes',
  copies: 12_345,
}

const toMoney = (value: string, currency: string, locale = 'en') =>
  toActionView(TRANSFER, { ...ACTION, amount: { value, currency } }, locale).text.find(
    (part) => part.field === 'amount',
  )?.text

describe('the text of an action', () => {
  it('is fixed words and values apart; a value never becomes a template', () => {
    const view = toActionView(TRANSFER, ACTION, 'en')
    assert.deepEqual(view.text, [
      { text: 'Send ' },
      { field: 'amount', text: '€1,234.50' },
      { text: ' to ' },
      { field: 'payee', text: '{memo} & <b>Söhne</b>' },
    ])
    assert.deepEqual(view.confirm, [{ text: 'Send ' }, { field: 'amount', text: '€1,234.50' }])
  })

  it('shows below it every field that it does not hold, unless it is hidden', () => {
    assert.deepEqual(toActionView(TRANSFER, ACTION, 'en').rows, [
      { label: 'Your note', text: 'rent' },
      { label: 'Run time', text: '60 minutes' },
      { label: 'Copies', text: '12,345' },
    ])
    assert.equal(toActionView(TRANSFER, ACTION, 'de').rows[0]?.label, 'Notiz')
    assert.equal(
      toActionView(TRANSFER, { ...ACTION, run_time: 90 }, 'en').rows[1]?.text,
      '90 seconds',
    )
  })

  it('as one line holds all of that', () => {
    assert.equal(
      toActionLine(toActionView(TRANSFER, ACTION, 'en')),
      'Send €1,234.50 to {memo} & <b>Söhne</b>, Your note: rent, Run time: 60 minutes, Copies: 12,345',
    )
  })
})

describe('an amount', () => {
  it('shows every digit that is hashed, and no digit more than the currency has', () => {
    assert.equal(toMoney('100', 'EUR'), '€100.00')
    assert.equal(toMoney('100.0', 'EUR'), '€100.00')
    assert.equal(toMoney('0.005', 'EUR'), '€0.005')
    assert.equal(toMoney('0.0001', 'EUR'), '€0.0001')
    assert.equal(toMoney('100', 'JPY'), '¥100')
    assert.equal(toMoney('100.5', 'JPY'), '¥100.5')
    assert.equal(toMoney('1.5', 'KWD')?.replaceAll(/\s/g, ' '), 'KWD 1.500')
  })

  it('is not read as a binary fraction', () => {
    assert.equal(toMoney('999999999999999.9999', 'EUR'), '€999,999,999,999,999.9999')
    assert.equal(toMoney('123456789012345.67', 'EUR'), '€123,456,789,012,345.67')
  })

  it('is written as the language does', () => {
    assert.equal(toMoney('1234.5', 'EUR', 'de')?.replaceAll(/\s/g, ' '), '1.234,50 €')
    assert.equal(toMoney('1', 'EUR', 'not a language'), '€1.00')
  })
})

describe('the nearest language', () => {
  const table = { en: 'English', de: 'Deutsch', 'pt-BR': 'Português' }

  it('is the exact one, the same without region, English, or whatever there is', () => {
    assert.equal(toNearest(table, 'pt-BR'), 'Português')
    assert.equal(toNearest(table, 'de-AT'), 'Deutsch')
    assert.equal(toNearest(table, 'fr'), 'English')
    assert.equal(toNearest({ fr: 'Français' }, 'de'), 'Français')
    assert.equal(toNearest({}, 'de'), '')
  })

  it('is never something that every object has', () => {
    for (const tag of ['valueOf', 'toString', '__proto__'])
      assert.equal(toNearest(table, tag), 'English')
  })
})

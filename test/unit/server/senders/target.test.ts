import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../../../packages/server/src/problem.ts'
import type { Channel } from '../../../../packages/server/src/senders/sender.ts'
import { assertTarget } from '../../../../packages/server/src/senders/target.ts'

const COUNTRIES = ['SE', 'GB', 'DE', 'US', 'FR', 'IT']

interface Changes {
  readonly countries?: readonly string[]
  readonly textFixedLines?: boolean
}

const toRules = ({ countries = COUNTRIES, textFixedLines = false }: Changes) => ({
  countries,
  textFixedLines,
})

const takes = (channel: Channel, to: string, changes: Changes = {}) =>
  assert.doesNotThrow(() => assertTarget(channel, to, toRules(changes)), to)

const refuses = (channel: Channel, to: string, changes: Changes = {}) =>
  assert.throws(
    () => assertTarget(channel, to, toRules(changes)),
    (problem) => problem instanceof Problem && problem.code === 'target_refused',
    to,
  )

test('takes mobile numbers of allowed countries', () => {
  for (const channel of ['sms', 'voice'] as const) {
    takes(channel, '+46701740605')
    takes(channel, '+447400123456')
    takes(channel, '+12025550123')
  }
})

test('takes no number at all until a country is named', () => {
  refuses('sms', '+46701740605', { countries: [] })
})

test('refuses countries that are not named, also those that share a code', () => {
  refuses('sms', '+4791234567')
  refuses('sms', '+18765550123')
  refuses('sms', '+14165550123')
  refuses('sms', '+447781123456')
})

const kinds = {
  'premium rate': '+449098790879',
  'shared cost': '+448445679876',
  'toll free': '+18002345678',
  'another toll free': '+46201234567',
  pager: '+447640123456',
  'personal number': '+447012345678',
  'company-wide number': '+443001234567',
  voicemail: '+49177991234567',
} as const

for (const [kind, number] of Object.entries(kinds)) {
  test(`refuses ${kind}`, () => {
    refuses('sms', number)
    refuses('voice', number)
  })
}

test('texts no fixed line, unless the operator says so; calls it', () => {
  refuses('sms', '+46812345678')
  takes('sms', '+46812345678', { textFixedLines: true })
  takes('voice', '+46812345678')
})

test('refuses satellites and other numbers of no country', () => {
  const numbers = [
    '+881612345678',
    '+870773111632',
    '+8835100123456',
    '+80012345678',
    '+979123456789',
  ]
  for (const number of numbers) refuses('voice', number, { countries: [...COUNTRIES, '001'] })
})

test('refuses numbers that are impossible or not in their one spelling', () => {
  const texts = ['+4670', '+46 70 174 06 05', '0701740605', '+460701740605', 'tel:+46701740605', '']
  for (const text of [...texts, '+46701740605,+46701740606', '+46701740605;ext=1']) {
    refuses('sms', text)
  }
})

test('takes mail addresses, whatever the countries', () => {
  takes('mail', 'maja@harbour.example', { countries: [] })
  takes('mail', "maja.o'hara+codes@xn--bcher-kva.example", { countries: [] })
})

test('refuses mail addresses that a mail library would read as more', () => {
  const texts = ['maja', '@harbour.example', 'maja@', 'a@b@c', 'a@x.example,b@x.example']
  const worse = ['Maja <a@x.example>', 'a@x.example\r\nBcc: b@x.example', 'a b@x.example']
  const odd = ['"a"@x.example', 'a(b)@x.example', 'a@[127.0.0.1]', `${'a'.repeat(65)}@x.example`]
  for (const text of [...texts, ...worse, ...odd, 'a;b@x.example', '']) refuses('mail', text)
})

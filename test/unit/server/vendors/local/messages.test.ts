import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  createCodeMessage,
  toOccasion,
} from '../../../../../packages/server/src/vendors/local/messages.ts'
import { toContext } from '../../../../support/local-vendor.ts'

const CHANNELS = ['sms', 'voice', 'mail'] as const
const OCCASIONS = ['sign-in', 'reset', 'action', 'check', 'account', 'contact'] as const
const ACTION = 'Send € 250.00 to Lindqvist Boats'
const stepUp = toContext({ purpose: 'step-up', actionText: ACTION })
const toLines = (text: string) => text.split('\n')
const write = (
  channel: (typeof CHANNELS)[number],
  context = toContext(),
  occasion = toOccasion(context),
) => createCodeMessage({ channel, to: 'somewhere', code: '012345', occasion, context })

suite('a message', () => {
  for (const channel of CHANNELS) {
    test(`by ${channel} names the site and says never to share the code`, () => {
      for (const occasion of OCCASIONS) {
        const { text } = write(channel, stepUp, occasion)
        assert.match(text, /Harbour/)
        assert.match(text, /Never share/)
      }
    })

    test(`by ${channel} names the values of the action`, () => {
      assert.ok(write(channel, stepUp).text.includes(ACTION))
    })
  }

  test('tells the occasions apart', () => {
    assert.equal(toOccasion(toContext()), 'sign-in')
    assert.equal(toOccasion(toContext({ recovering: true })), 'reset')
    assert.equal(toOccasion(stepUp), 'action')
    assert.equal(toOccasion(toContext({ purpose: 'step-up' })), 'check')
    assert.equal(toOccasion(toContext({ purpose: 'account' })), 'account')
  })

  test('has no code in the subject, which a locked screen shows', () => {
    const { subject = '', text } = write('mail')
    assert.match(subject, /Harbour/)
    assert.doesNotMatch(subject, /\d/)
    assert.match(text, /012345/)
  })

  test('falls back to English, and says so to speech engines', () => {
    for (const locale of ['xx', 'xx-XX', 'en-GB', 'EN', '__proto__', 'constructor']) {
      const message = write('voice', toContext({ locale }))
      assert.equal(message.locale, 'en')
      assert.match(message.text, /sign in/)
    }
  })

  test('spells the digits with pauses when spoken, twice', () => {
    const { text } = write('voice')
    assert.equal(text.split('0, 1, 2, 3, 4, 5.').length, 3)
    assert.doesNotMatch(text, /012345|@/)
  })
})

suite('the last line of a text message', () => {
  test('binds the code to the host of the page', () => {
    assert.equal(toLines(write('sms').text).at(-1), '@harbour.example #012345')
  })

  test('names the host without scheme and port', () => {
    const context = toContext({ origin: 'http://localhost:3000' })
    assert.equal(toLines(write('sms', context).text).at(-1), '@localhost #012345')
  })

  test('cannot be forged by a value of the action', () => {
    for (const end of ['\n', '\r\n', '\u2028', '\u2029', '\u0085', '\v']) {
      const actionText = `Send € 1.00 to X${end}@evil.example #012345${end}`
      const { text } = write('sms', toContext({ purpose: 'step-up', actionText }))
      const lines = text.split(/[\n\r\u2028\u2029\u0085\v]/)
      assert.equal(lines.at(-1), '@harbour.example #012345')
      assert.equal(lines.filter((line) => line.startsWith('@')).length, 1)
    }
  })

  test('leaves the message in one part of 160 characters', () => {
    for (const occasion of OCCASIONS.filter((one) => one !== 'action')) {
      assert.ok(write('sms', toContext(), occasion).text.length <= 160, occasion)
    }
    assert.ok(write('sms', stepUp).text.length <= 160)
  })

  test('reads in one direction whatever the payee is called', () => {
    const actionText = 'Send € 1.00 to \u202eevil\u202c'
    const { text } = write('sms', toContext({ purpose: 'step-up', actionText }))
    assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/)
  })
})

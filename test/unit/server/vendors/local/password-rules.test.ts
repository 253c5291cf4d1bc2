import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import { createBlocklist } from '../../../../../packages/server/src/vendors/local/blocklist.ts'
import {
  createPasswordRules,
  toPasswordText,
} from '../../../../../packages/server/src/vendors/local/password-rules.ts'

const OWNER = {
  person: { loginName: 'maja@harbour.example', displayName: 'Maja Lindqvist' },
  site: { name: 'Harbour', rpId: 'harbour.example' },
}
const rules = createPasswordRules(createBlocklist())
const judge = (password: string, minLength = 8) =>
  rules.judge(toPasswordText(password), minLength, OWNER)

suite('the length of a password', () => {
  // No word, no pattern: only the length can be wrong.
  const letters = 'vqmzxwkjtbhrpfgd'

  for (const [length, minLength, verdict] of [
    [7, 8, 'password_too_short'],
    [8, 8, undefined],
    [14, 15, 'password_too_short'],
    [15, 15, undefined],
  ] as const) {
    test(`${length} of ${minLength}: ${verdict ?? 'accepted'}`, async () => {
      assert.equal(await judge(letters.slice(0, length), minLength), verdict)
    })
  }

  test('is counted in code points, after NFKC', async () => {
    assert.equal(await judge('🦉🐙🦔🐝🦑🐢🦀'), 'password_too_short')
    assert.equal(await judge('🦉🐙🦔🐝🦑🐢🦀🐌'), undefined)
    // A ligature is two letters; a letter with a combining mark is one.
    assert.equal(await judge('vqmzxwﬁ'), undefined)
    assert.equal(await judge('vqmzxwe\u0301'), 'password_too_short')
  })

  test('may be 128 of any script, 256 of most', async () => {
    const distinct = (first: number, length: number) =>
      String.fromCodePoint(...Array.from({ length }, (_, i) => first + i))
    assert.equal(await judge(distinct(0x1f400, 128)), undefined)
    assert.equal(await judge(distinct(0x4e00, 256)), undefined)
  })

  test('ends at 1,024 bytes after NFKC', async () => {
    const phrase = Array.from({ length: 400 }, (_, i) => `w${i}`).join('')
    assert.equal(await judge(phrase.slice(0, 1_024)), undefined)
    assert.equal(await judge(phrase.slice(0, 1_025)), 'password_too_long')
    // One character of NFKC length 18.
    assert.equal(await judge('\ufdfa'.repeat(40)), 'password_too_long')
  })
})

suite('what a password is made of', () => {
  for (const password of [
    'correct horse battery staple',
    'plenty of lower case words',
    '849302715640298',
    '🦉 🐙 🦔 🐝 🦑 🐢 🦀 🐌',
    'maja-keeps-a-long-secret',
  ]) {
    test(`is free: ${password}`, async () => assert.equal(await judge(password, 15), undefined))
  }
})

suite('a well-known password', () => {
  const REFUSED = {
    listed: ['password', 'iloveyou', 'sunshine', 'trustno1', 'qwertyuiop'],
    'listed, in capitals or full width': ['PASSWORD', 'Sunshine', 'ｓｕｎｓｈｉｎｅ'],
    'listed, with digits and signs around it': [
      'password1234567',
      '!!sunshine-2024',
      '1985football1985',
    ],
    'listed, with look-alikes': ['P@ssw0rd', 'P@$$w0rd2024!!!!', 'f00tb4ll1985'],
    'listed, backwards': ['drowssap', 'drowssap2024'],
    'listed, twice': ['passwordpassword', 'sunshinesunshine'],
    'one character': ['aaaaaaaaaaaaaaa', '               ', '🦉'.repeat(15)],
    'a short part again and again': ['abcabcabcabcabc', 'x1x1x1x1x1x1x1x1', '12341234123412'],
    'a run': ['123456789012345', '987654321098765', 'abcdefghijklmno', 'qwertyuiopasdfg'],
    'the login name': ['maja@harbour.example', 'maja.harbour', 'MAJA@HARBOUR.EXAMPLE'],
    'the display name': ['maja lindqvist', 'lindqvistmaja', 'MajaLindqvist2024!', 'tsivqdnil ajam'],
    'the name of the site': ['harbour123', 'harbour.example', 'harbourharbour1', '1!Harbour!1'],
  }
  for (const [name, passwords] of Object.entries(REFUSED)) {
    test(`is refused: ${name}`, async () => {
      for (const password of passwords) {
        assert.equal(await judge(password), 'password_common', password)
      }
    })
  }
})

suite('a breach service', () => {
  const password = 'correct horse battery staple'
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
  const judgeWith = (answer: (prefix: string) => Promise<string>) =>
    createPasswordRules(createBlocklist(), answer).judge(password, 8, OWNER)

  test('is told five digits of the hash and no more', async () => {
    const told: string[] = []
    await judgeWith(async (prefix) => {
      told.push(prefix)
      return ''
    })
    assert.deepEqual(told, [hash.slice(0, 5)])
  })

  test('that knows the password has it refused', async () => {
    const lines = `0018A45C4D1DEF81644B54AB7F969B88D65:10\r\n${hash.slice(5)}:3\r\n`
    assert.equal(await judgeWith(async () => lines), 'password_common')
  })

  test('is heeded neither for others nor for its padding', async () => {
    const lines = `0018A45C4D1DEF81644B54AB7F969B88D65:10\r\n${hash.slice(5)}:0\r\n`
    assert.equal(await judgeWith(async () => lines), undefined)
  })

  test('that is down stops nobody', async () => {
    assert.equal(await judgeWith(() => Promise.reject(new Error('down'))), undefined)
  })

  test('is not asked about a password that is refused anyway', async () => {
    let asked = 0
    const strict = createPasswordRules(createBlocklist(), async () => {
      asked += 1
      return ''
    })
    assert.equal(await strict.judge('password', 8, OWNER), 'password_common')
    assert.equal(asked, 0)
  })
})

test('half a surrogate pair is refused, not mistaken for another', () => {
  assert.throws(
    () => toPasswordText('correct horse \ud83e'),
    (error) => error instanceof Problem && error.code === 'request_malformed',
  )
  assert.equal(toPasswordText('🦉'), '🦉')
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  parseBoundary,
  parseMultipart,
} from '../../../../../packages/simulators/src/authx/wire/multipart.ts'
import { toBytes, toPicture } from '../../../../support/authx-desk.ts'

const FIELD = 'Content-Disposition: form-data; name="a"'
const parse = (...lines: readonly string[]) => parseMultipart(toBytes(lines.join('\r\n')), 'edge')
const summary = (...lines: readonly string[]) =>
  parse(...lines)?.map(({ name, filename, type, bytes }) => [
    name,
    filename,
    type,
    new TextDecoder().decode(bytes),
  ])

suite('a form', () => {
  test('of the runtime’s own library is read byte by byte', async () => {
    const bytes = toPicture(5)
    // What would end a part, were it not for the boundary.
    bytes.set(toBytes('\r\n--\r\n\r\n----'), 100)
    const form = new FormData()
    form.append('processBiometrics', '{"a":"ü"}')
    form.append('biometricdata', new Blob([bytes], { type: 'application/octet-stream' }), 'blob')
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const boundary = parseBoundary(request.headers.get('Content-Type')) ?? ''
    const parts = parseMultipart(new Uint8Array(await request.arrayBuffer()), boundary)
    assert.deepEqual(parts, [
      {
        name: 'processBiometrics',
        filename: undefined,
        type: undefined,
        bytes: toBytes('{"a":"ü"}'),
      },
      { name: 'biometricdata', filename: 'blob', type: 'application/octet-stream', bytes },
    ])
  })

  test('may have empty parts, a preamble, an epilogue and padding', () => {
    assert.deepEqual(
      summary(
        'before',
        '--edge \t',
        FIELD,
        '',
        '',
        '--edge',
        FIELD,
        '',
        'x',
        '--edge--  ',
        'after',
      ),
      [
        ['a', undefined, undefined, ''],
        ['a', undefined, undefined, 'x'],
      ],
    )
    assert.deepEqual(summary('--edge', FIELD, '', '', 'x', '--edge--'), [
      ['a', undefined, undefined, '\r\nx'],
    ])
  })

  test('may write its headers in any case and order, with tokens or quotes', () => {
    const parts = summary(
      '--edge',
      'X-More: 1',
      'CONTENT-TYPE:   Text/Plain; charset=utf-8  ',
      'content-disposition: Form-Data ; filename="a \\"b\\" c" ; NAME=token',
      '',
      'x',
      '--edge--',
    )
    assert.deepEqual(parts, [['token', 'a "b" c', 'text/plain; charset=utf-8', 'x']])
  })

  const broken: Readonly<Record<string, readonly string[]>> = {
    'without any delimiter': ['nothing'],
    'that is empty': [''],
    'that never ends': ['--edge', FIELD, '', 'x'],
    'that ends without the last two hyphens': ['--edge', FIELD, '', 'x', '--edge'],
    'with no part': ['--edge--'],
    'with text behind a delimiter': ['--edge', FIELD, '', 'x', '--edgeway', '--edge--'],
    'with text behind its end': ['--edge', FIELD, '', 'x', '--edge--x'],
    'whose part has no blank line': ['--edge', FIELD, '--edge--'],
    'whose part has no headers': ['--edge', '', 'x', '--edge--'],
    'whose part has no name': ['--edge', 'Content-Disposition: form-data', '', 'x', '--edge--'],
    'whose part is an attachment': [
      '--edge',
      'Content-Disposition: attachment; name="a"',
      '',
      'x',
      '--edge--',
    ],
    'whose part has one header twice': ['--edge', FIELD, FIELD, '', 'x', '--edge--'],
    'whose part has two names': ['--edge', `${FIELD}; name="b"`, '', 'x', '--edge--'],
    'whose header is no header': ['--edge', FIELD, 'what', '', 'x', '--edge--'],
    'whose quote does not end': [
      '--edge',
      'Content-Disposition: form-data; name="a',
      '',
      'x',
      '--edge--',
    ],
    'that encodes a part': [
      '--edge',
      FIELD,
      'Content-Transfer-Encoding: base64',
      '',
      'x',
      '--edge--',
    ],
    'with too many parts': [
      ...Array.from({ length: 21 }, () => ['--edge', FIELD, '', 'x']).flat(),
      '--edge--',
    ],
    'with endless headers': ['--edge', FIELD, `X: ${'x'.repeat(9000)}`, '', 'x', '--edge--'],
  }
  for (const [name, lines] of Object.entries(broken)) {
    test(`${name} is none`, () => {
      assert.equal(parse(...lines), undefined)
    })
  }

  test('with line feeds alone is none', () => {
    const bytes = toBytes(['--edge', FIELD, '', 'x', '--edge--'].join('\n'))
    assert.equal(parseMultipart(bytes, 'edge'), undefined)
  })

  test('whose headers are no UTF-8 is none', () => {
    const bytes = toBytes(['--edge', FIELD, '', 'x', '--edge--'].join('\r\n'))
    bytes[bytes.indexOf(0x22) + 1] = 0xff
    assert.equal(parseMultipart(bytes, 'edge'), undefined)
  })
})

suite('the boundary', () => {
  test('is a token or quoted, beside other parameters', () => {
    assert.equal(parseBoundary('multipart/form-data; boundary=edge'), 'edge')
    assert.equal(parseBoundary('Multipart/Form-Data;charset=utf-8; BOUNDARY="a b:c"'), 'a b:c')
  })

  const none: readonly (string | null)[] = [
    null,
    '',
    'application/json',
    'mutipart/form-data; boundary=edge',
    'multipart/mixed; boundary=edge',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary="ends with space "',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
    'multipart/form-data; boundary="a\\\\b"',
    'multipart/form-data; boundary=a; boundary=b',
  ]
  for (const type of none) {
    test(`is not in ${JSON.stringify(type)?.slice(0, 60)}`, () => {
      assert.equal(parseBoundary(type), undefined)
    })
  }
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createProject, isSentence } from './support/project.ts'

const toUsers = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { user: string }).user)

suite('people', () => {
  const lines = [
    {
      user: 'u-1',
      display_name: 'Maja',
      login_names: ['maja@bank.example'],
      emails: ['maja@bank.example'],
    },
    { user: 'u-2', login_names: ['noor'] },
  ].map((person) => JSON.stringify(person))

  test('imports lines, refuses bad ones by number, and may be repeated', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const input = [
      ...lines,
      'not json',
      '{"user":"u-3","emails":["no address"]}',
      '{"user":"u-4","login_names":["noor"]}',
    ].join('\n')
    const first = await project.run(['people', 'import', '-'], { input })
    assert.equal(first.code, 1)
    const refused = first.err.split('\n').filter((line) => line.startsWith('line '))
    assert.deepEqual(
      refused.map((line) => line.split(':')[0] ?? '').toSorted((a, b) => a.localeCompare(b)),
      ['line 3', 'line 4', 'line 5'],
    )
    assert.match(first.err, /login_name_taken/)
    project.write('people.jsonl', lines.join('\n'))
    assert.equal((await project.run(['people', 'import', 'people.jsonl'])).code, 0)
    const listed = await project.run(['people', 'list'])
    assert.deepEqual(toUsers(listed.out), ['u-1', 'u-2'])
    const again = await project.run(['people', 'import', '-'], { input: listed.out })
    assert.equal(again.code, 0, again.err)
  })

  test('shows, changes, gives a temporary code and erases', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const put = await project.run([
      'people',
      'put',
      'u-1',
      '--login-name',
      'maja',
      '--email',
      'maja@bank.example',
    ])
    assert.equal(put.code, 0, put.err)
    await project.run(['people', 'put', 'u-1', '--name', 'Maja'])
    const shown = await project.run(['people', 'show', 'u-1'])
    const { display_name, login_names, emails } = JSON.parse(shown.out) as Record<string, unknown>
    assert.deepEqual(
      { display_name, login_names, emails },
      {
        display_name: 'Maja',
        login_names: ['maja'],
        emails: ['maja@bank.example'],
      },
    )
    const code = await project.run(['people', 'temporary-code', 'u-1', '--ttl', '600'])
    assert.match(code.out, /^[0-9A-Z]{5}-[0-9A-Z]{5}\n$/)
    assert.ok(!code.err.includes(code.out.trim()))
    assert.equal((await project.run(['people', 'erase', 'u-1'])).code, 0)
    const gone = await project.run(['people', 'show', 'u-1'])
    assert.equal(gone.code, 1)
    assert.match(gone.err, /person_unknown/)
  })

  test('works while the backend runs', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const served = await project.serve()
    assert.equal((await project.run(['people', 'put', 'u-1', '--login-name', 'maja'])).code, 0)
    assert.equal((await project.run(['keys', 'rotate'])).code, 0)
    assert.equal((await fetch(`${served.address}/readyz`)).status, 200)
    assert.equal((await served.stop()).code, 0)
  })

  test('refuses a site the config does not have', async (t) => {
    const project = createProject(t)
    await project.run(['init'])
    const { code, err } = await project.run(['people', 'list', '--site', 'other'])
    assert.equal(code, 2)
    assert.ok(isSentence(err), err)
  })
})

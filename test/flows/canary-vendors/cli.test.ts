import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_FAULTS,
  ALLTHENTICATE_PERSONA,
  AUTHENTIMATE_FAULTS,
  AUTHX_FAULTS,
  AUTHX_PERSONA,
} from '@countersign/simulators'
import { createSearch, type Canary } from '../support/leaks.ts'
import { hearOutput } from './support/output.ts'
import { HTTP_FAULTS } from './support/faults.ts'
import { createOperator, KEYS, type Operator } from './support/operator.ts'

const CARD = '0094817503620'
/** No word of the vendor’s: it is refused, and may be anything that somebody pasted. */
const PASTED = 'canary-pasted-4742'
const UUIDS = Object.values(ALLTHENTICATE_DOORS)

const SECRETS: readonly Canary[] = [
  ...Object.entries(KEYS).map(([what, value]) => ({ what, value })),
  { what: 'a card', value: CARD },
  { what: 'what was pasted', value: PASTED },
]
/** Told to the operator by one subcommand alone, for the settings. */
const DOORS: readonly Canary[] = UUIDS.map((value) => ({ what: 'the id of a door', value }))

const toFound = (text: string, canaries: readonly Canary[]): readonly string[] =>
  [...createSearch(canaries)(text)].map(({ what }) => what)

const { email } = ALLTHENTICATE_PERSONA
const AUTHX = { user_name: 'canary-user-4741', first_name: 'Canaryfirst', last_name: 'Canarylast' }
const PERSON = {
  user: 'u-canary',
  login_names: [email],
  emails: [email],
  phones: ['+4915123456789'],
  vendors: { authx: AUTHX, allthenticate: {} },
}

/** All that the command line does with the three, but for what takes a person. */
async function operate({ run }: Operator): Promise<readonly number[]> {
  const codes = [
    await run(['check']),
    await run(['people', 'import', '-'], [JSON.stringify(PERSON)]),
    await run(['people', 'put', 'u-linked', '--link', `authx=${AUTHX_PERSONA.guid}`]),
    await run([
      'people',
      'put',
      'u-linked',
      '--email',
      'warden@harbour.example',
      '--at',
      'allthenticate',
    ]),
    await run(['people', 'list', '--vendor', 'allthenticate', '--emails']),
    await run(['people', 'card-add', 'u-canary', '--label', 'Blue'], [CARD]),
    await run(['people', 'card-add', 'u-canary'], [`${CARD}x`]),
    await run(['people', 'cards', 'u-canary']),
    await run(['people', 'invite', 'canary.new@quay.example']),
    await run(['people', 'groups']),
    await run([
      'people',
      'put',
      'u-canary',
      '--at',
      `authx={"first_name":"${PASTED}","${PASTED}":1}`,
    ]),
    await run(['doors', 'list']),
    await run(['doors', 'lock', 'front', '--user', 'u-canary']),
    await run(['people', 'erase', 'u-canary']),
    await run(['people', 'list']),
  ]
  return codes
}

function assertSilent({ said, thrown, readFolder }: Operator, told: string): void {
  const printed = inspect(thrown, { depth: 20, maxStringLength: null, showHidden: true })
  assert.ok(said.length > 5, told)
  assert.deepEqual(toFound(said.join('\n'), [...SECRETS, ...DOORS]), [], `said, ${told}`)
  assert.deepEqual(toFound(printed, [...SECRETS, ...DOORS]), [], `thrown, ${told}`)
  assert.deepEqual(toFound(readFolder(), [...SECRETS, ...DOORS]), [], `kept, ${told}`)
}

/** Takes no time of the clock's: what hangs is waited for in earnest here, and elsewhere it is not. */
const isQuick = (fault: string) => !['hang', 'slow', 'slow-body', 'clock-jump'].includes(fault)

function breakAll({ simulators }: Operator, fault: string): void {
  const { authx, authentimate, allthenticate } = simulators
  const knows = (own: readonly string[]) => [...HTTP_FAULTS, ...own].includes(fault)
  // Each knows those of its own.
  const named = { fault } as { fault: never }
  if (knows(AUTHX_FAULTS)) authx.control.fault(named)
  if (knows(AUTHENTIMATE_FAULTS)) authentimate.control.fault(named)
  if (knows(ALLTHENTICATE_FAULTS)) allthenticate.control.fault(named)
}

suite('the command line says nothing', () => {
  test('while all is well, to the end of every command', async (t) => {
    const operator = await createOperator(t)
    // A trial is not fit for going live, a card is digits, and not everything is a name.
    const codes = [1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0, 0]
    assert.deepEqual(await operate(operator), codes)
    assertSilent(operator, 'nothing broken')
  })

  test('whatever breaks', async (t: TestContext) => {
    const output = hearOutput()
    const faults = [
      ...HTTP_FAULTS,
      ...AUTHX_FAULTS,
      ...AUTHENTIMATE_FAULTS,
      ...ALLTHENTICATE_FAULTS,
    ]
    await Promise.all(
      faults.filter(isQuick).map(async (fault) => {
        const operator = await createOperator(t)
        breakAll(operator, fault)
        await operate(operator)
        assertSilent(operator, fault)
      }),
    )
    output.stop()
    assert.deepEqual(toFound(output.written.join('\n'), [...SECRETS, ...DOORS]), [])
  })

  test('as processes of their own, also with keys that no header can hold', async (t) => {
    const { runAlone, simulators } = await createOperator(t)
    const garbled = Object.entries(KEYS).map(([name, value]) => [name, `${value}\n\u00f6`])
    const env: Record<string, string> = Object.fromEntries(garbled)
    const input = JSON.stringify(PERSON)
    const ran = [
      await runAlone(['check'], { env }),
      await runAlone(['people', 'import', '-'], { env, input }),
      await runAlone(['people', 'import', '-'], { input }),
    ]
    simulators.allthenticate.control.fault({ fault: 'reset-after' })
    ran.push(await runAlone(['people', 'card-add', 'u-canary'], { input: CARD }))
    ran.push(await runAlone(['doors', 'lock', 'front', '--user', 'u-canary']))
    assert.deepEqual(
      ran.map(({ code }) => code),
      [1, 1, 0, 1, 1],
    )
    const said = ran.map(({ out, err }) => `${out}${err}`).join('\n')
    assert.deepEqual(toFound(said, [...SECRETS, ...DOORS]), [])
  })

  test('but tells the ids of doors where it is asked for them, and nothing with them', async (t) => {
    const operator = await createOperator(t)
    assert.equal(await operator.run(['doors', 'find']), 0)
    const said = operator.said.join('\n')
    for (const uuid of UUIDS) assert.ok(said.includes(uuid))
    assert.deepEqual(toFound(said, SECRETS), [])
    // Nor the keys by which doors and phones know each other.
    assert.doesNotMatch(said, /[0-9a-f]{64}/)
  })
})

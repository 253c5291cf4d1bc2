import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Page } from '../support/page.ts'
import { giveCertificate, giveKey, RETURN_TO } from './support/pocket.ts'
import {
  ACCOUNT,
  createStage,
  FIRST,
  NAME,
  type EntrustBench,
  type StageOptions,
} from './support/stage.ts'

const NOBODY = 'nobody@harbour.example'

/** What may differ from one question to the next, whoever is asked. */
const DRAWN = new Set(['id', 'challenge', 'column', 'row', 'url', 'login_name'])

/** All that is told, drawn values by their kind alone. */
function toTold(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => toTold(one, name))
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, one]) => [key, toTold(one, key)])
    return Object.fromEntries(members)
  }
  return DRAWN.has(name) ? typeof value : value
}

/** The prompt, and for how many seconds it is open. */
async function ask(stage: EntrustBench, name: string, kind: string): Promise<unknown> {
  const page = new Page(stage)
  await page.begin({ login_name: name })
  const { status, view } = await page.challenge(kind, { return_to: RETURN_TO })
  assert.deepEqual([status, view.prompt?.kind], [200, kind], name)
  return [toTold(view.prompt), Number(view.prompt?.expires_at) - stage.clock.now()]
}

const open = (kind: string, options: StageOptions = {}) =>
  createStage({
    signIn: { listing: 'private', ways: [...new Set([kind, 'password', 'totp'])] },
    // What the operator says of the cards is what nobody is asked, too.
    settings: { gridShape: { cells: 3, charsPerCell: 2, columns: 10, rows: 5 } },
    tenant: { fidoSeconds: 45, tokenSeconds: 240 },
    ...options,
  })

describe('a stranger is asked the same of everybody, to the second', () => {
  for (const kind of FIRST) {
    test(`${kind}, of somebody who has it and of nobody`, async () => {
      const stage = await open(kind)
      await giveKey(stage, 'FIDO')
      await giveKey(stage, 'PASSKEY')
      await giveCertificate(stage)
      assert.deepEqual(await ask(stage, NAME, kind), await ask(stage, NOBODY, kind))
    })

    test(`${kind}, of somebody whose account has nothing and of nobody`, async () => {
      const stage = await open(kind, { users: [{ id: ACCOUNT }] })
      assert.deepEqual(await ask(stage, NAME, kind), await ask(stage, NOBODY, kind))
    })
  }
})

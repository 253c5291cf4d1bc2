/**
 * @module
 * Harbour on Entrust, as a visitor meets it: one trial for all tests of a file, everything at Entrust as on the
 * first day before each.
 */
import assert from 'node:assert/strict'
import { after, before, beforeEach } from 'node:test'
import type { EntrustControl, EntrustUser } from '@countersign/simulators'
import type { Trial } from '../../../demo/trial.ts'
import { openHarbour, type Stay, type Visitor, type VisitorOptions } from './harbour.ts'
import { createPocketDriver, type PocketDriver } from './pocket.ts'
import { startSeededTrial, type SeededTrial } from './seeded-trial.ts'

/** The one person with an account at Entrust, and the account's id there. */
export const ENZO = 'entrust'
export const ENZO_LOGIN = 'entrust@harbour.example'
export const ENZO_PASSWORD = 'entrust-keeps-a-long-secret'

/** Longer than any window in which tries, begins and messages are counted. */
const OUT_OF_ALL_WINDOWS_SECONDS = 3700

export interface EntrustStage {
  /** Opens Harbour on Entrust, in a browser context of its own. */
  visit(t: Stay, options?: VisitorOptions): Promise<Visitor>
  /** The same, with Enzo's name typed. */
  begin(t: Stay, options?: VisitorOptions): Promise<Visitor>
  /** The same, with Enzo signed in by password. */
  signIn(t: Stay, options?: VisitorOptions): Promise<Visitor>
  readonly control: EntrustControl
  /** Before there is a visitor. */
  readonly pocket: PocketDriver
  /** Changes what Enzo's account at Entrust holds. */
  change(changes: Partial<EntrustUser>): void
}

export interface EntrustStageOptions {
  readonly environment?: Readonly<Record<string, string>>
  /**
   * Default false: between two tests the clock moves out of all windows. True where the browser's own clock
   * must agree with the trial's: a remembered device signs the time.
   */
  readonly keepsTime?: boolean
}

/** Registers a key at Entrust by the Pocket's own button, as a visitor does. */
export async function addKey(
  { page }: Pick<Visitor, 'page'>,
  name: 'passkey' | 'security key',
): Promise<void> {
  const pocket = page.frameLocator('iframe[name=pocket]')
  await pocket.getByText('Keys at Entrust').click()
  await pocket.getByRole('button', { name: `Add a ${name}` }).click()
  await pocket.getByText(`Added a ${name}.`).waitFor()
}

/** Call it once at the top of a file: it starts and ends with the file's tests. */
export function useEntrust(options: EntrustStageOptions = {}): EntrustStage {
  const { environment = {}, keepsTime = false } = options
  let seeded: SeededTrial
  let trial: Trial
  let control: EntrustControl
  let pristine: EntrustUser
  let pocket: PocketDriver

  before(async () => {
    seeded = await startSeededTrial(environment)
    trial = seeded.trial
    control = (await trial.entrust()) ?? assert.fail('the trial calls a real tenant')
    pocket = createPocketDriver(trial.origin)
    pristine = control.user(ENZO) ?? assert.fail('Enzo has no account')
  })
  after(() => seeded.close())
  beforeEach(async () => {
    await pocket.entrustFault('none')
    control.reset()
    control.putUser(pristine)
    await pocket.entrust({ risk: 'LOW' })
    if (!keepsTime) await pocket.advance(OUT_OF_ALL_WINDOWS_SECONDS)
  })

  const stage: EntrustStage = {
    visit: (t, options = {}) => openHarbour(t, { run: 'entrust', ...options, trial }),
    async begin(t, options) {
      const visitor = await stage.visit(t, options)
      await visitor.login.typeName(ENZO_LOGIN)
      return visitor
    },
    async signIn(t, options) {
      const visitor = await stage.begin(t, options)
      await visitor.login.chooseWay(/^Password/)
      await visitor.login.typePassword(ENZO_PASSWORD)
      await visitor.expectSignedIn()
      return visitor
    },
    get control() {
      return control
    },
    get pocket() {
      return pocket
    },
    change: (changes) => control.putUser({ ...pristine, ...changes }),
  }
  return stage
}

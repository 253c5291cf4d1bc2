/**
 * @module
 * Harbour on AuthX, as a visitor meets it: one browser with a camera for all tests of a file, and for each a
 * trial of its own.
 */
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { AuthxControl, AuthxPerson } from '@countersign/simulators'
import type { Browser } from 'playwright-core'
import { launchWithFace } from './face-browser.ts'
import type { Form } from './form.ts'
import { openHarbour, type Stay, type Visitor, type VisitorOptions } from './harbour.ts'

/** The one person with an account at AuthX. */
export const ADA = 'authx'
export const ADA_LOGIN = 'authx@harbour.example'

export interface AuthxBay {
  readonly visitor: Visitor
  /** What the trial's AuthX can be told. */
  readonly control: AuthxControl
  /** What AuthX knows of Ada now. */
  person(): AuthxPerson
}

export interface AuthxStage {
  /** Opens Harbour on AuthX, in a browser context of its own. */
  visit(t: Stay, options?: VisitorOptions): Promise<AuthxBay>
  /** The same, with Ada's name and PIN given: what else she has is asked next. */
  begin(t: Stay, options?: VisitorOptions): Promise<AuthxBay>
  /** The same, with Ada signed in by PIN and palm. */
  signIn(t: Stay, options?: VisitorOptions): Promise<AuthxBay>
}

/**
 * Call it once at the top of a file: the browser starts and ends with the file's tests. Its camera sees a face, as
 * it should be.
 */
export function useAuthx(): AuthxStage {
  let browser: Browser
  before(async () => {
    browser = await launchWithFace('good')
  })
  after(() => browser.close())

  const stage: AuthxStage = {
    async visit(t, options = {}) {
      const visitor = await openHarbour(t, { run: 'authx', browser, ...options })
      const { authx } = await visitor.trial.vendors()
      const { control } = authx.simulated ?? assert.fail('AuthX is simulated')
      const person = () => control.user(authx.account) ?? assert.fail('Ada has no account')
      return { visitor, control, person }
    },
    async begin(t, options) {
      const bay = await stage.visit(t, options)
      const { login, pocket } = bay.visitor
      await login.typeName(ADA_LOGIN)
      await typePin(login, (await pocket.things(ADA)).authxPin)
      return bay
    },
    async signIn(t, options) {
      const bay = await stage.begin(t, options)
      const { visitor } = bay
      await lay(visitor, visitor.login)
      await visitor.expectSignedIn()
      return bay
    },
  }
  return stage
}

/** Types a PIN and presses Enter. */
export async function typePin(form: Form, pin = ''): Promise<void> {
  await form.fill('PIN', pin)
  await form.enter()
}

/** Starts the reader and lays something on it. */
export async function lay(
  { pocket }: Pick<Visitor, 'pocket'>,
  form: Form,
  how?: Parameters<Visitor['pocket']['lay']>[1],
): Promise<void> {
  await form.press(/^(I’m ready|Try again|Verify and)/)
  await pocket.lay(ADA, how)
}

/**
 * @module
 * Opens Harbour as a visitor does: a trial of its own on a free port, a browser, a Pocket at hand.
 * Everything ends with the test, and the test fails if the page broke its own security policy.
 *
 *     test('signs in', async (t) => {
 *       const visitor = await openHarbour(t, { authenticator: true })
 *       await visitor.signIn()
 *     })
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { startTrial, type Trial } from '../../../demo/trial.ts'
import { launchChromium } from '../../support/chromium.ts'
import { createPocketDriver, type PocketDriver } from './pocket.ts'
import {
  addVirtualAuthenticator,
  type VirtualAuthenticator,
  type VirtualAuthenticatorOptions,
} from './virtual-authenticator.ts'

export interface VisitorOptions {
  /** Puts a passkey provider into the browser. Default: none. */
  readonly authenticator?: boolean | VirtualAuthenticatorOptions
  readonly colorScheme?: 'light' | 'dark'
  /** Default 1280 × 860. */
  readonly viewport?: { readonly width: number; readonly height: number }
  /** BCP 47. Default `en`. */
  readonly locale?: string
  /** A trial that another visitor started: two visitors, one Harbour. */
  readonly trial?: Trial
  /** Path of the first page. Default `/`. */
  readonly path?: string
}

export interface Visitor {
  readonly trial: Trial
  readonly origin: string
  readonly context: BrowserContext
  readonly page: Page
  readonly pocket: PocketDriver
  /** Undefined unless asked for. */
  readonly authenticator: VirtualAuthenticator | undefined
  /** `<countersign-login>`. */
  readonly login: Form
  /** `<countersign-step-up>`, once a guarded call has opened it. */
  readonly sheet: Form
  /** Signs in with the seeded password. Default person `local`. */
  signIn(person?: string): Promise<void>
  /** Fills in the transfer form and presses *Send*. */
  sendMoney(amount: string, payee?: string): Promise<void>
  /** Balance as the page shows it: `€5,552.60`. */
  balance(): Promise<string>
  goto(path: string): Promise<void>
  /** Waits until somebody is signed in, or nobody is. */
  expectSignedIn(): Promise<void>
  expectSignedOut(): Promise<void>
}

/** What a person does with one of the widget's elements. */
export interface Form {
  readonly element: Locator
  /** Types who they are and goes on. */
  typeName(name: string): Promise<void>
  /** Types the password and presses Enter. */
  typePassword(password: string): Promise<void>
  /** Types a code; it goes off by itself when it is complete. */
  typeCode(code: string): Promise<void>
  /** *Try another way*, then the row that bears this name. */
  chooseWay(name: string | RegExp): Promise<void>
  press(name: string | RegExp): Promise<void>
  /** Waits for this text in it. */
  expectText(text: string | RegExp): Promise<void>
}

/** @throws Error when the trial or the browser does not start. */
export async function openHarbour(t: TestContext, options: VisitorOptions = {}): Promise<Visitor> {
  const trial = options.trial ?? (await openTrial(t))
  const browser = await openBrowser(t)
  const context = await browser.newContext({
    baseURL: trial.origin,
    viewport: options.viewport ?? { width: 1280, height: 860 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints = listenForComplaints(page)
  const { authenticator: wanted = false } = options
  const authenticator =
    wanted === false
      ? undefined
      : await addVirtualAuthenticator({ context, page }, wanted === true ? {} : wanted)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [], 'the page broke its own rules')
  })
  await page.goto(options.path ?? '/')
  return createVisitor({ trial, context, page, authenticator })
}

async function openTrial(t: TestContext): Promise<Trial> {
  const dataDir = await mkdtemp(join(tmpdir(), 'harbour-'))
  const trial = await startTrial({ port: 0, dataDir })
  t.after(async () => {
    await trial.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return trial
}

async function openBrowser(t: TestContext): Promise<Browser> {
  const browser = await launchChromium()
  t.after(() => browser.close())
  return browser
}

/** Errors of the page's script, and whatever its security policy had to stop. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    const text = message.text()
    if (/Content Security Policy|Trusted(HTML|Script)/.test(text)) complaints.push(text)
  })
  return complaints
}

type Parts = Pick<Visitor, 'trial' | 'context' | 'page' | 'authenticator'>

function createVisitor(parts: Parts): Visitor {
  const { page, trial } = parts
  const pocket = createPocketDriver(trial.origin)
  const login = createForm(page.locator('countersign-login'))
  const sheet = createForm(page.locator('countersign-step-up'))
  const visitor: Visitor = {
    ...parts,
    origin: trial.origin,
    pocket,
    login,
    sheet,
    async signIn(person = 'local') {
      const { loginName = '', password = '' } = await pocket.things(person)
      await login.typeName(loginName)
      await login.typePassword(password)
      await visitor.expectSignedIn()
    },
    async sendMoney(amount, payee) {
      if (payee !== undefined) await page.getByLabel('To', { exact: true }).fill(payee)
      await page.getByLabel('Amount').fill(amount)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
    },
    balance: async () => (await page.locator('[data-balance]').textContent()) ?? '',
    goto: async (path) => {
      await page.goto(path)
    },
    expectSignedIn: () => page.getByRole('button', { name: 'Sign out' }).waitFor(),
    expectSignedOut: () => login.element.waitFor(),
  }
  return visitor
}

function createForm(element: Locator): Form {
  const form: Form = {
    element,
    async typeName(name) {
      await element.getByLabel('Email, phone or username').fill(name)
      await form.press('Continue')
    },
    async typePassword(password) {
      const field = element.getByLabel('Password', { exact: true })
      await field.fill(password)
      await field.press('Enter')
    },
    typeCode: (code) => element.getByLabel('Code', { exact: true }).fill(code),
    async chooseWay(name) {
      await form.press('Try another way')
      await form.press(name)
    },
    press: (name) => element.getByRole('button', { name }).click(),
    expectText: (text) => element.getByText(text).first().waitFor(),
  }
  return form
}

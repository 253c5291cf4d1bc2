/**
 * @module
 * Opens Harbour as a visitor does: a trial of its own on a free port, a browser, a Pocket at hand.
 * Everything ends with the test, and the test fails if the page broke its own security policy. Test files call
 * `openHarbour`, which gives it their browser.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Run } from '../../../demo/runs.ts'
import type { Trial } from '../../../demo/trial.ts'
import { FAKE_CAMERA, launchChromium } from '../../support/chromium.ts'
import { addNoise } from './camera.ts'
import { type Complaints, listenForComplaints } from './complaints.ts'
import { createForm, type Form } from './form.ts'
import { createHands, type HandsName } from './hands.ts'
import { createPocketDriver, type PocketDriver } from './pocket.ts'
import { startSeededTrial } from './seeded-trial.ts'
import { watchKeyboard } from './stops.ts'
import {
  addVirtualAuthenticator,
  type VirtualAuthenticator,
  type VirtualAuthenticatorOptions,
} from './virtual-authenticator.ts'

export interface VisitorOptions {
  /** Puts a passkey provider into the browser. Default: none. */
  readonly authenticator?: boolean | VirtualAuthenticatorOptions
  /**
   * Default false: there is one, and the visitor lets nobody use it. True: the page may. A browser that is
   * running already needs `FAKE_CAMERA` for it.
   */
  readonly camera?: boolean
  readonly colorScheme?: 'light' | 'dark'
  /** Default 1280 × 860. */
  readonly viewport?: { readonly width: number; readonly height: number }
  /** BCP 47. Default `en`. */
  readonly locale?: string
  /** A trial that another visitor started: two visitors, one Harbour. */
  readonly trial?: Trial
  /** A browser that is running already, and goes on. Default: one of its own. */
  readonly browser?: Browser
  /** What Harbour runs on for this visitor. Default: the built-in ways. */
  readonly run?: Run
  /** Takes the trial's certificate page for a page of the journey; `file` is what the browser can show there. */
  readonly certificate?: { readonly file?: Buffer; readonly password?: string }
  /** Path of the first page. Default `/`. */
  readonly path?: string
  /** What the visitor acts with. Default `pointer`. */
  readonly hands?: HandsName
  /** Statuses of the refusals that this journey meets, beside 401 and 403: others fail the test. */
  readonly refusals?: readonly number[]
  /** Environment of the trial, for example `HARBOUR_SITE_KEY`. */
  readonly environment?: Readonly<Record<string, string>>
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
  /** `<countersign-account>`. */
  readonly account: Form
  /** `<countersign-phone>`. */
  readonly phone: Form
  readonly complaints: Complaints
  /** Signs in with the seeded password. Default person `local`. */
  signIn(person?: string): Promise<void>
  /** Presses *Sign out*, and waits for the page to say so. */
  signOut(): Promise<void>
  /** Presses a button of the page itself. */
  press(name: string | RegExp): Promise<void>
  /** Puts text into a field of the page itself. */
  fill(label: string, text: string): Promise<void>
  /** Answers with the code of the authenticator app, then the password. Default person `local`. */
  proveTwice(form: Form, person?: string): Promise<void>
  /** Opens another tab of the same browser. */
  openTab(path: string): Promise<Visitor>
  /** Fills in the transfer form and presses *Send*. */
  sendMoney(amount: string, payee?: string): Promise<void>
  /** Balance as the page shows it: `€5,552.60`. */
  balance(): Promise<string>
  goto(path: string): Promise<void>
  /** Waits until somebody is signed in, or nobody is. */
  expectSignedIn(): Promise<void>
  expectSignedOut(): Promise<void>
}

/** What a visit belongs to and ends with; a test's context is one. */
export interface Stay {
  readonly name: string
  after(clean: () => Promise<void>): unknown
}

/** What ends each visit to a trial. */
const visitsOf = new WeakMap<Trial, readonly (() => Promise<void>)[]>()

/** Asked again, it gives the same. */
function toOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}

/** @throws Error when the trial or the browser does not start. */
export async function openVisit(t: Stay, options: VisitorOptions = {}): Promise<Visitor> {
  const { trial, close } =
    options.trial === undefined
      ? await startSeededTrial(options.environment)
      : { trial: options.trial }
  const browser = options.browser ?? (await launchChromium(FAKE_CAMERA))
  const context = await browser.newContext({
    baseURL: trial.origin,
    viewport: options.viewport ?? { width: 1280, height: 860 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en',
    reducedMotion: 'reduce',
    permissions: options.camera === true ? ['camera'] : [],
    ...toCertificates(trial, options),
  })
  const { run, hands = 'pointer' } = options
  if (run !== undefined) {
    await context.addCookies([{ name: 'harbour-run', value: run, url: trial.origin }])
  }
  context.setDefaultTimeout(30_000)
  const known = options.certificate === undefined ? [] : [trial.certificateOrigin]
  const complaints = await listenForComplaints(context, [trial.origin, ...known])
  complaints.expect(options.refusals ?? [])
  if (hands === 'keyboard') await watchKeyboard(context)
  if (options.camera === true) await addNoise(context)
  const page = await context.newPage()
  const { authenticator: wanted = false } = options
  const authenticator =
    wanted === false
      ? undefined
      : await addVirtualAuthenticator({ context, page }, wanted === true ? {} : wanted)
  const leave = toOnce(async () => {
    if (Reflect.get(t, 'passed') === false) await keepPicture(page, t.name)
    await complaints.settle()
    await (options.browser === undefined ? browser : context).close()
  })
  const visits = visitsOf.get(trial) ?? []
  visitsOf.set(trial, [...visits, leave])
  t.after(async () => {
    await leave()
    if (close !== undefined) {
      // Nobody's page may ask a trial that is gone.
      await Promise.all((visitsOf.get(trial) ?? []).map((other) => other()))
      await close()
    }
    assert.deepEqual(complaints.list, [], 'a page broke its own rules')
  })
  await page.goto(options.path ?? '/')
  return createVisitor({ trial, context, page, authenticator, complaints, hands })
}

/** Nobody but the trial itself stands behind its second port. */
function toCertificates(trial: Trial, { certificate }: VisitorOptions): BrowserContextOptions {
  if (certificate === undefined) return {}
  const { file: pfx, password: passphrase = '' } = certificate
  const origin = trial.certificateOrigin
  return {
    ignoreHTTPSErrors: true,
    ...(pfx === undefined ? {} : { clientCertificates: [{ origin, pfx, passphrase }] }),
  }
}

/** How it looked when it failed, where `npm run screens` puts its pictures too. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const file = `failed-${name.replaceAll(/\W+/g, '-')}.png`
  const path = join(import.meta.dirname, '../../screens/output', file)
  await page.screenshot({ path, timeout: 3000 }).catch(() => undefined)
}

interface Parts extends Pick<
  Visitor,
  'trial' | 'context' | 'page' | 'authenticator' | 'complaints'
> {
  readonly hands: HandsName
}

function createVisitor(parts: Parts): Visitor {
  const { page, trial } = parts
  const pocket = createPocketDriver(trial.origin)
  const hands = createHands(page, parts.hands)
  const toForm = (tag: string) => createForm(page.locator(tag), hands)
  const login = toForm('countersign-login')
  const visitor: Visitor = {
    ...parts,
    origin: trial.origin,
    pocket,
    login,
    sheet: toForm('countersign-step-up'),
    account: toForm('countersign-account'),
    phone: toForm('countersign-phone'),
    async signIn(person = 'local') {
      const { loginName = '', password = '' } = await pocket.things(person)
      await login.typeName(loginName)
      await login.typePassword(password)
      await visitor.expectSignedIn()
    },
    async signOut() {
      await visitor.press('Sign out')
      await visitor.expectSignedOut()
    },
    press: (name) => hands.press(page.getByRole('button', { name, exact: true })),
    fill: (label, text) => hands.fill(page.getByLabel(label, { exact: true }), text),
    async proveTwice(form, person = 'local') {
      const { password = '' } = await pocket.things(person)
      await form.typeCode(await pocket.totp(person))
      await form.typePassword(password)
    },
    async openTab(path) {
      const tab = await parts.context.newPage()
      await tab.goto(path)
      return createVisitor({ ...parts, page: tab })
    },
    async sendMoney(amount, payee) {
      if (payee !== undefined) await visitor.fill('To', payee)
      await visitor.fill('Amount', amount)
      await visitor.press('Send')
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

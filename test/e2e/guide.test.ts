import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { followGuide, readBlocks, type Project } from './support/guide.ts'
import { until } from './support/until.ts'
import { addVirtualAuthenticator } from './support/virtual-authenticator.ts'

const PERSON = 'astrid@mail.example'

/** The policy that the README calls enough. */
function readPolicy(): string {
  const texts = readBlocks('Before you go live').map(({ text }) => text)
  const [, policy] = /^Content-Security-Policy: (.+)$/m.exec(texts.join('\n')) ?? []
  assert.ok(policy, 'README.md names no policy')
  return policy
}

/** A browser with a passkey provider, in which the site's pages carry the README's policy. */
async function openPage(t: TestContext, origin: string) {
  const browser = await launchChromium()
  t.after(() => browser.close())
  const context = await browser.newContext({ baseURL: origin, locale: 'en' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await addVirtualAuthenticator({ context, page })
  const complaints: string[] = []
  page.on('response', (reply) => {
    if (reply.status() === 404) complaints.push(`nothing at ${reply.url()}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text())
  })
  const policy = readPolicy()
  await context.route(/\/(transfer\.html)?$/, async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers(), 'content-security-policy': policy }
    await route.fulfill({ response, headers })
  })
  return { page, complaints }
}

/** The code in the newest message, as a developer reads it. */
async function readOutbox(page: Page): Promise<string> {
  const outbox = await page.context().newPage()
  const code = await until('a code in the outbox', async () => {
    await outbox.goto('/auth/outbox')
    const message = outbox.locator('article', { hasText: PERSON }).first()
    const text = (await message.count()) === 0 ? '' : await message.innerText()
    return /\b\d{6}\b/.exec(text)?.[0]
  })
  await outbox.close()
  return code
}

async function signUp(page: Page): Promise<void> {
  const login = page.locator('countersign-login')
  const press = (name: string | RegExp) => login.getByRole('button', { name }).click()
  await page.goto('/')
  await login.getByLabel('Email, phone or username').fill(PERSON)
  await press('Continue')
  await login.getByText('Get a code').waitFor()
  await press('Send code')
  await login.getByLabel('Code', { exact: true }).fill(await readOutbox(page))
  await press('Create a passkey')
  await page.waitForURL('**/transfer.html')
}

const output = (page: Page, text: string) =>
  page.locator('output').filter({ hasText: text }).waitFor()

async function send(page: Page, amount: string): Promise<void> {
  await page.getByLabel('Amount').fill(amount)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** Gives the passkey that the sheet asks for. */
async function approve(page: Page): Promise<void> {
  const sheet = page.locator('countersign-step-up')
  await sheet.getByRole('button', { name: /passkey/i }).click()
}

/** What the site's server executed, in order. */
const executed = ({ printed }: Project): readonly string[] =>
  [...printed().matchAll(/value: '([\d.]+)'/g)].map(([, value = '']) => value)

test('the guide leads from an empty folder to an approved transfer', async (t) => {
  const project = await followGuide(t)
  const { page, complaints } = await openPage(t, project.origin)
  const sheet = page.locator('countersign-step-up')
  await signUp(page)
  const reply = await page.goto('/transfer.html')
  assert.equal(reply?.headers()['content-security-policy'], readPolicy())
  const icon = await page.locator('link[rel=icon]').getAttribute('href')
  assert.equal((await page.request.get(icon ?? '')).status(), 200)

  await t.test('executes what was approved', async () => {
    await send(page, '250.00')
    await sheet.getByText('€250.00').first().waitFor()
    await sheet.getByText('Lindqvist Boats').first().waitFor()
    await approve(page)
    await output(page, 'Sent')
    assert.deepEqual(executed(project), ['250.00'])
  })

  await t.test('refuses an amount that was changed after the approval', async () => {
    const answers: unknown[] = []
    await page.route('**/api/transfers', async (route) => {
      const hasProof = 'countersign-proof' in route.request().headers()
      if (!hasProof) return route.continue()
      const body: object = route.request().postDataJSON()
      const response = await route.fetch({ postData: { ...body, amount: '100.01' } })
      answers.push([response.status(), (await response.json()).code])
      return route.fulfill({ response })
    })
    await send(page, '100.00')
    await approve(page)
    await output(page, 'Refused')
    await page.unroute('**/api/transfers')
    assert.deepEqual(answers, [[403, 'proof_action']])
    assert.deepEqual(executed(project), ['250.00'])
  })

  await t.test('executes nothing when the person leaves', async () => {
    await send(page, '75.00')
    await sheet.getByText('€75.00').first().waitFor()
    await page.keyboard.press('Escape')
    await output(page, 'cancelled')
    assert.deepEqual(executed(project), ['250.00'])
  })

  await t.test(
    'shows whoever opens the backend itself that it runs, and where things are',
    async () => {
      await page.goto('/auth')
      await page.getByRole('heading', { name: 'Countersign is running' }).waitFor()
      for (const link of await page.getByRole('link').all()) {
        const reply = await page.request.get((await link.getAttribute('href')) ?? '')
        assert.equal(reply.status(), 200, await link.innerText())
      }
      const radius = await page.locator('pre').evaluate((pre) => getComputedStyle(pre).borderRadius)
      assert.equal(radius, '10px', 'its style sheet was loaded')
    },
  )

  await t.test('names what is missing before going live', async () => {
    const { output: text, code } = await project.run('npx countersign check')
    assert.equal(code, 1)
    assert.match(text, /issuer must be https/)
    assert.match(text, /senders\.email/)
  })
  assert.deepEqual(complaints, [], 'a page broke the policy of the README')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchChromium } from '../support/chromium.ts'

test('a page runs in Chromium', async () => {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.setContent('<main><h1>Sign in</h1></main>')
    assert.equal(await page.getByRole('heading').textContent(), 'Sign in')
  } finally {
    await browser.close()
  }
})

/**
 * @module
 * Phone verifications as journeys need them: a site that has them on, a number named, its code asked for.
 */
import assert from 'node:assert/strict'
import { PhoneView } from '@countersign/protocol'
import * as v from 'valibot'
import { createBench, type Bench, type BenchOptions } from './backend.ts'
import { Page, readCode, type PageOptions, type Reply } from './page.ts'

/** Mobile numbers that belong to nobody. */
export const NUMBER = '+447400123456'
export const OTHER = '+447400654321'

/** A backend whose one site has it on. */
export const createOn = ({ site, ...more }: BenchOptions = {}): Promise<Bench> =>
  createBench({ ...more, site: { verifyPhone: true, ...site } })

export async function begin(bench: Bench, options: PageOptions = {}): Promise<Page> {
  const page = new Page(bench, options)
  const begun = await page.begin({ purpose: 'verify-phone' })
  assert.equal(begun.status, 200)
  return page
}

/** Names a number and asks for its code. */
export async function ask(bench: Bench, page: Page, number = NUMBER): Promise<Reply> {
  assert.equal((await page.name(number)).status, 200)
  const asked = await page.challenge('sms-code')
  await bench.settle()
  return asked
}

/** A number that is proven. */
export async function verify(bench: Bench, number = NUMBER): Promise<Page> {
  const page = await begin(bench)
  await ask(bench, page, number)
  const done = await page.answer({ code: readCode(bench, number) })
  assert.equal(done.view.state, 'done')
  return page
}

export const readPhone = ({ view }: Reply): PhoneView => v.parse(PhoneView, view.phone)

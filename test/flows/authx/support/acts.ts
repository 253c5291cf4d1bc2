/**
 * @module
 * What people do on a page of a site that runs on AuthX.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { beginForSite, Page, type Reply } from '../../support/page.ts'
import { toOffer } from '../../support/people.ts'
import { capture, NAME, PIN, toBytes, USER, type AuthxBench } from './stage.ts'

/** A step-up that the site asks for, with one way chosen. */
export async function openWay(
  bench: AuthxBench,
  kind: AuthenticatorKind,
  more: Record<string, unknown> = {},
): Promise<Page> {
  const { handle } = await beginForSite(bench, { user: USER, acr_values: ['aal1'], ...more })
  const page = new Page(bench)
  await page.begin({ purpose: 'step-up', handle })
  if (page.view?.prompt?.kind !== kind) await page.challenge(toOffer(page, kind))
  assert.equal(page.view?.prompt?.kind, kind, JSON.stringify(page.view))
  return page
}

/** The answer that is right: the persona's PIN, face or reading. */
export const answerRight = (page: Page, number = 1): Promise<Reply> =>
  page.view?.prompt?.ceremony === 'capture'
    ? capture(page, toBytes(page, number))
    : page.answer({ code: PIN })

/** A sign-in by the name that the person types. */
export async function openSignIn(bench: AuthxBench): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: NAME })
  return page
}

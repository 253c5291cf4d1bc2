/**
 * @module
 * Harbour with a company beside the built-in vendor, and Anna whose account there is linked.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Enrolment } from '../../../packages/server/src/vendors/vendor.ts'
import {
  ACCOUNT,
  createScriptedCompany,
  toWay,
  type CompanyOptions,
  type ScriptedCompany,
} from '../../support/scripted-company.ts'
import { createBench, PEOPLE_KEY, type Bench, type BenchOptions } from '../support/backend.ts'
import { callSite, type Page, type Reply } from '../support/page.ts'
import { ANNA, openStepUp, settlePerson, type Given } from '../support/people.ts'

export interface Stage {
  readonly bench: Bench
  readonly company: ScriptedCompany
}

export interface StageOptions extends Pick<BenchOptions, 'config' | 'store' | 'createStore'> {
  readonly site?: BenchOptions['site']
  readonly company?: CompanyOptions
  /** What Anna is linked to; null: to nothing yet. */
  readonly account?: string | null
  /** Anna's ways of ours. Default: a password. */
  readonly given?: readonly Given[]
  /** Kinds that her account there has. Default: a push. */
  readonly there?: readonly (AuthenticatorKind | Enrolment)[]
}

/** Anna is linked and has a way on each side. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const { site, given = ['password'], there = ['push'], company: shape, ...more } = options
  const { account = ACCOUNT, ...rest } = more
  const company = createScriptedCompany(shape)
  const bench = await createBench({
    ...rest,
    site: { vendors: ['local', 'company'], ...site },
    config: { vendors: [company.source], ...rest.config },
  })
  await settlePerson(bench, ANNA, given)
  if (account !== null) await link(bench, ANNA.user, account)
  company.ways.set(
    ACCOUNT,
    there.map((one) => (typeof one === 'string' ? toWay(one) : one)),
  )
  return { bench, company }
}

/** Links a person to an account, or unlinks with null. */
export const link = (
  bench: Bench,
  user: string,
  account: string | null,
  vendor = 'company',
): Promise<Reply> =>
  callSite(bench, {
    method: 'PUT',
    path: `/v1/site/people/${user}`,
    body: { links: { [vendor]: account === null ? null : { account } } },
    key: PEOPLE_KEY,
  })

/** A step-up that one right answer finishes. */
export const openAal1 = ({ bench }: Stage, more: Record<string, unknown> = {}): Promise<Page> =>
  openStepUp(bench, ANNA.user, { acr_values: ['aal1'], ...more })

/** A step-up whose one question is the push. */
export async function openPush(stage: Stage, more: Record<string, unknown> = {}): Promise<Page> {
  const page = await openAal1(stage, more)
  await page.challenge('push')
  return page
}

/** Reads and waits for news, as the page does while somebody approves. */
export const wait = (page: Page, seconds = 1): Promise<Reply> =>
  page.send(
    'GET',
    `/v1/transactions/${page.id}?wait=${seconds}&since=${String(page.view?.version ?? 0)}`,
  )

/** A second passes so that the company may be asked again. */
export async function look({ bench }: Stage, page: Page, seconds = 2): Promise<Reply> {
  bench.clock.advance(seconds)
  return page.read()
}

/**
 * @module
 * What a person does on a journey, and what they do wrong. Each refusal answers what the page was told.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { EntrustAuthenticator } from '@countersign/simulators'
import { Page, type Reply } from '../../support/page.ts'
import { toOffer } from '../../support/people.ts'
import { look, openAal1, press, RETURN_TO, toRight, toWrong, visitProvider } from './pocket.ts'
import { NAME, type EntrustBench } from './stage.ts'

/** What the page was told: a problem's code, or why the last question ended. */
export type Refuse = (stage: EntrustBench, page: Page) => Promise<unknown>

/** Types the right answer. */
export const type = async (stage: EntrustBench, page: Page): Promise<Reply> =>
  page.answer(await toRight(stage, page))

export const toCode = ({ body, view }: Reply): unknown => body['code'] ?? view.problem ?? view.state

/** In a step-up, where the person is known. */
export const ask =
  (kind: AuthenticatorKind, more: Record<string, unknown> = {}) =>
  async (stage: EntrustBench): Promise<Page> => {
    const page = await openAal1(stage)
    await page.challenge(toOffer(page, kind), { return_to: RETURN_TO, ...more })
    return page
  }

/** At sign-in, where a name was typed. */
export const signIn =
  (kind: AuthenticatorKind) =>
  async (stage: EntrustBench): Promise<Page> => {
    const page = new Page(stage)
    await page.begin({ login_name: NAME })
    await page.challenge(toOffer(page, kind), { return_to: RETURN_TO })
    return page
  }

export const wrong: Refuse = async (stage, page) =>
  toCode(await page.answer(await toWrong(stage, page)))

export const late: Refuse = async (stage, page) => {
  const answer = await toRight(stage, page)
  stage.clock.advance(300)
  return toCode(await page.answer(answer))
}

export const locked =
  (authenticator: EntrustAuthenticator): Refuse =>
  async (stage, page) => {
    stage.control.lock(stage.account, authenticator)
    return toCode(await type(stage, page))
  }

export const down: Refuse = async (stage, page) => {
  stage.control.fault({ fault: 'down', operation: 'complete' })
  return toCode(await type(stage, page))
}

export const answered =
  (status: 'CANCEL' | 'CONCERN', number?: string): Refuse =>
  async (stage, page) => {
    press(stage, page, status, number)
    return toCode(await look(stage, page))
  }

export const notBrought: Refuse = async (_stage, page) =>
  toCode(await page.answer({ code: 'A'.repeat(22) }))

export const deniedThere: Refuse = async (stage, page) => {
  const code = await visitProvider(stage, page, { answer: 'deny' })
  return toCode(await page.answer({ code }))
}

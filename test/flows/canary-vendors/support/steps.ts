/**
 * @module
 * Steps of people and sites that go on whatever they meet: while something is broken, most views are not those
 * that were hoped for.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { PEOPLE_KEY } from '../../support/backend.ts'
import { callSite, type Page, type Reachable, type Reply } from '../../support/page.ts'
import { listOwn, removeOwn } from '../../support/people.ts'
import type { Note } from './walks.ts'

/** Another way, unless it is asked already. */
export async function ask(page: Page, kind: AuthenticatorKind): Promise<Reply> {
  if (page.view?.prompt?.kind === kind) return page.read()
  return page.challenge(page.view?.offers.find((one) => one.kind === kind)?.id ?? kind)
}

/** What a list of ways holds, however it came. */
export const toWays = ({
  body,
}: Reply): readonly { readonly id: string; readonly kind: string }[] =>
  [body['authenticators']]
    .flat()
    .map(Object)
    .map(({ id, kind }) => ({ id: String(id), kind: String(kind) }))

/** Takes the first own way of a kind. */
export async function takeOwn(page: Page, kind: AuthenticatorKind): Promise<Reply> {
  const way = toWays(await listOwn(page)).find((one) => one.kind === kind)
  return removeOwn(page, way?.id ?? 'none')
}

export interface SiteCall {
  readonly method?: string
  /** Behind `/v1/site`. */
  readonly path: string
  readonly body?: unknown
  readonly key?: string
}

/** The site's server; unless told otherwise with the key for people. */
export const asSite = (
  bench: Reachable,
  { path, key = PEOPLE_KEY, ...call }: SiteCall,
): Promise<Reply> => callSite(bench, { ...call, key, path: `/v1/site${path}` })

/** What a reply came to, in a word: the code of a problem, the state of a view, else the status. */
export function toWord({ status, body, view }: Reply): string {
  const { code } = body
  if (status >= 400) return typeof code === 'string' ? code : String(status)
  if (!('state' in view)) return String(status)
  const { state, prompt } = view
  return prompt === undefined ? state : `${state} ${prompt.kind}`
}

/** What one vendor made of a call about a person. */
export function toResult(vendor: string, { body, status }: Reply): string {
  const told: unknown = Object(body['vendors'])[vendor]
  return String(Object(told).result ?? told ?? body['code'] ?? status)
}

/** Calls within this process, one after the other: what each came to. */
export async function callAll(
  note: Note,
  calls: readonly (() => Promise<unknown>)[],
): Promise<readonly string[]> {
  const words: string[] = []
  for (const call of calls) {
    try {
      await call()
      words.push('done')
    } catch (thrown) {
      note(thrown)
      words.push(thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'thrown')
    }
  }
  return words
}

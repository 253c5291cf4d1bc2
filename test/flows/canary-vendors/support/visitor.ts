/**
 * @module
 * A visitor of the trial without a browser: pages and their calls by HTTP, with cookies, and all that was
 * received on the way.
 */
import assert from 'node:assert/strict'
import { SITE_OF_RUN, toSignInPath, type Run } from '../../../../demo/runs.ts'
import type { Trial } from '../../../../demo/trial.ts'
import { Page } from '../../support/page.ts'

/** One reply that a browser would have received. */
export interface Received {
  readonly path: string
  /** Headers too. */
  readonly text: string
}

export interface Visitor {
  readonly received: Received[]
  get(path: string): Promise<Response>
  post(path: string, body: object, headers?: Record<string, string>): Promise<Response>
  /** A transaction at the site of this run, as the widget holds one. */
  open(): Page
  /** Hands the proof of a sign-in in, as the form does. */
  enter(page: Page): Promise<void>
  /** The newest code on somebody's phone. */
  readCode(person: string): Promise<string>
}

export function createVisitor({ origin }: Pick<Trial, 'origin'>, run: Run): Visitor {
  const received: Received[] = []
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    const pairs = [...cookies].map(([name, value]) => `${name}=${value}`)
    if (pairs.length > 0) headers.set('Cookie', pairs.join('; '))
    const reply = await fetch(`${origin}${path}`, { ...init, headers, redirect: 'manual' })
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const text = Buffer.from(await reply.clone().arrayBuffer()).toString('latin1')
    received.push({ path, text: `${JSON.stringify([...reply.headers])}\n${text}` })
    return reply
  }
  const visitor: Visitor = {
    received,
    get: (path) => send(path),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: origin, ...headers },
        body: JSON.stringify(body),
      }),
    open() {
      const fetchOwn = async (request: Request) => {
        const { pathname, search } = new URL(request.url)
        const { method, headers } = request
        const bytes = await request.arrayBuffer()
        return send(`${pathname}${search}`, {
          method,
          headers,
          ...(bytes.byteLength > 0 && { body: bytes }),
        })
      }
      const page = new Page({ backend: { fetch: fetchOwn } }, { origin })
      const { begin } = page
      page.begin = (request) => begin.call(page, { site: SITE_OF_RUN[run], ...request })
      return page
    },
    async enter(page) {
      assert.equal(page.view?.state, 'done', JSON.stringify(page.view))
      cookies.set('countersign', page.cookie)
      const body = new URLSearchParams({ proof: page.view.proof ?? 'none' })
      const { status } = await send(toSignInPath(run), {
        method: 'POST',
        headers: { Origin: origin },
        body,
      })
      assert.equal(status, 303)
    },
    async readCode(person) {
      const reply = await send(`/pocket/api/messages?person=${person}`)
      const messages: unknown = await reply.json()
      assert.ok(Array.isArray(messages))
      const texts = messages.map((one) => /\b\d{6}\b/.exec(String(Object(one).text))?.[0])
      return texts.find((code) => code !== undefined) ?? assert.fail('no code has come')
    },
  }
  return visitor
}

const LINK = /(?:href|src|from|import)\s*(?:=|\()?\s*["'](\/[^"'#]*|\.\/[^"']+)["']/g

/** Follows every link to a file or page of the trial's own, each once. @returns How many there were. */
export async function crawl({ get }: Visitor, pages: readonly string[]): Promise<number> {
  const seen = new Set<string>()
  const waiting = [...pages]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const reply = await get(path)
    const type = reply.headers.get('Content-Type') ?? ''
    if (!/html|javascript/.test(type)) continue
    for (const [, link = ''] of (await reply.text()).matchAll(LINK)) {
      const { pathname, search } = new URL(link, new URL(path, 'http://localhost'))
      waiting.push(`${pathname}${search}`)
    }
  }
  return seen.size
}

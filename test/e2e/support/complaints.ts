/**
 * @module
 * Listens for what a page must never do: break its security policy, call a foreign address, fail in
 * its script, fill the console, or meet a secret.
 */
import type { BrowserContext } from 'playwright-core'
import { listenForSecrets } from './secrets.ts'

export interface Complaints {
  /** One line for each. */
  readonly list: readonly string[]
  /** A journey that is refused on purpose says with which statuses. */
  expect(statuses: readonly number[]): void
  /** Resolves when all that came has been read; before the browser closes, for then nothing can be. */
  settle(): Promise<unknown>
}

/** Refusals that belong to guarded calls: a demand for an approval, a wrong answer. */
const ALWAYS = [401, 403]

/** Listens in every page and frame of the context. Call it before the first page is opened. */
export async function listenForComplaints(
  context: BrowserContext,
  origins: readonly string[],
): Promise<Complaints> {
  const list: string[] = []
  const expected = new Set(ALWAYS)
  await context.exposeBinding('tellViolation', (_source, text: string) => {
    list.push(`policy: ${text}`)
  })
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event
      Reflect.get(
        globalThis,
        'tellViolation',
      )(`${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`)
    })
  })
  context.on('weberror', (failure) => list.push(`error: ${failure.error().message}`))
  context.on('console', (message) => {
    if (!['error', 'warning', 'assert'].includes(message.type())) return
    const [, status] = /status of (\d{3})/.exec(message.text()) ?? []
    if (status !== undefined && expected.has(Number(status))) return
    list.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('request', (request) => {
    const url = new URL(request.url())
    const isLocal =
      origins.includes(url.origin) || ['data:', 'blob:', 'about:'].includes(url.protocol)
    if (!isLocal) list.push(`request to ${url.origin}`)
  })
  const { settle } = listenForSecrets(context, (line) => list.push(`secret: ${line}`))
  return {
    list,
    settle,
    expect(statuses) {
      for (const status of statuses) expected.add(status)
    },
  }
}

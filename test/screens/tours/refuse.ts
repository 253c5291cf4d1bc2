/**
 * @module
 * Refuses one call in the server's place, as the server would. Tours import it.
 */
import type { Page } from 'playwright-core'

interface Refusal {
  readonly code: string
  readonly status: number
  readonly retry: string
  readonly retry_at?: number
}

/** @param glob  Of the address. */
export function refuseOnce(page: Page, glob: string, refusal: Refusal): Promise<unknown> {
  const json = {
    type: `https://countersign.dev/problems/${refusal.code}`,
    title: 'Refused',
    instance: 'Lw7dPqv2Xk3c',
    ...refusal,
  }
  const { status } = refusal
  return page.route(
    glob,
    (route) => route.fulfill({ status, json, contentType: 'application/problem+json' }),
    { times: 1 },
  )
}

/** Keeps calls to this address waiting until the returned function is called. */
export async function hold(page: Page, glob: string): Promise<() => void> {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(
    glob,
    async (route) => {
      await held
      await route.continue()
    },
    { times: 1 },
  )
  return release
}

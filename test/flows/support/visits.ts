/**
 * @module
 * Account visits: opening one with a fresh password, and reading the own list.
 */
import assert from 'node:assert/strict'
import { createBench, type Bench } from './backend.ts'
import type { Page, Reply } from './page.ts'
import { ANNA, openVisit, PASSWORD, settlePerson, type Given } from './people.ts'

export async function createAnna(given: readonly Given[]): Promise<Bench> {
  const bench = await createBench()
  await settlePerson(bench, ANNA, given)
  return bench
}

/** A visit in which the password was given a moment ago. */
export async function openFresh(bench: Bench): Promise<Page> {
  const page = await openVisit(bench, ANNA.user)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  return page
}

export type Listed = { id: string; kind: string } & Record<string, unknown>

export const toListed = (reply: Reply): Listed[] => reply.body['authenticators'] as Listed[]

/** Id of the first listed way of a kind. */
export const toId = (reply: Reply, kind: string): string =>
  toListed(reply).find((one) => one.kind === kind)?.id ?? assert.fail(`${kind} is listed`)

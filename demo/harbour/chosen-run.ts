/**
 * @module
 * What the visitor chose to run Harbour on: a cookie, because nobody is signed in yet.
 */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { DEFAULT_RUN, isRun, type Run } from '../runs.ts'

const NAME = 'harbour-run'
const LIFE_SECONDS = 90 * 86_400

/** The visitor's choice; the default for anything unreadable. */
export function readRun(c: Context): Run {
  const chosen = getCookie(c, NAME)
  return isRun(chosen) ? chosen : DEFAULT_RUN
}

/** Kept in this browser alone. */
export function chooseRun(c: Context, run: Run): void {
  setCookie(c, NAME, run, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: LIFE_SECONDS })
}

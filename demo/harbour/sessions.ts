/**
 * @module
 * Harbour's own sessions: an opaque cookie, its hash in the database, a new one at every sign-in.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '@countersign/server'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import { RUNS, type Run } from '../runs.ts'
import type { HarbourDatabase } from './database.ts'

const LIFE_SECONDS = 12 * 3600

const SessionRow = v.object({
  user: v.string(),
  sid: v.string(),
  acr: v.string(),
  amr: v.string(),
  auth_time: v.number(),
  run: v.picklist(RUNS),
})

/** Who is signed in, and how. */
export interface Session {
  /** The cookie's value; never leaves Harbour but as a hash. */
  readonly id: string
  readonly user: string
  /** Countersign's name of this sign-in. */
  readonly sid: string
  readonly acr: string
  readonly amr: readonly string[]
  /** Epoch seconds of the last answer. */
  readonly authTime: number
  /** What Harbour ran on at the sign-in: approvals go there too. */
  readonly run: Run
}

export interface Sessions {
  /** Makes a new session and drops the one the browser came with: a planted id is worth nothing. */
  begin(c: Context, facts: Omit<Session, 'id'>): void
  read(c: Context): Session | undefined
  /** Keeps a higher level that the person just reached. */
  raise(c: Context, reached: { readonly acr: string; readonly authTime: number }): void
  end(c: Context): void
}

/** @param secure  True on https: the cookie then carries the `__Host-` prefix. */
export function createSessions(database: HarbourDatabase, clock: Clock, secure: boolean): Sessions {
  const { sql } = database
  const name = secure ? '__Host-harbour' : 'harbour'
  const add = sql.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const find = sql.prepare('SELECT * FROM session WHERE hash = ? AND expires_at > ?')
  const lift = sql.prepare('UPDATE session SET acr = ?, auth_time = ? WHERE hash = ?')
  const drop = sql.prepare('DELETE FROM session WHERE hash = ? OR expires_at <= ?')

  const forget = (c: Context) => {
    const id = getCookie(c, name)
    drop.run(id === undefined ? '' : toHash(id), clock.now())
  }

  return {
    begin(c, { user, sid, acr, amr, authTime, run }) {
      forget(c)
      const id = randomBytes(32).toString('base64url')
      const expiresAt = clock.now() + LIFE_SECONDS
      add.run(toHash(id), user, sid, acr, amr.join(' '), authTime, expiresAt, run)
      setCookie(c, name, id, { path: '/', httpOnly: true, sameSite: 'Lax', secure })
    },
    read(c) {
      const id = getCookie(c, name)
      if (id === undefined) return undefined
      const row = find.get(toHash(id), clock.now())
      if (row === undefined) return undefined
      const { user, sid, acr, amr, auth_time, run } = v.parse(SessionRow, row)
      return { id, user, sid, acr, amr: amr.split(' '), authTime: auth_time, run }
    },
    raise(c, { acr, authTime }) {
      const id = getCookie(c, name)
      if (id !== undefined) lift.run(acr, authTime, toHash(id))
    },
    end(c) {
      forget(c)
      deleteCookie(c, name, { path: '/', secure })
    },
  }
}

function toHash(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}

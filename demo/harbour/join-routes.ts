/**
 * @module
 * Joining: the number in the form's proof is written down as theirs, with the person that is made for it.
 */
import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import * as v from 'valibot'
import type { Run } from '../runs.ts'
import { readRun } from './chosen-run.ts'
import { renderJoin, renderJoined } from './pages/join.ts'
import type { HarbourDeps, HarbourParts } from './parts.ts'

const JoinForm = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(60), v.regex(/^\P{C}+$/u)),
  email: v.pipe(v.string(), v.trim(), v.email(), v.maxLength(120)),
})
type JoinForm = v.InferOutput<typeof JoinForm>

const UNREADABLE = 'Write your name and an e-mail address.'
const REFUSED =
  'Verify your phone number once more: the check was too old, used, or made elsewhere.'
const TAKEN = 'Somebody has joined with this address or number already. Sign in instead.'

export function addJoin(app: Hono, { parties }: HarbourParts, deps: HarbourDeps): void {
  app.get('/join', (c) => c.html(renderJoin({ run: toJoinRun(readRun(c)) })))

  app.post(
    '/join',
    async (c, next) => {
      const form = await c.req.parseBody()
      const read = v.safeParse(JoinForm, form)
      const written = { name: toText(form['name']), email: toText(form['email']) }
      const run = toJoinRun(readRun(c))
      // Before the proof is spent: what is missing can be mended on the same form.
      if (!read.success) return c.html(renderJoin({ run, ...written, problem: UNREADABLE }), 422)
      await next()
      if (c.res.status === 409)
        c.res = await c.html(renderJoin({ run, ...written, problem: TAKEN }), 409)
      else if (c.res.status >= 400)
        c.res = await c.html(renderJoin({ run, ...written, problem: REFUSED }), 403)
      return undefined
    },
    (c, next) => {
      const run = toJoinRun(readRun(c))
      return parties[run].verifyPhone(async (context, { number }) => {
        const form = v.parse(JoinForm, await context.req.parseBody())
        const isMade = await putPerson(deps, run, { ...form, number })
        if (!isMade) return context.body(null, 409)
        return context.html(renderJoined(run, { name: form.name, number }))
      })(c, next)
    },
  )
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Companies that know nobody new have no place for one: then it is ours. */
const toJoinRun = (run: Run): Run => (run === 'authentimate' ? run : 'built-in')

/** @returns False when somebody else has the address or the number. */
async function putPerson(
  { origin, siteKeys, fetch }: HarbourDeps,
  run: Run,
  { name, email, number }: JoinForm & { readonly number: string },
): Promise<boolean> {
  // Always somebody new: the address is not proven and the number may have been another's before, so neither may
  // lead to a person who is there. The same form sent twice has a proof that is spent.
  const user = `j-${randomBytes(16).toString('base64url')}`
  const path = `${origin}/auth/v1/site/people/${user}`
  const reply = await fetch(
    new Request(path, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${siteKeys[run]}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        display_name: name,
        login_names: [email.toLowerCase()],
        phones: [number],
      }),
    }),
  )
  return reply.ok
}

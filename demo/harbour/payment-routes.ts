/**
 * @module
 * What Harbour guards. Each route reads the body first, so that nobody is asked to approve what would
 * fail anyway, and executes what was approved, never the body again.
 */
import { randomUUID } from 'node:crypto'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { getSession, hasHistory, onOwnSite, type HarbourParts } from './parts.ts'
import { toGroupedIban } from './iban.ts'
import type { Movement, Sent } from './ledger.ts'
import { toEuros, toSignedEuros } from './money.ts'
import { toDay } from './pages/movements.ts'
import { toMonthRange } from './pages/statements.ts'
import {
  HarbourProblem,
  parseApprovedPayout,
  parseApprovedTransfer,
  parsePayoutBody,
  parseTransferBody,
  toPayoutAction,
  toTransferAction,
} from './requests.ts'

export function addPayments(app: Hono, harbour: HarbourParts): void {
  const { ledger } = harbour

  app.use('/api/transfers', transferCheck(harbour))
  app.post(
    '/api/transfers',
    onOwnSite(harbour, ({ requireStepUp }) =>
      requireStepUp({
        action: async (c) => toTransferAction(parseTransferBody(await readJson(c))),
      }),
    ),
    (c) => {
      const transfer = parseApprovedTransfer(c.get('countersign').action)
      const key = c.req.header('Idempotency-Key') ?? randomUUID()
      return toReply(harbour, c, ledger.send(getSession(harbour, c).user, transfer, key))
    },
  )

  app.use('/api/payout', payoutCheck(harbour))
  app.post(
    '/api/payout',
    onOwnSite(harbour, ({ requireStepUp }) =>
      requireStepUp({ action: async (c) => toPayoutAction(parsePayoutBody(await readJson(c))) }),
    ),
    (c) => {
      const account = parseApprovedPayout(c.get('countersign').action)
      ledger.setPayout(getSession(harbour, c).user, account)
      return c.json({ account: toGroupedIban(account) })
    },
  )

  app.get(
    '/api/statements/:month',
    onOwnSite(harbour, ({ requireStepUp }) => requireStepUp({ acr: 'aal2', maxAge: 300 })),
    (c) => c.json(toStatement(harbour, getSession(harbour, c).user, c.req.param('month'))),
  )
}

/** Answers a call that was executed before under the same key, without asking the person again. */
function transferCheck(harbour: HarbourParts): MiddlewareHandler {
  const { ledger } = harbour
  return async function checkTransfer(c, next) {
    const { user } = getSession(harbour, c)
    const transfer = parseTransferBody(await readJson(c))
    ledger.open(user, hasHistory(user))
    const key = c.req.header('Idempotency-Key')
    const before = key === undefined ? undefined : ledger.executed(user, key, transfer)
    if (before !== undefined) return toReply(harbour, c, before)
    if (ledger.balance(user) < transfer.cents) throw new HarbourProblem('balance_too_low', 409)
    return next()
  }
}

function payoutCheck(harbour: HarbourParts): MiddlewareHandler {
  return async function checkPayout(c, next) {
    const { user } = getSession(harbour, c)
    parsePayoutBody(await readJson(c))
    harbour.ledger.open(user, hasHistory(user))
    return next()
  }
}

/** @throws HarbourProblem `not_found` */
function toStatement({ ledger, clock }: HarbourParts, user: string, month: string) {
  const range = toMonthRange(month)
  if (range === undefined) throw new HarbourProblem('not_found', 404)
  ledger.open(user, hasHistory(user))
  const movements = ledger.movements(user, range).map((one) => toLine(one, clock.now()))
  return { label: range.label, movements }
}

/** @throws HarbourProblem `request_malformed` */
async function readJson(c: Context): Promise<unknown> {
  try {
    return await c.req.json()
  } catch {
    throw new HarbourProblem('request_malformed')
  }
}

/** @throws HarbourProblem `balance_too_low`, `key_reused` */
function toReply(harbour: HarbourParts, c: Context, sent: Sent): Response {
  const { ledger, clock } = harbour
  if (sent.result === 'balance-too-low') throw new HarbourProblem('balance_too_low', 409)
  if (sent.result === 'key-reused') throw new HarbourProblem('key_reused', 422)
  const { movement } = sent
  const { user } = getSession(harbour, c)
  return c.json(
    { movement: toLine(movement, clock.now()), balance: toEuros(ledger.balance(user)) },
    201,
  )
}

function toLine({ id, at, name, note, cents }: Movement, now: number) {
  return { id, at, name, note, cents, amount: toSignedEuros(cents), day: toDay(at, now) }
}

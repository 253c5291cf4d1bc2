/**
 * @module
 * A handed-over capture, from the phone: claiming the code, what the phone sees, its picture. Pictures go the way
 * of the page's own: same nonces, same tries. Floor 3.
 */
import type { HandoverSite, HandoverView, Prompt } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import { isEqual } from '../vault.ts'
import { judgeCapture } from './answer.ts'
import { readyCapture, toCaptureAsked, type CaptureAsked } from './capture.ts'
import type { SentCapture } from './capture-frames.ts'
import { getSite, type Caller, type FlowDeps } from './deps.ts'
import {
  findHandover,
  isLinked,
  isPhone,
  toEnded,
  withHandover,
  type Handover,
} from './handover-record.ts'
import { hashCode, toNumber } from './handover-secrets.ts'
import { assertVouched, hashToken, updateTransaction } from './load.ts'
import { awaitNews, type Wanted } from './read.ts'
import { transactionKey, type TransactionRecord } from './transaction.ts'
import { toPrompt } from './view.ts'

/**
 * Before anybody has claimed it: a link may have come from somebody else, and a preview of one changes nothing.
 *
 * @returns the site alone, neither what is done there nor who does it
 * @throws Problem `handover_over` as `claimHandover`
 */
export async function lookHandover(
  deps: FlowDeps,
  caller: Caller,
  { id, code }: { readonly id: string; readonly code: string },
): Promise<HandoverSite> {
  const [codeHash, phoneHash] = [
    await hashCode(deps, id, code),
    await hashToken(deps, caller.token),
  ]
  const stored = await readStored(deps, id)
  if (stored === undefined || !isCode(stored, codeHash)) throw new Problem('handover_over')
  await assertVouched(deps, stored)
  const open = findHandover(stored, deps.clock.now())
  if (open === undefined || (open.state !== 'offered' && !isPhone(stored, phoneHash)))
    throw new Problem('handover_over')
  const site = getSite(deps, stored.site)
  return { site: { id: site.id, name: site.name } }
}

/**
 * The phone's token from now on: the first to come has it, and the same again is the same claim.
 *
 * @throws Problem `handover_over` for whatever is not there, not the code, too late, or another phone's: nobody
 *   learns which
 */
export async function claimHandover(
  deps: FlowDeps,
  caller: Caller,
  { id, code }: { readonly id: string; readonly code: string },
): Promise<TransactionRecord> {
  const codeHash = await hashCode(deps, id, code)
  const phoneHash = await hashToken(deps, caller.token)
  // Of a transaction that is not there a stranger learns no more than of a code that is wrong.
  const stored = await readStored(deps, id)
  if (stored === undefined || !isCode(stored, codeHash)) throw new Problem('handover_over')
  await assertVouched(deps, stored)
  return updateTransaction(deps, id, (record) => {
    const now = deps.clock.now()
    const open = findHandover(record, now)
    if (open === undefined || !isCode(record, codeHash)) throw new Problem('handover_over')
    if (open.state === 'offered') {
      const expiresAt = now + deps.config.limits.handoverSeconds
      return withHandover(deps, record, { ...open, state: 'claimed', phoneHash, expiresAt })
    }
    if (isPhone(record, phoneHash)) return record
    throw new Problem('handover_over')
  })
}

const isCode = ({ handover }: TransactionRecord, codeHash: string): boolean =>
  handover !== undefined && isEqual(handover.codeHash, codeHash)

/**
 * As it stands, or once it has changed.
 *
 * @throws Problem `handover_over` for a token that claimed nothing; `transaction_closed` after logout
 */
export async function readHandover(
  deps: FlowDeps,
  caller: Caller,
  wanted: Wanted,
): Promise<TransactionRecord> {
  await loadByPhone(deps, wanted.id, caller)
  return awaitNews(deps, caller, wanted)
}

/**
 * As `readyCapture`, once the number was typed.
 *
 * @throws Problem `handover_over`, `consent_required`, `challenge_expired`, `attempts_exceeded`, `transaction_closed`
 */
export async function readyHandover(
  deps: FlowDeps,
  caller: Caller,
  { id, consent }: { readonly id: string; readonly consent: string | undefined },
): Promise<TransactionRecord> {
  const { handover } = await loadLinked(deps, id, caller)
  return readyCapture(
    deps,
    { id, challenge: handover.challenge },
    { ready: true, ...(consent === undefined ? {} : { consent }) },
  )
}

/**
 * Before any byte is read.
 *
 * @throws Problem `handover_over`, and as `assertCaptureAsked`
 */
export async function assertPhoneAsked(
  deps: FlowDeps,
  caller: Caller,
  id: string,
): Promise<CaptureAsked> {
  const { record, handover } = await loadLinked(deps, id, caller)
  return toCaptureAsked(deps, record, handover.challenge)
}

/**
 * Answers the question that was handed over, never one that the phone names.
 *
 * @throws Problem `handover_over`, and as `answerCapture`
 */
export async function captureByPhone(
  deps: FlowDeps,
  caller: Caller,
  { id, ...sent }: { readonly id: string; readonly nonce: string; readonly sent: SentCapture },
): Promise<TransactionRecord> {
  const { record, handover } = await loadLinked(deps, id, caller)
  return judgeCapture(deps, record, { ...sent, challenge: handover.challenge, caller })
}

/**
 * The person at the phone wants nothing of it: nobody else can go on with this code.
 *
 * @throws Problem `handover_over` for a token that claimed nothing
 */
export async function leaveHandover(
  deps: FlowDeps,
  caller: Caller,
  id: string,
): Promise<TransactionRecord> {
  await loadByPhone(deps, id, caller)
  const phoneHash = await hashToken(deps, caller.token)
  return updateTransaction(deps, id, (record) => {
    const open = findHandover(record, deps.clock.now())
    if (open === undefined || !isPhone(record, phoneHash)) return record
    return withHandover(deps, record, toEnded(open))
  })
}

/** The only place where a record becomes something that a phone may see. */
export async function toHandoverView(
  deps: FlowDeps,
  { token }: Pick<Caller, 'token'>,
  record: TransactionRecord,
): Promise<HandoverView> {
  const now = deps.clock.now()
  // A newer code may have been claimed by another phone while this one waited.
  const isMine = isPhone(record, await hashToken(deps, token))
  const open = isMine ? findHandover(record, now) : undefined
  const { id, version, purpose, shown, challenge } = record
  const site = getSite(deps, record.site)
  const prompt =
    open?.state === 'linked' && challenge !== undefined
      ? toHanded(await toPrompt(deps, record, challenge))
      : undefined
  const number = open?.state === 'claimed' ? await toNumber(deps, id, open) : undefined
  return {
    id,
    version,
    state: isMine && isTaken(record) ? 'done' : (open?.state ?? 'over'),
    purpose,
    site: { id: site.id, name: site.name },
    ...(open !== undefined && shown !== undefined ? { action: shown } : {}),
    ...(number === undefined ? {} : { number }),
    ...(prompt === undefined ? {} : { prompt }),
    expires_at: prompt?.expires_at ?? open?.expiresAt ?? now,
    now,
  }
}

/** True once the question that was handed over has its answer, whoever gave it. */
const isTaken = ({ handover, last }: TransactionRecord): boolean =>
  handover !== undefined && last?.challenge === handover.challenge && last.refused === undefined

const toHanded = ({
  authenticator: _offer,
  ceremony: _known,
  ...asked
}: Prompt): NonNullable<HandoverView['prompt']> => asked

const readStored = async (
  deps: Pick<FlowDeps, 'store'>,
  id: string,
): Promise<TransactionRecord | undefined> =>
  (await deps.store.read<TransactionRecord>(transactionKey(id)))?.value

/** The record, for the phone that came first. @throws Problem `handover_over`, `transaction_closed` after logout */
async function loadByPhone(
  deps: FlowDeps,
  id: string,
  { token }: Caller,
): Promise<TransactionRecord> {
  const record = await readStored(deps, id)
  const phoneHash = await hashToken(deps, token)
  if (record === undefined || !isPhone(record, phoneHash)) throw new Problem('handover_over')
  await assertVouched(deps, record)
  return record
}

/** The same, for one whose number was typed. */
async function loadLinked(
  deps: FlowDeps,
  id: string,
  caller: Caller,
): Promise<{ readonly record: TransactionRecord; readonly handover: Handover }> {
  const record = await loadByPhone(deps, id, caller)
  const { handover } = record
  if (handover === undefined || !isLinked(record)) throw new Problem('handover_over')
  return { record, handover }
}

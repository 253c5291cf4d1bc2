/**
 * @module
 * Ends a transaction whose policy is met: a new sign-in, and the claims of its proof. The token itself
 * is never kept. Floor 3.
 */
import { PROOF_LIFE_SECONDS, type LoginClaims, type StepUpClaims } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import type { PersonRecord } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import type { FlowDeps } from './deps.ts'
import { toAcr, toAmr, toCounted } from './policy.ts'
import { createSession } from './sessions.ts'
import { toVendorSessions } from './vendor-parts.ts'
import type { Proven, TransactionRecord } from './transaction.ts'
import type { Situation } from './ways.ts'

/** The record as done, with claims for `PROOF_LIFE_SECONDS` from now. */
export async function finish(
  deps: FlowDeps,
  { record, site, person }: Situation,
): Promise<TransactionRecord> {
  const { challenge: _answered, ambient: _unused, problem: _solved, ...rest } = record
  const done: TransactionRecord = { ...rest, ended: 'done' }
  // Whoever proved something here is on file: `proceed` has looked.
  if (person === undefined) throw new Problem('internal')
  if (record.purpose === 'account') return done
  const counted = toCounted(record.proven, deps.clock.now(), record.vouched?.maxAge)
  const claims =
    record.purpose === 'login'
      ? await toLoginClaims(deps, record, { site, person, counted })
      : toStepUpClaims(deps, record, { site, person, counted })
  return { ...done, claims }
}

interface Facts {
  readonly site: SiteConfig
  readonly person: PersonRecord
  readonly counted: readonly Proven[]
}

async function toLoginClaims(
  deps: FlowDeps,
  record: TransactionRecord,
  facts: Facts,
): Promise<LoginClaims> {
  if (record.binding === undefined) throw new Problem('internal')
  return {
    ...toCommonClaims(deps, record, facts),
    sid: await createSession(deps, facts.site, {
      person: facts.person,
      vendors: toVendorSessions(record),
    }),
    nonce: record.binding,
    ...(record.isNew ? { is_new: true } : {}),
  }
}

function toStepUpClaims(deps: FlowDeps, record: TransactionRecord, facts: Facts): StepUpClaims {
  const { vouched } = record
  if (vouched === undefined) throw new Problem('internal')
  return {
    ...toCommonClaims(deps, record, facts),
    session: vouched.session,
    ...(vouched.nonce === undefined ? {} : { nonce: vouched.nonce }),
    ...(vouched.actionHash === undefined ? {} : { action_hash: vouched.actionHash }),
  }
}

function toCommonClaims(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, person, counted }: Facts,
) {
  const now = deps.clock.now()
  const acr = toAcr(counted)
  const last = counted.at(-1)
  // No transaction finishes without a prompt answered in it.
  if (acr === undefined || last === undefined) throw new Problem('internal')
  return {
    iss: deps.config.issuer,
    aud: site.id,
    sub: person.user,
    iat: now,
    exp: now + PROOF_LIFE_SECONDS,
    jti: createToken(deps.random, 16),
    auth_time: last.at,
    acr,
    amr: [...toAmr(counted)],
    txn: record.id,
    origin: record.origin,
  }
}

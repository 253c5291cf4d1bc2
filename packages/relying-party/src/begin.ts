/**
 * @module
 * Begins a step-up or an account visit, server to server: who, level and action come from here, never
 * from a page.
 */
import type { Acr, Action, SiteBeginReply, SiteBeginRequest } from '@countersign/protocol'
import { toSessionName, type SiteSession } from './session.ts'
import type { Deps } from './settings.ts'

/** What is begun. */
export interface BeginOptions {
  readonly purpose: 'step-up' | 'account'
  /** What is to be approved; `type` names its declaration in the backend's config. */
  readonly action?: Action | undefined
  /** Any of them. May raise a declared level, never lower it. */
  readonly acrValues?: readonly Acr[] | undefined
  /** Seconds since the person last answered; 0–86,400. */
  readonly maxAge?: number | undefined
  /** 8–256 characters; comes back in the proof. */
  readonly nonce?: string | undefined
  /** BCP 47 tag of the site's page. */
  readonly locale?: string | undefined
}

/**
 * @returns `handle`: lets one page claim it, once, until `expires_at` (epoch seconds).
 * @throws RelyingPartyError the code the backend gave (`person_unknown`, `action_undeclared`,
 *   `action_malformed`, `level_lowered`, `limited`, `site_key_wrong` …), or `unavailable`
 */
export async function begin(
  deps: Deps,
  session: SiteSession,
  options: BeginOptions,
): Promise<SiteBeginReply> {
  const { purpose, action, acrValues, maxAge, nonce, locale } = options
  const body: SiteBeginRequest = {
    purpose,
    user: session.user,
    session: await toSessionName(session),
    ...(session.sid === undefined ? {} : { sid: session.sid }),
    ...(action === undefined ? {} : { action }),
    ...(acrValues === undefined || acrValues.length === 0 ? {} : { acr_values: [...acrValues] }),
    ...(maxAge === undefined ? {} : { max_age: maxAge }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(locale === undefined ? {} : { locale }),
  }
  return deps.backend.call('siteBegin', { body })
}

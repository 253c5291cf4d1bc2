/**
 * @module
 * A site's server for tests: a relying party in no framework's terms, joined to a test's backend.
 */
import {
  createRelyingParty,
  type MaybeSession,
  type RelyingParty,
  type RelyingPartyOptions,
  type SiteRequest,
} from '../../packages/relying-party/src/index.ts'
import { createTestClock, type TestClock } from './clock.ts'
import {
  createProofBackend,
  ISSUER,
  ORIGIN,
  SESSION,
  SITE,
  SITE_KEY,
  START,
  type ProofBackend,
} from './proof-backend.ts'

/** What the core knows of one request, as a test writes it. */
export interface TestRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A POST from the site's own page, unless said otherwise. */
export function toRequest({
  method = 'POST',
  headers,
  fields = {},
}: TestRequest = {}): SiteRequest {
  const all = new Headers(headers ?? { origin: ORIGIN })
  return {
    method,
    header: (name) => all.get(name) ?? undefined,
    readFields: async () => fields,
  }
}

export interface TestSite {
  readonly clock: TestClock
  readonly backend: ProofBackend
  readonly party: RelyingParty<MaybeSession>
  /** Options of `party`, for an adapter. */
  readonly settings: typeof SETTINGS & { clock: TestClock; fetch: ProofBackend['fetch'] }
}

const SETTINGS = { server: ISSUER, site: SITE, siteKey: SITE_KEY } as const

/** Makes a site whose session is whatever the test gives as context. */
export async function createTestSite(
  options: Partial<RelyingPartyOptions<MaybeSession>> = {},
): Promise<TestSite> {
  const clock = createTestClock(START)
  const backend = await createProofBackend()
  const settings = { ...SETTINGS, clock, fetch: backend.fetch }
  const party = createRelyingParty<MaybeSession>({
    ...settings,
    session: (session) => session,
    ...options,
  })
  return { clock, backend, party, settings }
}

/** What a step-up proof of `SESSION` must match. */
export const EXPECTED = { purpose: 'step-up', session: SESSION } as const

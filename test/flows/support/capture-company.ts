/**
 * @module
 * A company that judges captures as a test wants it to, and a person who signs in by password and what it judges.
 */
import type { CapturePrompt } from '@countersign/protocol'
import type { ConfigInput } from '@countersign/server'
import assert from 'node:assert/strict'
import type { VendorSource } from '../../../packages/server/src/vendors/vendor-source.ts'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  Outcome,
  Started,
  Vendor,
} from '../../../packages/server/src/vendors/vendor.ts'
import { createBench, ORIGIN, type Bench, type BenchOptions } from './backend.ts'
import { Page, putPerson, type PageOptions } from './page.ts'
import { ANNA, openVisit, PASSWORD, settlePerson, type Someone } from './people.ts'

/** What it judges, and what its questions say. */
export interface Judged {
  /** Its id. */
  readonly id: string
  readonly kind: 'palm' | 'face'
  readonly data: Pick<CapturePrompt, 'modality' | 'source' | 'types' | 'max_bytes'>
  /** Version of the consent that who adds one gives. */
  readonly consent: string
}

/** What it says; a test replaces whichever it needs. */
export interface Script {
  check: (input: CheckInput) => Promise<Outcome>
  confirm: (input: ConfirmInput) => Promise<Confirmed>
  /** What its questions say besides. */
  data: Readonly<Record<string, string>>
}

export interface CaptureStage {
  readonly bench: Bench
  readonly script: Script
  /** What it was asked, in order. */
  readonly checked: CheckInput[]
  readonly confirmed: ConfirmInput[]
}

export interface CaptureStageOptions {
  readonly enrolled?: boolean
  readonly limits?: ConfigInput['limits']
  /** Who looks at what goes to the company. */
  readonly faces?: ConfigInput['faces']
}

/** It is the person who is asked. */
export const toRight = ({ person, enrolment, kind }: CheckInput): Outcome => ({
  result: 'right',
  user: person?.user ?? assert.fail('somebody is asked'),
  enrolmentId: enrolment?.id ?? assert.fail('a way is asked'),
  evidence: { amr: [kind] },
  spend: (stored) => stored,
})

function createCompany(
  { id, kind, data, consent }: Judged,
  { script, checked, confirmed }: Omit<CaptureStage, 'bench'>,
): VendorSource {
  const ask = (mode: 'check' | 'enrol'): Started => ({
    ceremony: 'capture',
    data: { ...data, mode, ...(mode === 'enrol' ? { consent } : {}), ...script.data },
    state: {},
    ttlSeconds: 600,
    sends: false,
  })
  const vendor: Vendor = {
    id,
    kinds: [kind],
    needsLink: true,
    start: async () => ask('check'),
    check: (input) => {
      checked.push(input)
      return script.check(input)
    },
    enrol: async () => ask('enrol'),
    confirm: (input) => {
      confirmed.push(input)
      return script.confirm(input)
    },
    make: async () => ({ enrolment: { kind, data: {} }, shown: [] }),
    describe: () => ({}),
  }
  return { id, kinds: [kind], open: () => vendor }
}

/** Anna has a password here and the other way at the company; a sign-in takes both. */
export async function openCaptureStage(
  judged: Judged,
  { enrolled = true, limits = {}, faces }: CaptureStageOptions = {},
  site: BenchOptions['site'] = {},
): Promise<CaptureStage> {
  const { id, kind } = judged
  const script: Script = {
    check: async (input) => toRight(input),
    confirm: async () => ({ result: 'added', enrolment: { kind, data: {} } }),
    data: {},
  }
  const asked = { script, checked: [], confirmed: [] }
  const bench = await createBench({
    site: {
      origins: [ORIGIN],
      vendors: ['local', id],
      signIn: { ways: ['password'], factors: enrolled ? 2 : 1 },
      account: { ways: ['password', kind] },
      actions: { note: { acr: 'aal1', fields: { to: 'text' }, text: { en: 'Write to {to}' } } },
      ...site,
    },
    config: { vendors: [createCompany(judged, asked)], limits, ...(faces && { faces }) },
  })
  // Without a contact the password alone allows changes.
  await settlePerson(bench, ANNA, ['password'])
  await link(bench, judged, { who: ANNA, enrolled })
  return { bench, ...asked }
}

async function link(
  bench: Bench,
  { id, kind }: Judged,
  { who, enrolled }: { readonly who: Someone; readonly enrolled: boolean },
): Promise<void> {
  const [name] = who.mail.split('@')
  await putPerson(bench, who.user, { links: { [id]: { account: `account-of-${name}` } } })
  if (enrolled) await bench.backend.people.provision('harbour', who.user, { kind })
}

/** Somebody else with both ways. */
export async function settleOther(bench: Bench, judged: Judged, name: string): Promise<Someone> {
  const who = { ...ANNA, user: `u-${name}`, mail: `${name}@example.com` }
  await settlePerson(bench, who, ['password'])
  await link(bench, judged, { who, enrolled: true })
  return who
}

/** Password given; the company's way is asked. */
export async function openAsked(
  bench: Bench,
  kind: Judged['kind'],
  { who = ANNA, ...options }: PageOptions & { readonly who?: Someone } = {},
): Promise<Page> {
  const page = new Page(bench, options)
  await page.begin({ login_name: who.mail })
  if (page.view?.prompt?.kind !== 'password') await page.challenge('password')
  await page.answer({ password: PASSWORD })
  await ask(page, kind)
  return page
}

/** Asks for the company's way, where it is not asked yet. */
export async function ask(page: Page, kind: Judged['kind']): Promise<void> {
  if (page.view?.prompt?.kind !== kind) await page.challenge(kind)
  assert.equal(page.view?.prompt?.ceremony, 'capture')
}

/** An account visit in which the company's way is being added. */
export async function openAddingOf(bench: Bench, kind: Judged['kind']): Promise<Page> {
  const page = await openVisit(bench, ANNA.user)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  await page.send('POST', `/v1/transactions/${page.id}/authenticators`, { kind })
  assert.equal(page.view?.prompt?.kind, kind)
  return page
}

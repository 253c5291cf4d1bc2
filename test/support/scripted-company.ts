/**
 * @module
 * A company whose every reply a test writes, and a log of all that it was asked. It knows no rules of its
 * own: whatever the flow keeps from happening, it keeps from happening by itself.
 */
import { AUTHENTICATOR_KINDS, toBase64url, type AuthenticatorKind } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { Problem } from '../../packages/server/src/problem.ts'
import type {
  Consulted,
  ConsultInput,
  Polled,
  PollInput,
  RemoteVendor,
  ReturnInput,
} from '../../packages/server/src/vendors/remote.ts'
import type {
  VendorPlatform,
  VendorSource,
} from '../../packages/server/src/vendors/vendor-source.ts'
import type {
  CheckInput,
  Enrolment,
  JsonObject,
  Outcome,
  Started,
  StartInput,
  Vendor,
} from '../../packages/server/src/vendors/vendor.ts'
import { createTestRandom } from './random.ts'

const random = createTestRandom(41)
const createSecret = () => toBase64url(random.bytes(24))

/** What the company leaves to be kept. Sealed by a real one; no page may ever see it. */
export const COMPANY_SECRETS = {
  memory: createSecret(),
  state: createSecret(),
  returned: createSecret(),
  session: createSecret(),
  device: createSecret(),
} as const
/** Whose account a person has there. */
export const ACCOUNT = `account-${createSecret()}`
export const OTHER_ACCOUNT = `account-${createSecret()}`
/** What is right there. */
export const RIGHT = createSecret()

/** One call, with what it was given. */
export type CompanyCall =
  | { readonly name: 'consult'; readonly input: ConsultInput }
  | { readonly name: 'pretend'; readonly input: undefined }
  | { readonly name: 'start'; readonly input: StartInput }
  | { readonly name: 'check'; readonly input: CheckInput }
  | { readonly name: 'poll'; readonly input: PollInput }
  | { readonly name: 'readReturn'; readonly input: ReturnInput }
  | { readonly name: 'cancel'; readonly input: Parameters<RemoteVendor['cancel']>[0] }
  | { readonly name: 'endSession'; readonly input: string }

type Called<N extends CompanyCall['name']> = Extract<CompanyCall, { name: N }>['input']

/** What it answers; a test replaces whichever it needs. */
export interface CompanyScript {
  consult: (input: ConsultInput) => Promise<Consulted>
  pretend: () => Promise<void>
  start: (input: StartInput) => Promise<Started>
  check: (input: CheckInput) => Promise<Outcome>
  poll: (input: PollInput) => Promise<Polled>
  readReturn: (input: ReturnInput) => Promise<JsonObject>
  cancel: RemoteVendor['cancel']
  endSession: RemoteVendor['endSession']
}

export interface ScriptedCompany {
  readonly source: VendorSource
  readonly script: CompanyScript
  readonly calls: CompanyCall[]
  /** Ways by account, as `consult` lists them. */
  readonly ways: Map<string, readonly Enrolment[]>
  /** What each call of a name was given, in order. */
  inputs<N extends CompanyCall['name']>(name: N): Called<N>[]
  /** What the last call of a name was given. */
  last<N extends CompanyCall['name']>(name: N): Called<N>
  /** What the backend handed in when it started. */
  platform(): VendorPlatform
}

export interface CompanyOptions {
  readonly id?: string
  readonly kinds?: readonly AuthenticatorKind[]
  readonly polled?: readonly AuthenticatorKind[]
}

const KINDS: readonly AuthenticatorKind[] = [
  'push',
  'totp',
  'password',
  'identity-provider',
  'questions',
  'grid-card',
  'face',
]

/** A way of an account there. */
export const toWay = (kind: AuthenticatorKind, changes: Partial<Enrolment> = {}): Enrolment => ({
  id: `there-${kind}`,
  kind,
  vendor: 'company',
  createdAt: 1_600_000_000,
  data: {},
  ...changes,
})

const AMR: Partial<Record<AuthenticatorKind, readonly string[]>> = {
  push: ['swk', 'user', 'mca'],
  password: ['pwd'],
}

/** A right outcome for whoever is asked. */
export function toRight(
  input: Pick<CheckInput, 'kind' | 'person' | 'enrolment'>,
  changes: Partial<Extract<Outcome, { result: 'right' }>> = {},
): Extract<Outcome, { result: 'right' }> {
  return {
    result: 'right',
    user: input.person?.user ?? 'nobody',
    enrolmentId: input.enrolment?.id ?? 'no-way',
    evidence: { amr: AMR[input.kind] ?? ['otp'] },
    spend: (enrolment) => enrolment,
    ...changes,
  }
}

/** A question of a kind, as the page is told. */
export function toStarted(kind: AuthenticatorKind, changes: Partial<Started> = {}): Started {
  const { ceremony } = AUTHENTICATOR_KINDS[kind]
  const data: Record<string, JsonObject> = {
    code: { length: 6, alphabet: 'digits' },
    password: { mode: 'check' },
    approve: { number: '42', via: 'app' },
    grid: { cells: [{ column: 'A', row: 1 }], chars_per_cell: 2 },
    questions: { questions: [{ text: 'Where was it?' }] },
    handoff: {
      mode: kind === 'face' ? 'phone' : 'redirect',
      url: 'https://company.example/authorize',
      at: 'Company',
    },
  }
  return {
    ceremony,
    data: data[ceremony] ?? {},
    state: { kept: COMPANY_SECRETS.state },
    ttlSeconds: 120,
    sends: false,
    ...changes,
  }
}

/** What a company throws while it cannot be asked. */
export const down = (retryAt?: number): Problem =>
  new Problem('vendor_unavailable', retryAt === undefined ? {} : { retryAt })

function toScript(ways: ScriptedCompany['ways'], id: string): CompanyScript {
  return {
    consult: async ({ person }) => ({
      ways: ways.get(person.links?.[id]?.account ?? '') ?? [],
      memory: { step: COMPANY_SECRETS.memory },
    }),
    pretend: async () => undefined,
    start: async ({ kind }) => toStarted(kind),
    check: async (input) => {
      const isRight =
        input.enrolment !== undefined && Object.values(input.answer).flat().includes(RIGHT)
      return isRight ? toRight(input) : { result: 'wrong', code: 'answer_wrong' }
    },
    poll: async () => ({ result: 'pending' }),
    readReturn: async () => ({ brought: COMPANY_SECRETS.returned }),
    cancel: async () => undefined,
    endSession: async () => 'ended',
  }
}

/** Links nobody and lists nothing until a test says so; what it is asked it answers as an honest company. */
export function createScriptedCompany(options: CompanyOptions = {}): ScriptedCompany {
  const { id = 'company', kinds = KINDS, polled = ['push', 'face'] } = options
  const ways: ScriptedCompany['ways'] = new Map()
  const calls: CompanyCall[] = []
  const script = toScript(ways, id)
  let opened: VendorPlatform | undefined
  const unused = () => assert.fail('nothing is added at a company')
  // Noted before the script runs: one that throws was asked as well.
  const note = (call: CompanyCall): void => void calls.push(call)
  const vendor: Vendor = {
    id,
    kinds,
    start: async (input) => {
      note({ name: 'start', input })
      return script.start(input)
    },
    check: async (input) => {
      note({ name: 'check', input })
      return script.check(input)
    },
    enrol: unused,
    confirm: unused,
    make: unused,
    describe: () => ({}),
    remote: {
      polled,
      consult: async (input) => {
        note({ name: 'consult', input })
        return script.consult(input)
      },
      pretend: async () => {
        note({ name: 'pretend', input: undefined })
        return script.pretend()
      },
      poll: async (input) => {
        note({ name: 'poll', input })
        return script.poll(input)
      },
      readReturn: async (input) => {
        note({ name: 'readReturn', input })
        return script.readReturn(input)
      },
      cancel: async (input) => {
        note({ name: 'cancel', input })
        return script.cancel(input)
      },
      endSession: async (input) => {
        note({ name: 'endSession', input })
        return script.endSession(input)
      },
    },
  }
  return {
    source: { id, kinds, open: (platform) => ((opened = platform), vendor) },
    script,
    calls,
    ways,
    inputs: <N extends CompanyCall['name']>(name: N) =>
      calls.filter((call) => call.name === name).map(({ input }) => input as Called<N>),
    last<N extends CompanyCall['name']>(name: N) {
      const call = calls.findLast((one) => one.name === name)
      if (call === undefined) assert.fail(`${name} was never called`)
      return call.input as Called<N>
    },
    platform: () => opened ?? assert.fail('no backend has opened it'),
  }
}

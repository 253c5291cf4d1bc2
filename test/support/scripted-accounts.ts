/**
 * @module
 * A company that keeps people's accounts, whose every result a test writes, and a log of all that it was asked.
 */
import { Problem } from '../../packages/server/src/problem.ts'
import type {
  AccountResult,
  EraseResult,
  PutAccountInput,
  VendorAccounts,
} from '../../packages/server/src/vendors/accounts.ts'
import type { VendorSource } from '../../packages/server/src/vendors/vendor-source.ts'
import type { ForgetInput, Vendor } from '../../packages/server/src/vendors/vendor.ts'

type EraseInput = Parameters<VendorAccounts['erase']>[0]

export interface ScriptedAccounts {
  readonly source: VendorSource
  readonly script: {
    put: (input: PutAccountInput) => Promise<AccountResult>
    erase: (input: EraseInput) => Promise<EraseResult>
    forget: (input: ForgetInput) => Promise<void>
  }
  readonly puts: PutAccountInput[]
  readonly erased: EraseInput[]
  readonly forgotten: ForgetInput[]
}

/** Makes an account of the person's id until a test says otherwise; ways of the kind `pin` are kept by it. */
export function createScriptedAccounts(id = 'books'): ScriptedAccounts {
  const puts: PutAccountInput[] = []
  const erased: EraseInput[] = []
  const forgotten: ForgetInput[] = []
  const script: ScriptedAccounts['script'] = {
    put: async ({ person, account }) =>
      account === undefined
        ? { result: 'created', account: `account-of-${person.user}` }
        : { result: 'updated', account },
    erase: async () => 'erased',
    forget: async () => undefined,
  }
  const unused = async (): Promise<never> => {
    throw new Problem('authenticator_unavailable')
  }
  const vendor: Vendor = {
    id,
    kinds: ['pin'],
    needsLink: true,
    start: unused,
    check: unused,
    enrol: unused,
    confirm: unused,
    make: async () => ({ enrolment: { kind: 'pin', data: { kept: 'there' } }, shown: [] }),
    describe: () => ({}),
    accounts: {
      put: async (input) => {
        puts.push(input)
        return script.put(input)
      },
      erase: async (input) => {
        erased.push(input)
        return script.erase(input)
      },
    },
    forget: async (input) => {
      forgotten.push(input)
      return script.forget(input)
    },
  }
  return { source: { id, kinds: ['pin'], open: () => vendor }, script, puts, erased, forgotten }
}

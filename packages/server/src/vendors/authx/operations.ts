/**
 * @module
 * The vendor's operations, and how patient we are with each. Floor 2, inside `vendors/authx`.
 */

/** One breaker each: readings that fail must not end PINs. */
export const FAMILIES = ['token', 'users', 'pins', 'biometrics'] as const
/** Operations that fail together. */
export type Family = (typeof FAMILIES)[number]

/** How an operation is called. */
export interface OperationFacts {
  /** The name is the whole path. */
  readonly name: string
  readonly family: Family
  /** For one try. */
  readonly timeoutMs: number
  /** Longest pause before each further try; none where a second try could do it twice, or count twice. */
  readonly pausesMs: readonly number[]
}

const ONCE = [] as const
const TWICE = [200] as const

/** All of them; `ProcessBiometric` by what it is asked to do. */
export const OPERATIONS = {
  token: { name: 'AccessToken', family: 'token', timeoutMs: 5_000, pausesMs: [200, 800] },
  addUser: { name: 'AddUser', family: 'users', timeoutMs: 10_000, pausesMs: ONCE },
  updateUser: { name: 'UpdateUser', family: 'users', timeoutMs: 10_000, pausesMs: TWICE },
  deleteUser: { name: 'DeleteUser', family: 'users', timeoutMs: 10_000, pausesMs: TWICE },
  generatePin: { name: 'GeneratePin', family: 'pins', timeoutMs: 8_000, pausesMs: TWICE },
  verifyPin: { name: 'VerifyPin', family: 'pins', timeoutMs: 8_000, pausesMs: ONCE },
  enroll: { name: 'ProcessBiometric', family: 'biometrics', timeoutMs: 20_000, pausesMs: ONCE },
  verify: { name: 'ProcessBiometric', family: 'biometrics', timeoutMs: 20_000, pausesMs: ONCE },
  delete: { name: 'ProcessBiometric', family: 'biometrics', timeoutMs: 10_000, pausesMs: TWICE },
} as const satisfies Record<string, OperationFacts>

/** One of them. */
export type Operation = keyof typeof OPERATIONS

/** What `ProcessBiometric` is asked to do, and its number (`process_type`). */
export const PROCESSES = { enroll: 1, verify: 2, delete: 3 } as const
/** One of the three. */
export type Process = keyof typeof PROCESSES

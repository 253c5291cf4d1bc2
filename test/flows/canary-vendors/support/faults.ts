/**
 * @module
 * Everything that any vendor may do wrong over HTTP. A new fault that is not here does not compile.
 */
import type { AUTHX_FAULTS, AuthxFault } from '@countersign/simulators'

type HttpFault = Exclude<AuthxFault, (typeof AUTHX_FAULTS)[number]>

const ALL = {
  down: true,
  slow: true,
  hang: true,
  '429': true,
  status: true,
  lost: true,
  'reset-before': true,
  'reset-after': true,
  'slow-body': true,
  redirect: true,
  html: true,
  empty: true,
  oversized: true,
  truncated: true,
  'wrong-types': true,
} satisfies Record<HttpFault, true>

export const HTTP_FAULTS: readonly string[] = Object.keys(ALL)

/** One of each kind: nothing comes, nonsense comes, a refusal comes, and the work is done all the same. */
export const FEW_FAULTS: readonly string[] = ['hang', 'wrong-types', 'status', 'reset-after']

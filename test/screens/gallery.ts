/**
 * @module
 * Every screen, and how a visitor gets there. `main.ts` takes pictures of them; the accessibility tests
 * look at each.
 */
import type { Visitor, VisitorOptions } from '../e2e/support/visit.ts'
import { accountTours } from './tours/account.ts'
import { approvalTours } from './tours/approval.ts'
import { captureTours } from './tours/capture.ts'
import { entrustTours } from './tours/entrust.ts'
import { handoverTours } from './tours/handover.ts'
import { pageTours } from './tours/pages.ts'
import { phoneTours } from './tours/phone.ts'
import { pseudoTours } from './tours/pseudo.ts'
import { signInTours } from './tours/sign-in.ts'

/** Called on each screen, with a name that is unique in its tour. */
export type Show = (scene: string) => Promise<void>

/** One of our elements, or the whole page. */
type Looked =
  | 'countersign-login'
  | 'countersign-step-up'
  | 'countersign-phone'
  | 'countersign-account'
  | 'body'

/** A way through some screens, from the front page of a trial of its own. */
export interface Tour {
  readonly name: string
  /** Selector of what is looked at: one of our elements, or the whole page. */
  readonly of: Looked
  readonly options?: VisitorOptions
  walk(visitor: Visitor, show: Show): Promise<void>
}

export const GALLERY: readonly Tour[] = [
  ...signInTours,
  ...approvalTours,
  ...entrustTours,
  ...accountTours,
  ...captureTours,
  ...handoverTours,
  ...phoneTours,
  ...pageTours,
  ...pseudoTours,
]

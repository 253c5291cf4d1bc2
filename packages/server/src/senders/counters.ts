/**
 * @module
 * Counts messages against several limits at once. Floor 2, beside the senders' port: the limits in front
 * of all senders use it.
 * One counter holds three numbers: what was sent, which of it came back as a right code, and whether the
 * alarm was raised. So they share one window, and cost one operation of the store.
 */
import type { Store } from '../stores/store.ts'

/** What refuses: the setting's name. */
export type Rule =
  | 'perTarget30s'
  | 'perTarget10min'
  | 'perTargetHour'
  | 'perTargetDay'
  | 'perAccountHour'
  | 'perAddressHour'
  | 'perKnownAddressHour'
  | 'perPrefixHour'
  | 'perCountryHour'
  | 'strangersHour'
  | 'knownHour'
  | 'conversion'

/** One counter and what it may reach. */
export interface Cap {
  /** Key of the counter; holds no number or address in clear. */
  readonly key: string
  readonly seconds: number
  readonly most: number
  readonly rule: Rule
  /** Half of it and all of it raise alarms. */
  readonly isBudget?: true
  /** Codes that come back are counted too (`conversion.ts`). */
  readonly isWatched?: true
  /** For the alarms: where messages go. */
  readonly country?: string | undefined
  readonly prefix?: string | undefined
}

/** A counter's state. */
export interface Counted {
  readonly cap: Cap
  /** Messages. */
  readonly sent: number
  /** Codes that came back. */
  readonly verified: number
  readonly alarms: number
  /** Epoch seconds at which it begins anew. */
  readonly resetsAt: number
}

/** A limit that is reached. */
export interface Full {
  readonly rule: Rule
  /** Epoch seconds at which it begins anew. */
  readonly resetsAt: number
}

/** What to add to a counter. 21 bits for each of the first two: more than any limit may be. */
export const STEPS = { look: 0, sent: 1, verified: 2 ** 21, alarm: 2 ** 42 } as const

/** Adds one step to one counter, and answers its state after that. */
export async function countOne(store: Store, cap: Cap, step: keyof typeof STEPS): Promise<Counted> {
  const { count, resetsAt } = await store.count(cap.key, cap.seconds, STEPS[step])
  return {
    cap,
    sent: count % STEPS.verified,
    verified: Math.floor(count / STEPS.verified) % STEPS.verified,
    alarms: Math.floor(count / STEPS.alarm),
    resetsAt,
  }
}

/** The same for many, at the same time. */
export const countAll = (
  store: Store,
  caps: readonly Cap[],
  step: 'look' | 'sent',
): Promise<readonly Counted[]> => Promise.all(caps.map((cap) => countOne(store, cap, step)))

/**
 * The limit that lasts longest of those that leave no room for one more message (`look`), or are exceeded
 * by the one that was counted (`sent`). Whoever looks first uses nothing up by a refusal; whoever counts
 * before it sends cannot be outrun by parallel calls.
 */
export function findFull(counted: readonly Counted[], step: 'look' | 'sent'): Full | undefined {
  const room = step === 'look' ? 1 : 0
  const full = counted.filter(({ cap, sent }) => sent + room > cap.most)
  return toLongest(full)
}

/** The one that begins anew last. */
export function toLongest(counted: readonly Counted[], rule?: Rule): Full | undefined {
  const [longest] = counted.toSorted((a, b) => b.resetsAt - a.resetsAt)
  if (longest === undefined) return undefined
  return { rule: rule ?? longest.cap.rule, resetsAt: longest.resetsAt }
}

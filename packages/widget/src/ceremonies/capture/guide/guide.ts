/**
 * @module
 * From frame to frame: which hint is shown, and when the picture is taken. One hint at a time, each long enough to
 * be read, or heard. Pure; the watch imports it, which gives it the time.
 */
import { judge, type Verdict } from './judge.ts'
import type { Sample } from './sample.ts'

/** Nothing is shown for less. */
const HELD_MS = 600
/** Detectors blink. */
const NONE_MS = 500
const GOOD_SAMPLES = 5

/** How far the face fits: drawn as the ring. */
export type Fit = 'far' | 'near' | 'good'

/** What is said and drawn after a frame. */
export interface Advice {
  /** Undefined until there is one. */
  readonly hint: Verdict | undefined
  readonly fit: Fit
  /** Now is the moment. */
  readonly isReady: boolean
}

const NEAR: ReadonlySet<Verdict> = new Set(['dark', 'bright', 'blurred', 'straight', 'still'])

/** Remembers what was seen and said last. */
export interface Guide {
  /** @param now  Milliseconds; only differences count. */
  note(sample: Sample, now: number): Advice
}

/** Nothing has been seen yet. */
export function createGuide(): Guide {
  let before: Sample | undefined
  let emptySince: number | undefined
  let hint: Verdict | undefined
  let shownAt = 0
  let good = 0

  return {
    note(sample, now) {
      const verdict = judge(sample, before)
      before = sample
      emptySince = verdict === 'none' ? (emptySince ?? now) : undefined
      good = verdict === 'good' ? good + 1 : 0
      const isBlink = emptySince !== undefined && now - emptySince < NONE_MS
      const isHeld = hint !== undefined && now - shownAt < HELD_MS
      if (!isBlink && !isHeld && verdict !== hint) {
        hint = verdict
        shownAt = now
      }
      return {
        hint,
        fit: toFit(verdict),
        // The person has been told that it is good, and for as long as anything else is said.
        isReady: hint === 'good' && now - shownAt >= HELD_MS && good >= GOOD_SAMPLES,
      }
    },
  }
}

function toFit(verdict: Verdict): Fit {
  if (verdict === 'good') return 'good'
  return NEAR.has(verdict) ? 'near' : 'far'
}

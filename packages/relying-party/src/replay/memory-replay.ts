/**
 * @module
 * Spent proofs in memory. For one process alone: a second process, and a restart within the minute a
 * proof lives, know nothing of them. The default, so the core may import it.
 */
import { systemClock, type Clock } from '../ports.ts'
import type { Replay } from './replay.ts'

/** How much is remembered, by which clock. */
export interface MemoryReplayOptions {
  readonly clock?: Clock
  /** Most proofs held at once. When full, proofs are refused, never forgotten. Default 100,000. */
  readonly capacity?: number
}

/** Creates an empty memory. */
export function createMemoryReplay(options: MemoryReplayOptions = {}): Replay {
  const { clock = systemClock, capacity = 100_000 } = options
  const spent = new Map<string, number>()
  // A clock that is set back must not revive a proof that was forgotten already.
  let latest = 0

  function forgetExpired(now: number): void {
    if (now <= latest) return
    latest = now
    for (const [jti, expiresAt] of spent) if (expiresAt <= now) spent.delete(jti)
  }

  return {
    // Nothing is awaited between the look and the note, so no other call can come between them.
    async spend(jti, expiresAt) {
      forgetExpired(clock.now())
      if (!(expiresAt > latest) || spent.has(jti)) return false
      if (spent.size >= capacity) throw new Error('the memory of spent proofs is full')
      spent.set(jti, expiresAt)
      return true
    },
  }
}

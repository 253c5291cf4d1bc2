/**
 * @module
 * One at a time, across processes: a lock in the store. It ends by itself, so that a process that dies keeps
 * nobody out for long. Floor 3.
 */
import { Problem } from '../problem.ts'
import { createToken } from '../vault.ts'
import type { FlowDeps } from './deps.ts'

type LockDeps = Pick<FlowDeps, 'store' | 'clock' | 'random' | 'wait'>

/** Which lock, and how it is waited for. */
export interface LockOptions {
  readonly key: string
  /** It ends by itself after that: longer than the work can take. */
  readonly seconds: number
  /** How often it is tried, with `pauseMs` between. Default 1: whoever comes second is refused at once. */
  readonly tries?: number
  readonly pauseMs?: number
}

interface Lock {
  readonly owner: string
}

/**
 * Does the work while nobody else does work under this lock.
 *
 * @returns undefined when somebody else holds it, and the work was not done.
 */
export async function tryLocked<T>(
  deps: LockDeps,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const { key, seconds, tries = 1, pauseMs = 250 } = options
  const lock: Lock = { owner: createToken(deps.random, 16) }
  for (let turn = 1; turn <= tries; turn += 1) {
    const expiresAt = deps.clock.now() + seconds
    if (await deps.store.create(key, lock, { expiresAt })) {
      try {
        return { value: await work() }
      } finally {
        await release(deps, key, lock)
      }
    }
    if (turn < tries) await deps.wait(pauseMs)
  }
  return undefined
}

/**
 * The same, for who cannot go on without.
 *
 * @throws Problem `conflict` when somebody else held it all the time
 */
export async function withLock<T>(
  deps: LockDeps,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const done = await tryLocked(deps, options, work)
  if (done === undefined) throw new Problem('conflict')
  return done.value
}

/** Only one's own: one that lasted too long may be somebody else's by now. A store that is down ends it in time. */
async function release({ store, clock }: LockDeps, key: string, lock: Lock): Promise<void> {
  const held = await store.read<Lock>(key).catch(() => undefined)
  if (held?.value.owner !== lock.owner) return
  await store.replace(key, held.version, lock, { expiresAt: clock.now() }).catch(() => false)
}

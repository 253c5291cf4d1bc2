/**
 * @module
 * argon2id off Node's event loop: by `node:crypto` on libuv's threads (Node 24.7 and later), else by the
 * portable code in worker threads. Floor 6; only runtimes import it.
 */
import * as crypto from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { createHasher, type DeriveTag } from '../hashing.ts'
import type { PasswordHasher, Random } from '../ports.ts'
import { Problem } from '../problem.ts'

/** Settings of the hasher. */
export interface NodeHasherOptions {
  /** Computations at once, 19 MiB each. Default 3: of libuv's four threads one stays free for names and files. */
  readonly concurrency?: number
  /** Computations that may wait, before further ones are refused. Default 1,000 (some 10 s of work). */
  readonly queueLimit?: number
  /** `worker` uses worker threads even where Node has its own argon2. Default `auto`. */
  readonly engine?: 'auto' | 'worker'
}

/**
 * @returns A hasher whose methods throw Problem `unavailable` when too many wait already.
 */
export function createNodeHasher(random: Random, options: NodeHasherOptions = {}): PasswordHasher {
  const { concurrency = 3, queueLimit = 1_000, engine = 'auto' } = options
  const derive = engine === 'auto' && hasArgon2() ? deriveNatively : deriveInWorker
  return createHasher(random, limitConcurrency(derive, concurrency, queueLimit))
}

/** Deno and Bun speak `node:crypto`, but not all of it. */
const hasArgon2 = () => typeof Reflect.get(crypto, 'argon2') === 'function'

const deriveNatively: DeriveTag = (password, salt, { memory, passes, lanes, tagLength }) =>
  new Promise((resolve, reject) => {
    const parameters = {
      message: password,
      nonce: salt,
      memory,
      passes,
      parallelism: lanes,
      tagLength,
    }
    crypto.argon2('argon2id', parameters, (error, tag) => {
      if (error === null) resolve(tag)
      else reject(error)
    })
  })

const WORKER = new URL(
  `./argon2-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
)

const deriveInWorker: DeriveTag = (password, salt, cost) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: { password, salt, cost } })
    worker.once('message', (tag: unknown) => {
      if (tag instanceof Uint8Array) resolve(tag)
      else reject(new TypeError('the argon2 worker answered something else'))
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the argon2 worker ended without an answer')))
  })

/** First come, first served; the queue is bounded, so that a flood cannot fill the memory. */
function limitConcurrency(derive: DeriveTag, concurrency: number, queueLimit: number): DeriveTag {
  const waiting: (() => void)[] = []
  let running = 0
  return async (password, salt, options) => {
    if (running < concurrency) running += 1
    else if (waiting.length >= queueLimit) throw new Problem('unavailable')
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await derive(password, salt, options)
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

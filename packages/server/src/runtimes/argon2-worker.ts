/**
 * @module
 * One argon2id computation in a thread of its own, for a Node without argon2. Started by
 * `node-hasher.ts`; nobody imports it.
 */
import { parentPort, workerData } from 'node:worker_threads'
import * as v from 'valibot'
import { derivePortably } from '../hashing.ts'

const Bytes = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes) => Uint8Array.from(bytes)),
)

const { password, salt, cost } = v.parse(
  v.object({
    password: Bytes,
    salt: Bytes,
    cost: v.object({
      memory: v.number(),
      passes: v.number(),
      lanes: v.number(),
      tagLength: v.number(),
    }),
  }),
  workerData,
)

parentPort?.postMessage(await derivePortably(password, salt, cost))

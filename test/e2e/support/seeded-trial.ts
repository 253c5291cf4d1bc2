/**
 * @module
 * Starts a trial in which everybody is there already: seeding hashes a password for each person, which takes a second
 * of a core, and is the same each time.
 */
import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTrial, type Trial } from '../../../demo/trial.ts'

export interface SeededTrial {
  readonly trial: Trial
  /** Ends it, and deletes its folder. */
  close(): Promise<void>
}

/** What the first trial of this process left behind, never touched again. */
let seed: Promise<string> | undefined

/**
 * Each has a folder of its own, and nothing of what happened in another.
 *
 * @param environment  As `startTrial` takes it.
 * @throws Error when it does not start.
 */
export async function startSeededTrial(
  environment: Readonly<Record<string, string>> = {},
): Promise<SeededTrial> {
  const kept = await (seed ??= keepSeed())
  const dataDir = await mkdtemp(join(tmpdir(), 'harbour-'))
  await cp(kept, dataDir, { recursive: true })
  const trial = await startTrial({ port: 0, dataDir, environment })
  return {
    trial,
    async close() {
      await trial.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function keepSeed(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'harbour-seed-'))
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  const trial = await startTrial({ port: 0, dataDir })
  await trial.close()
  return dataDir
}

/**
 * @module
 * The journey on a backend as `createBackend` makes it without being told: database and master key in a
 * folder of its own, gone afterwards. For runtimes with a disk.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { createBackend } from '@countersign/server/node'
import { walk, type Journey } from './journey.ts'

export async function walkLasting(create: typeof createBackend): Promise<Journey> {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-'))
  try {
    return await walk(({ masterKey: _made, ...config }) =>
      create(config, { dataDir, trial: true, environment: {}, audit: () => {} }),
    )
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

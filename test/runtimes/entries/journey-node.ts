/**
 * @module
 * The journey on Node's own backend, with the memory store.
 */
import { createBackend } from '@countersign/server/node'
import { createMemoryStore } from '@countersign/server/stores/memory'
import { walk, type Journey } from '../journey.ts'

const clock = { now: () => Math.floor(Date.now() / 1000) }

export const run = (): Promise<Journey> =>
  walk((config) =>
    createBackend(
      { ...config, store: createMemoryStore({ clock }) },
      { environment: {}, audit: () => {} },
    ),
  )

/**
 * @module
 * The journey on the Workers backend, in development: its memory store comes by itself.
 */
import { createBackend } from '@countersign/server/workers'
import { walk, type Journey } from '../journey.ts'

export const run = (): Promise<Journey> =>
  walk((config) => createBackend(config, { NODE_ENV: 'development' }, { audit: () => {} }))

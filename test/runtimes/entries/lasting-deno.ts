/**
 * @module
 * The journey with the database that this runtime uses by default.
 */
import { createBackend } from '@countersign/server/deno'
import type { Journey } from '../journey.ts'
import { walkLasting } from '../lasting.ts'

export const run = (): Promise<Journey> => walkLasting(createBackend)

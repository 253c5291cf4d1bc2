/**
 * @module
 * First import of the served entry: the second chunk is on its way before anything else runs.
 */
import('./elements/flow.ts').catch(() => undefined)

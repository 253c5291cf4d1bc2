/**
 * @module
 * Door of the replay memory, under the subpath `replay/memory`. Only sites import it.
 */
export { createMemoryReplay, type MemoryReplayOptions } from '../memory-replay.ts'
export type { Replay } from '../replay.ts'

import { createMemoryReplay } from '../../packages/relying-party/src/replay/memory/index.ts'
import { describeReplay } from './replay.ts'

describeReplay('memory', (clock) => ({ replay: createMemoryReplay({ clock }) }))

/**
 * @module
 * The memory store under the store contract.
 */
import { createMemoryStore } from '../../packages/server/src/stores/memory/index.ts'
import { describeStore } from './store.ts'

describeStore('memory', (clock) => createMemoryStore({ clock }))

/**
 * @module
 * The sqlite store under the store contract, in memory and in a file, and what a file adds.
 */
import { describeStore } from './store.ts'
import { createSqliteStore } from '../../packages/server/src/stores/sqlite/index.ts'

describeStore('sqlite :memory:', (clock) => createSqliteStore({ path: ':memory:', clock }))

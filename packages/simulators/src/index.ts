/**
 * @module
 * Stand-ins for the outside world, for the demo and the tests. Never published.
 */
export { ConnectionReset } from './connection-reset.ts'
export { PERSONAS, type Persona } from './personas.ts'
export * from './entrust/index.ts'
export * from './authentimate/index.ts'
export * from './authx/index.ts'
export * from './allthenticate/index.ts'

/**
 * @module
 * Door of the second step, one chunk: client, transaction, what leads from view to screen. Elements
 * load it with `loadFlow`; nothing imports it statically, or it would not be a chunk.
 */
export { toSha256 } from '@countersign/protocol'
export { browserPorts } from '../client/ports.ts'
export { enFlow } from '../strings/english/flow.ts'
export { createFlow, type Flow, type FlowOptions } from './flow-controller.ts'
export { createBoundFacts, createLoginFlow } from './login-flow.ts'
export { toServer } from './server-address.ts'

/**
 * @module
 * Door of the second step, one chunk: client, transaction, choose and problem screens, all English
 * strings. Elements load it with `loadFlow`; nothing imports it statically, or it would not be a chunk.
 */
export { toSha256 } from '@countersign/protocol'
export { browserPorts } from '../client/ports.ts'
export { en } from '../strings/en.ts'
export { findString } from '../strings/find.ts'
export { Flow, type FlowOptions } from './flow-controller.ts'
export { createLoginFlow } from './login-flow.ts'
export { toServer } from './server-address.ts'

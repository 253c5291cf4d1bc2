/**
 * @module
 * The door of the backend: settings and types. Runtimes, stores and senders have doors of their own.
 */
export { ConfigError, defineConfig, type ConfigInput } from './config.ts'
export type { Audit, AuditEvent, Clock, PasswordHasher, Random } from './ports.ts'
export { env, Secret, type EnvReference, type SecretSource } from './secret.ts'
export type { Channel, Message, Sender } from './senders/sender.ts'
export type { Counted, Store, Stored } from './stores/store.ts'

/**
 * @module
 * What crosses the wire between page, backend and the site's server. Everyone may import it.
 */
export * from './account-requests.ts'
export * from './account.ts'
export * from './acr.ts'
export * from './action.ts'
export * from './authenticators.ts'
export * from './ceremonies/approve.ts'
export * from './ceremonies/code.ts'
export * from './ceremonies/grid.ts'
export * from './ceremonies/handoff.ts'
export * from './ceremonies/index.ts'
export * from './ceremonies/passkey.ts'
export * from './ceremonies/password.ts'
export * from './ceremonies/questions.ts'
export * from './ids.ts'
export * from './problems.ts'
export * from './proof.ts'
export * from './proof-checks.ts'
export * from './routes.ts'
export * from './site.ts'
export * from './transaction.ts'

/**
 * @module
 * Handlers for everyone: keys, metadata, health, objections. Floor 5.
 */
import { ACR_VALUES, CEREMONIES, PROOF_TYPES } from '@countersign/protocol'
import { object } from '../../flow/objection.ts'
import { Problem } from '../../problem.ts'
import type { Handlers } from '../context.ts'

type PublicRoutes = 'jwks' | 'metadata' | 'health' | 'ready' | 'object'

/** Handlers by route. */
export const publicHandlers: Pick<Handlers, PublicRoutes> = {
  jwks: async ({ deps }) => ({ keys: (await deps.signer.publicKeys()).map((jwk) => ({ ...jwk })) }),
  metadata: async ({ deps }) => ({
    issuer: deps.config.issuer,
    jwks_uri: `${deps.config.issuer}/.well-known/jwks.json`,
    versions: ['v1'],
    acr_values_supported: [...ACR_VALUES],
    proof_types: Object.values(PROOF_TYPES),
    ceremonies: Object.keys(CEREMONIES),
  }),
  health: async () => ({ status: 'ok' }),
  ready: async ({ deps }) => {
    const keys = await deps.signer.publicKeys()
    if (keys.length === 0) throw new Problem('unavailable')
    return { status: 'ok' }
  },
  object: async ({ deps, body }) => {
    await object(deps, body.code)
    return { undone: true }
  },
}

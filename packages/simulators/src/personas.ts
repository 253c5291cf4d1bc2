/**
 * @module
 * The people every simulator and the demo know, by id.
 */

/** Seeded persona ids: one per way of signing in, one locked, one new. */
export const PERSONAS = [
  'local',
  'entrust',
  'authx',
  'authentimate',
  'allthenticate',
  'newcomer',
  'locked',
] as const

export type Persona = (typeof PERSONAS)[number]

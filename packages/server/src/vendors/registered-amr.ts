/**
 * @module
 * Which methods of another's telling may be told on. Floor 2, for vendors behind which somebody else asks.
 */

/** No value is registered for "another has asked"; Microsoft Entra calls it so too. */
export const FEDERATED = 'fed'

/** RFC 8176 and OpenID EAP, without `mfa`: that is for the policy to say. */
const REGISTERED = new Set(
  'face fpt geo hwk iris kba mca otp pin pop pwd rba retina sc sms swk tel user vbm wia'.split(' '),
)

/** Those that mean the same to everybody, each once; a name that only its maker knows says nothing. */
export const toRegisteredAmr = (said: readonly string[]): readonly string[] => [
  ...new Set(said.filter((value) => REGISTERED.has(value))),
]
